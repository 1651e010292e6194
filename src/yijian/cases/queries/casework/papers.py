"""The materials of one case as its reviewer reads them, and the one that lies open in the middle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yijian.cases import access
from yijian.cases.models import Application, Case, GivenFile, GivenMaterial
from yijian.cases.queries import drafting
from yijian.cases.queries.casework.times import on
from yijian.cases.queries.rows import shown_answer
from yijian.certificates import queries as certificates
from yijian.certificates import rules as certificate_rules
from yijian.credit import queries as credit
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import ItemDefinition
from yijian.kernel.forms import Bringer, FormCheck, MaterialLine, Way
from yijian.kernel.refusal import NotFound
from yijian.plumbing import files
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.digest import sm3_of

_WAYS = {
    Way.CERTIFICATE.value: "电子证照，系统核验",
    Way.REGISTER.value: "部门数据核对，不用交",
    Way.GENERATED.value: "自动生成，已签名",
    Way.UPLOAD.value: "上传",
}
MOST_PAGES = 30
"""Pages of one file that get a link of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One material in the list at the left."""

    code: str
    title: str
    text: str
    tone: str
    """``ok`` looked at, ``bad`` something is wrong or owing, empty otherwise."""
    icon: str
    looked: bool
    is_open: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """One page of one file."""

    number: int
    url: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One file of the open material."""

    id: int
    name: str
    given: str
    """By whom and when, and that the content is what was signed."""
    is_whole: bool
    pages: tuple[PageLink, ...]
    download_url: str
    picture_url: str
    """The open page as a picture; empty when another file lies open."""
    picture_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPaper:
    """The material in the middle."""

    code: str
    title: str
    aside: str
    standard: str
    because: str
    files: tuple[FileRow, ...]
    lines: tuple[tuple[str, str], ...]
    """Labelled values where there is no file: a certificate's face, the form itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """All of it."""

    rows: tuple[PaperRow, ...]
    looked: int
    missing: tuple[str, ...]
    """Titles of what is needed and not there, or was not taken."""
    open: OpenPaper | None

    @property
    def aside(self) -> str:
        """How many there are, and how many were looked at."""
        return f"{len(self.rows)}份，看了{self.looked}份" if self.rows else ""


def papers_of(
    case: Case,
    item: ItemDefinition,
    check: FormCheck,
    *,
    actor: Actor,
    now: datetime,
    wanted: str,
    file_id: int | None,
    page: int,
    looked_at: frozenset[str],
) -> Papers:
    """Return the materials of a case; ``wanted`` is the material to open, otherwise the first not looked at yet that has files."""
    lines = lines_of(case)
    given = {
        row.code: row
        for row in GivenMaterial.objects.filter(application_id=case.application_id)
        .prefetch_related("files")
        .order_by("pk")
    }
    lines = tuple(line for line in lines if not _is_off(line, given.get(line.code)))
    chosen = _chosen(lines, given, wanted, looked_at)
    due = {
        row.material_code: on(row.due_at)
        for row in credit.promises_of(application_refs=[case.application.ref], actor=actor)
        if row.material_code and row.due_at
    }
    rows = tuple(
        _row(
            case,
            line,
            given.get(line.code),
            due.get(line.code, ""),
            looked_at=looked_at,
            is_open=line is chosen,
        )
        for line in lines
    )
    return Papers(
        rows=rows,
        looked=sum(row.looked for row in rows),
        missing=tuple(
            line.title for line in lines if not line.optional and _is_missing(given.get(line.code))
        ),
        open=_open(case, chosen, given.get(chosen.code), item, check, now=now, file_id=file_id, page=page)
        if chosen
        else None,
    )


def lines_of(case: Case) -> tuple[MaterialLine, ...]:
    """Return the materials that a case's item names, as the plan has them, without those nobody needs."""
    return tuple(
        line
        for line in drafting.plan(case.application).materials.lines
        if case.item_code in line.items and line.bringer is not Bringer.NOBODY
    )


def file_for_review(*, ref: str, file_id: int, actor: Actor) -> GivenFile:
    """Return a file of a material that the case's item needs, for staff who may see the case.

    :raises NotFound: otherwise; a department never reads what only another department's item needs.
    """
    case = access.case(ref, actor)
    file = (
        GivenFile.objects.select_related("material__application")
        .filter(pk=file_id, material__application_id=case.application_id, taken_back_at__isnull=True)
        .first()
    )
    if file is None or file.material.code not in {line.code for line in lines_of(case)}:
        raise NotFound(what="这份文件")
    return file


def _is_missing(given: GivenMaterial | None) -> bool:
    return given is not None and given.state in (GivenMaterial.State.MISSING, GivenMaterial.State.REFUSED)


def _is_off(line: MaterialLine, given: GivenMaterial | None) -> bool:
    """Tell whether nobody has to look at the line: optional and not given, or found unnecessary when it was filed."""
    if given is not None and given.supply == Way.NONE.value:
        return True
    return line.optional and (given is None or given.state == GivenMaterial.State.MISSING)


def _chosen(
    lines: tuple[MaterialLine, ...],
    given: Mapping[str, GivenMaterial],
    wanted: str,
    looked_at: frozenset[str],
) -> MaterialLine | None:
    for line in lines:
        if line.code == wanted:
            return line
    with_files = [line for line in lines if line.code in given and _files(given[line.code])]
    unseen = [line for line in with_files if line.code not in looked_at]
    return next(iter(unseen or with_files or lines), None)


