"""证照种类 and 照面字段 in the exchange format."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from yijian.agencies.vocabulary import ROLE_TITLES
from yijian.certificates import operations, queries, rules
from yijian.certificates.vocabulary import (
    HOLDER_TITLES,
    LAYOUT_TITLES,
    MANAGE,
    OWN_TITLES,
    SECRECY_TITLES,
    Holder,
    KindField,
    KindRow,
    Layout,
    Own,
    Secrecy,
)
from yijian.kernel.actor import Actor
from yijian.plumbing.importing import Column, Difference, Kind, Part, ReadRow, Row, Section, at, compare
from yijian.plumbing.importing.book import Book

FIELDS = "照面字段"


class KindFields(Part[KindField]):
    """照面字段: in the order in which they stand on the face."""

    code, title, order, key = "certificate-fields", FIELDS, 501, ("证照种类", "名称")
    parent, parent_column, nested_as = "证照种类", "证照种类", "字段"
    help = "照面上的每一项，按照面的顺序写。"
    columns = (
        Column("证照种类", required=True, help="证照种类的代码"),
        Column("名称", required=True, help="事项和数据元里用的名字：certificate.种类.名称"),
        Column("标签", help="照面上印的字；不填就是名称"),
        Column("整行", Kind.BOOLEAN, help="横版时占一整行"),
        Column(
            "取自",
            Kind.CHOICE,
            help="不填是由办件给出",
            options=tuple((own.value or "case", title) for own, title in OWN_TITLES.items()),
        ),
        Column(
            "遮盖",
            Kind.CHOICE,
            help="公众核验时怎么显示；不填是公开",
            options=tuple((one.value or "open", title) for one, title in SECRECY_TITLES.items()),
        ),
    )

    def read(self, row: Row) -> KindField:
        """Return one field."""
        own, secrecy = row.choice("取自"), row.choice("遮盖")
        return KindField(
            name=row.text("名称"),
            label=row.text("标签") or row.text("名称"),
            wide=row.boolean("整行"),
            own=Own("" if own == "case" else own),
            secrecy=Secrecy("" if secrecy == "open" else secrecy),
        )


class CertificateKinds(Section[KindRow]):
    """证照种类."""

    code, title, order, key = "certificate-kinds", "证照种类", 500, ("代码",)
    duty = MANAGE
    help = "事项准予后生成的电子证照，照面字段写在“照面字段”里。"
    columns = (
        Column("代码", required=True, help="平台内的短代码，如 food-licence"),
        Column(
            "证照类型代码", required=True, help="21位：定义机构统一社会信用代码18位加3位数字（GB/T 36904）"
        ),
        Column("名称", required=True),
        Column("英文名"),
        Column("发证部门类别", help="、".join(f"{code} {title}" for code, title in ROLE_TITLES.items())),
        Column("用章", help="章的名称，如 许可专用章；不填是机关公章"),
        Column(
            "持证人", Kind.CHOICE, options=tuple((one.value, title) for one, title in HOLDER_TITLES.items())
        ),
        Column(
            "版式", Kind.CHOICE, options=tuple((one.value, title) for one, title in LAYOUT_TITLES.items())
        ),
        Column(
            "编号规则",
            required=True,
            help="如 JY2{region6}{serial:6}{check}；可以用 {year}、{date}、{region6}、{serial:位数}、{check}",
        ),
        Column("有效期月数", Kind.INTEGER, help="不填是长期"),
        Column("公开依据", help="照面依哪部法公开，公众核验时照原样显示；不填就不说公开"),
    )

    def read(self, row: Row) -> KindRow:
        """Return one kind with its fields."""
        role = row.text("发证部门类别")
        layout = row.text("编号规则")
        if layout:
            rules.series_of(layout, on=date.min, region_code="")
        return KindRow(
            code=row.text("代码"),
            type_code=row.text("证照类型代码").upper(),
            title=row.text("名称"),
            english=row.text("英文名"),
            issuer_role=next((code for code, title in ROLE_TITLES.items() if title == role), role),
            seal_title=row.text("用章"),
            holder=row.member("持证人", Holder, Holder.EITHER),
            layout=row.member("版式", Layout, Layout.PORTRAIT),
            number_layout=layout,
            months=row.maybe_integer("有效期月数", least=1, most=1200),
            public_by=row.text("公开依据")[:200],
            fields=tuple(field for field in row.children(FIELDS) if isinstance(field, KindField)),
        )

    def check(self, read: Sequence[ReadRow[KindRow]], book: Book) -> None:
        """Note type codes that are none, and two kinds with one type code."""
        seen: dict[str, str] = {kind.type_code: kind.code for kind in queries.kinds()}
        for one in read:
            code = one.value.type_code
            if len(code) != 21 or not code.isascii() or not code.isalnum() or not code[18:].isdigit():
                one.row.fault("证照类型代码", f"“{code}”不是证照类型代码", "填21位：18位信用代码加3位数字")
            elif seen.setdefault(code, one.value.code) != one.value.code:
                one.row.fault("证照类型代码", f"和“{seen[code]}”重复了", "一种证照一个代码")
            if not one.value.fields:
                one.row.fault("代码", "没有照面字段", f"在“{FIELDS}”里写上照面的每一项")

    def differences(self, values: Sequence[KindRow]) -> Sequence[Difference]:
        """Compare with the table."""
        held = {kind.code: _columns(kind) for kind in queries.kinds()}
        return [compare(stored=held.get(kind.code), wanted=_columns(kind), key=kind.code) for kind in values]

    def write(self, values: Sequence[KindRow], *, actor: Actor, now: datetime) -> None:
        """Define the kinds."""
        for kind in values:
            with at(kind):
                operations.define_kind(kind=kind, actor=actor, now=now)

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the kinds by code with their fields."""
        for kind in queries.kinds():
            yield {"代码": kind.code, **_columns(kind)}


SECTIONS = (CertificateKinds(), KindFields())


def _columns(kind: KindRow) -> dict[str, Any]:
    return {
        "证照类型代码": kind.type_code,
        "名称": kind.title,
        "英文名": kind.english,
        "发证部门类别": kind.issuer_role,
        "用章": kind.seal_title,
        "持证人": HOLDER_TITLES[kind.holder],
        "版式": LAYOUT_TITLES[kind.layout],
        "编号规则": kind.number_layout,
        "有效期月数": kind.months if kind.months is not None else "",
        "公开依据": kind.public_by,
        "字段": [
            {
                "名称": field.name,
                "标签": field.label,
                "整行": "是" if field.wide else "",
                "取自": OWN_TITLES[field.own] if field.own else "",
                "遮盖": SECRECY_TITLES[field.secrecy] if field.secrecy else "",
            }
            for field in kind.fields
        ],
    }
