"""核验: whether a certificate, a copy or a document is genuine and what it is worth now; anybody may ask."""

from base64 import b64decode
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import QuerySet

from yijian.certificates import rules
from yijian.certificates.connectors import signer
from yijian.certificates.documents.content import content_of
from yijian.certificates.documents.pades import check_seal
from yijian.certificates.documents.sm2 import sm2_holds
from yijian.certificates.documents.written import day, moment
from yijian.certificates.models import Certificate, CertificateUse, Seal, SealedPaper
from yijian.certificates.queries.rows import lines_of, masked_lines_of, use_row
from yijian.certificates.queries.showing import showing_of
from yijian.certificates.vocabulary import (
    STANDING_TITLES,
    CheckPoint,
    CheckResult,
    FaceLine,
    Standing,
    UseKind,
    UseRow,
)
from yijian.kernel.identifiers import mask_name, parse_certificate_mark
from yijian.kernel.identifiers.typed_text import tidy
from yijian.kernel.refusal import NotFound
from yijian.plumbing import files
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.digest import sm3


def check_certificate(text: str, *, now: datetime) -> CheckResult:
    """Return what stands behind a check code or a 证照标识, as it was typed or scanned.

    Names and numbers are masked. Whoever holds a lending code sees its purpose here and opens the face by an act of their own.

    :raises CheckCodeWrong: when a typed code cannot be one.
    :raises IdentifierRefused: when a typed mark cannot be one.
    :raises NotFound: when nothing bears it.
    """
    if "." in text:
        mark = str(parse_certificate_mark(text, field="q"))
        held = _certificates().filter(mark=mark).first()
        if held is None:
            raise NotFound(field="q", what="这个证照标识对应的证照")
        return _certificate(held, now=now)
    code = rules.read_check_code(text)
    held = _certificates().filter(check_code=code).first()
    if held is not None:
        return _certificate(held, now=now)
    made = _uses().filter(code=code).first()
    if made is not None:
        return _use(made, now=now)
    paper = SealedPaper.objects.select_related("seal").filter(check_code=code).first()
    if paper is not None:
        return _paper(paper, now=now)
    raise NotFound(field="q", what="这个核验码对应的证照或文书")


def check_shown(code: str, *, now: datetime) -> CheckResult:
    """Return the certificate that is being shown under a code; an old code shows nothing.

    The holder shows it themselves, so that names are read whole; numbers stay masked.

    :raises NotFound: when the code is unknown or its minute is over.
    """
    shown = showing_of(code, now=now)
    if shown is None:
        raise NotFound(what="这个亮证码（它只管1分钟，请对方换一个码再扫）")
    return _certificate(shown.certificate, now=now, what="shown", names=True)


def check_file(content: bytes, *, now: datetime) -> CheckResult:
    """Return what a file is: the very file we sealed, or not."""
    return check_digest(sha256(content).hexdigest(), now=now)


def check_digest(digest: str, *, now: datetime) -> CheckResult:
    """Return what the file with a digest is; SM3 or SHA-256, 64 hexadecimal digits, worked out by whoever has the file.

    A file that differs by a single byte is unknown to us.
    """
    wanted = tidy(digest).lower()
    held = (
        _certificates().filter(document_sha256=wanted).first()
        or _certificates().filter(document=wanted).first()
    )
    if held is not None:
        return _certificate(held, now=now)
    made = _uses().filter(document_sha256=wanted).first() or _uses().filter(document=wanted).first()
    if made is not None:
        return _use(made, now=now)
    papers = SealedPaper.objects.select_related("seal")
    paper = papers.filter(document_sha256=wanted).first() or papers.filter(document=wanted).first()
    if paper is not None:
        return _paper(paper, now=now)
    return CheckResult(
        sound=False,
        title="不是我们出具的原件，或者被改过",
        text=_asked(now),
        points=(
            CheckPoint(
                title="没有一份文件和它一样",
                text="原件哪怕改动一个字节，摘要就对不上。打印后扫描、拍照、另存的文件也对不上，请改用核验码查。",
                passed=False,
            ),
        ),
        at=now,
        what="",
    )


def lending(code: str, *, now: datetime) -> UseRow | None:
    """Return the lending behind a code while it is open, else None."""
    made = _uses().filter(code=rules.read_check_code(code), kind=UseKind.LENT.value).first()
    row = use_row(made, now=now) if made else None
    return row if row is not None and row.is_open else None