def _files(given: GivenMaterial | None) -> list[GivenFile]:
    if given is None:
        return []
    return sorted(
        (file for file in given.files.all() if file.taken_back_at is None), key=lambda file: file.pk
    )


def _row(
    case: Case,
    line: MaterialLine,
    given: GivenMaterial | None,
    due: str,
    *,
    looked_at: frozenset[str],
    is_open: bool,
) -> PaperRow:
    looked = line.code in looked_at or is_open
    state = given.state if given is not None else GivenMaterial.State.MISSING
    tone, icon = ("ok", "check") if looked else ("", "file")
    if is_open:
        icon = "eye"
    text = _WAYS.get(given.supply, "已收到") if given is not None else "还没交"
    pages = sum(file.pages for file in _files(given))
    if pages:
        text = f"{text}，{pages}页"
    if state == GivenMaterial.State.PROMISED:
        text, tone, icon = _promised(line, due), "bad", "alert-triangle"
    elif state == GivenMaterial.State.REFUSED:
        text, tone, icon = "要补正", "bad", "alert-triangle"
    elif state == GivenMaterial.State.MISSING:
        text, tone, icon = "还没交", "bad", "alert-triangle"
    return PaperRow(
        code=line.code,
        title=line.title,
        text=text,
        tone=tone,
        icon=icon,
        looked=looked,
        is_open=is_open,
        url=f"{reverse('casework:case', args=[case.ref])}?m={line.code}#paper",
    )


def _promised(line: MaterialLine, due: str) -> str:
    if due:
        return f"容缺，{due}前补"
    return f"容缺，受理后{line.tolerate_days}个工作日内补" if line.tolerate_days else "先承诺，以后核查"


def _open(
    case: Case,
    line: MaterialLine,
    given: GivenMaterial | None,
    item: ItemDefinition,
    check: FormCheck,
    *,
    now: datetime,
    file_id: int | None,
    page: int,
) -> OpenPaper:
    held = _files(given)
    shown = next((file for file in held if file.pk == file_id), held[0] if held else None)
    page = page if shown is not None and 1 <= page <= shown.pages else 1
    aside = ""
    if shown is not None:
        where = f"第{held.index(shown) + 1}份，共{len(held)}份，" if len(held) > 1 else ""
        aside = f"{where}第{page}页，共{shown.pages}页"
    lines = () if held else _lines(case.application, line, given, item, check, now=now)
    note = given.note if given is not None else ""
    source = given.source if given is not None else ""
    return OpenPaper(
        code=line.code,
        title=line.title,
        aside=aside,
        standard=line.standard,
        because=note or source or ("" if held or lines else line.because),
        files=tuple(_file(case, line, file, is_open=file is shown, page=page) for file in held),
        lines=lines,
    )


def _file(case: Case, line: MaterialLine, file: GivenFile, *, is_open: bool, page: int) -> FileRow:
    picture = reverse("casework:picture", args=[case.ref, file.pk])
    here = f"{reverse('casework:case', args=[case.ref])}?m={line.code}&f={file.pk}"
    at = file.given_at.astimezone(CITY_TIME)
    is_whole = not is_open or sm3_of([files.content_of(file.digest)]) == file.digest
    return FileRow(
        id=file.pk,
        name=file.name,
        given=f"{on(at)}{at:%H:%M}上传，" + ("内容和签名时一致" if is_whole else "内容和签名时不一致"),
        is_whole=is_whole,
        pages=tuple(
            PageLink(number=number, url=f"{here}&p={number}#paper", is_open=is_open and number == page)
            for number in range(1, min(file.pages, MOST_PAGES) + 1)
        ),
        download_url=reverse("casework:download", args=[case.ref, file.pk]),
        picture_url=f"{picture}?p={page}" if is_open else "",
        picture_text=f"{line.title}，{file.name}，第{page}页",
    )


def _lines(
    application: Application,
    line: MaterialLine,
    given: GivenMaterial | None,
    item: ItemDefinition,
    check: FormCheck,
    *,
    now: datetime,
) -> tuple[tuple[str, str], ...]:
    supply = given.supply if given is not None else line.way.value
    if supply == Way.GENERATED.value:
        return declared(item, check, application)
    if supply == Way.CERTIFICATE.value and line.certificate_kind:
        for held in certificates.held_certificates(
            application.subject_ref, {line.certificate_kind}, on=now.date()
        ):
            fields = certificates.kind(held.kind).fields
            masked = certificate_rules.masked_lines(held.lines, fields)
            return (
                ("证照", f"{held.title}，{held.standing_title}"),
                *((row.label, row.value) for row in masked),
            )
    return ()


def declared(item: ItemDefinition, check: FormCheck, application: Application) -> tuple[tuple[str, str], ...]:
    """Return what was declared for an item, as people read it; numbers of papers and telephones masked."""
    wanted = {use.element for use in item.fields}
    form = drafting.plan(application).form
    return tuple(
        (field.element.name, shown_answer(field.element, check.values[field.key]))
        for field in form.fields
        if field.element.code in wanted
        and field.key in check.values
        and (not field.item or field.item == item.code)
    )