def signed_data(mark: str) -> tuple[bytes, bytes, str]:
    """Return the signed bytes, the SM2 signature in DER and the seal's public key in PEM, for others to check themselves.

    :raises NotFound: when there is no such certificate.
    """
    held = _certificates().filter(mark=str(parse_certificate_mark(mark))).first()
    if held is None:
        raise NotFound(what="这张证照")
    return content_of(held), b64decode(held.signature), held.seal.sm2_public_key


def public_keys(agency_code: str) -> tuple[tuple[str, str, str], ...]:
    """Return every SM2 key an agency sealed with: seal code, serial and PEM, youngest first."""
    rows = Seal.objects.filter(agency_code=agency_code).order_by("-valid_from", "-id")
    return tuple((seal.code, seal.serial, seal.sm2_public_key) for seal in rows)


def _certificate(
    held: Certificate, *, now: datetime, what: str = "certificate", names: bool = False
) -> CheckResult:
    standing = _standing(held, now)
    issuer = _issuer_point(held.seal, held.issuer_name)
    content = _content_point(held)
    file = _file_point(held.document, held.seal, sealed_at=held.opened_at)
    genuine = all(point.passed for point in (issuer, content, file))
    newer = Certificate.objects.filter(previous=held).values_list("check_code", flat=True).first()
    return CheckResult(
        sound=genuine and standing is Standing.VALID,
        title=rules.verdict_of(genuine=genuine, standing=standing),
        text=_asked(now),
        points=(issuer, content, file, _standing_point(held, standing, now)),
        at=now,
        what=what,
        code=held.check_code,
        heading=held.title,
        english=held.english,
        mark=held.mark,
        issuer_name=held.issuer_name,
        seal_name=held.seal.agency_name,
        seal_title=held.seal.title,
        issued_on=held.issued_on,
        standing=standing.value,
        lines=_names_whole(held) if names else masked_lines_of(held),
        disclosure=rules.disclosure(
            public_by=held.kind.public_by,
            is_masked=any(line["secrecy"] for line in held.lines),
            names_whole=names,
        ),
        newer=newer or "",
    )


def _use(made: CertificateUse, *, now: datetime) -> CheckResult:
    held = made.certificate
    whole = _certificate(held, now=now)
    use = use_row(made, now=now)
    points = list(whole.points)
    if made.document:
        # The copy is sealed on its own, with the keys of its own day.
        seal = _seal_at(held.seal, made.at)
        points[2] = _file_point(made.document, seal, sealed_at=made.at)
    if made.ended_at is not None:
        ended = CheckPoint(title="持证人已经收回", text=moment(made.ended_at), passed=False)
    elif not use.is_open:
        ended = CheckPoint(title="过了使用期限", text=f"用到{_last_day(made)}为止", passed=False)
    else:
        ended = CheckPoint(title=f"仅用于{made.purpose}", text=f"用到{_last_day(made)}为止", passed=True)
    points.append(ended)
    genuine = all(point.passed for point in points[:3])
    sound = whole.sound and genuine and bool(ended.passed)
    title = whole.title if not genuine or ended.passed else f"这份{_noun(made)}不能再用了"
    return CheckResult(
        sound=sound,
        title=title if genuine else rules.verdict_of(genuine=False, standing=Standing.VALID),
        text=whole.text,
        points=tuple(points),
        at=now,
        what=made.kind,
        code=made.code or "",
        heading=whole.heading,
        english=whole.english,
        mark=whole.mark,
        issuer_name=whole.issuer_name,
        seal_name=whole.seal_name,
        seal_title=whole.seal_title,
        issued_on=whole.issued_on,
        standing=whole.standing,
        lines=whole.lines,
        disclosure=whole.disclosure,
        use=use,
        newer=whole.newer,
    )


def _paper(paper: SealedPaper, *, now: datetime) -> CheckResult:
    issuer = _issuer_point(paper.seal, paper.agency_name)
    file = _file_point(paper.document, paper.seal, sealed_at=paper.issued_at)
    genuine = bool(issuer.passed and file.passed)
    return CheckResult(
        sound=genuine,
        title="是真的，由这个机关出具"
        if genuine
        else rules.verdict_of(genuine=False, standing=Standing.VALID),
        text=_asked(now),
        points=(issuer, file),
        at=now,
        what="paper",
        code=paper.check_code,
        heading=paper.title,
        issuer_name=paper.agency_name,
        seal_name=paper.seal.agency_name,
        seal_title=paper.seal.title,
        issued_on=paper.issued_on,
        lines=tuple(
            FaceLine(name=label, label=label, value=value)
            for label, value in (
                ("文号", paper.number),
                ("送给", mask_name(paper.addressee)),
                ("事项", paper.item),
            )
            if value
        ),
        disclosure="收件人的姓名遮住一部分。",
    )


def _issuer_point(seal: Seal, issuer_name: str) -> CheckPoint:
    if not signer().vouches_for(seal.material):
        return CheckPoint(title="发证机关查不到", text="印章证书不是登记的机关签发的", passed=False)
    whose = "" if seal.agency_name == issuer_name else f"，由{seal.agency_name}用印"
    until = seal.valid_until.astimezone(CITY_TIME)
    text = f"{issuer_name}{whose}{seal.title}，印章证书到{until.year}年"
    return CheckPoint(title="发证机关是真的", text=text, passed=True)


def _content_point(held: Certificate) -> CheckPoint:
    holds = sm2_holds(
        signed=content_of(held), signature=b64decode(held.signature), public_key=held.seal.sm2_public_key
    )
    if holds:
        return CheckPoint(title="内容没被改过", text="SM2签名和证照数据一致", passed=True)
    return CheckPoint(title="内容被改过", text="SM2签名和证照数据对不上", passed=False)


def _file_point(digest: str, seal: Seal, *, sealed_at: datetime) -> CheckPoint:
    try:
        pdf = files.content_of(digest)
    except NotFound:
        return CheckPoint(title="原件暂时读不到", text="稍后再查一次", passed=None)
    holds = sm3(pdf) == digest and any(
        check_seal(pdf, root=root, at=sealed_at).good for root in signer().roots()
    )
    if holds:
        return CheckPoint(title="文件没被改过", text="SM3摘要一致，电子印章有效", passed=True)
    return CheckPoint(title="文件被改过", text="SM3摘要或者电子印章对不上", passed=False)


def _standing_point(held: Certificate, standing: Standing, now: datetime) -> CheckPoint:
    if standing is Standing.VALID:
        return CheckPoint(
            title="没有变更、注销、撤销、暂扣，没有过期", text=f"状态库{moment(now)}", passed=True
        )
    since = held.valid_from if standing is Standing.NOT_YET else held.moved_at.astimezone(CITY_TIME).date()
    if standing is Standing.EXPIRED and held.valid_until is not None:
        since = held.valid_until
    title = f"现在是“{STANDING_TITLES[standing]}”"
    return CheckPoint(
        title=title,
        text=f"从{day(since)}起" if standing is not Standing.NOT_YET else f"{day(since)}起有效",
        passed=False,
    )


def _names_whole(held: Certificate) -> tuple[FaceLine, ...]:
    shown = {line.name: line for line in masked_lines_of(held)}
    whole = {line.name: line for line in lines_of(held)}
    names = {line["name"] for line in held.lines if line["secrecy"] == "name"}
    return tuple(whole[name] if name in names else line for name, line in shown.items())


def _standing(held: Certificate, now: datetime) -> Standing:
    on = now.astimezone(CITY_TIME).date()
    return rules.standing_of(
        state=held.state, valid_from=held.valid_from, valid_until=held.valid_until, on=on
    )


def _seal_at(seal: Seal, at: datetime) -> Seal:
    later = Seal.objects.filter(code=seal.code, valid_from__lte=at).order_by("-valid_from").first()
    return later or seal


def _last_day(made: CertificateUse) -> str:
    if made.until_at is None:
        return ""
    return day((made.until_at.astimezone(CITY_TIME) - timedelta(days=1)).date())


def _noun(made: CertificateUse) -> str:
    return "复制件" if made.kind == UseKind.COPY.value else "授权"


def _asked(now: datetime) -> str:
    local = now.astimezone(CITY_TIME)
    return f"查询时间 {day(local.date())} {local:%H:%M:%S}"


def _certificates() -> "QuerySet[Certificate]":
    return Certificate.objects.select_related("kind", "seal")


def _uses() -> "QuerySet[CertificateUse]":
    return CertificateUse.objects.select_related("certificate__kind", "certificate__seal")
