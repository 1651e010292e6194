"""The materials page: what is to be given, promised, fetched, not needed; and one material with its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.urls import reverse

from yijian.cases import access
from yijian.cases.models import Application, GivenFile, GivenMaterial
from yijian.cases.queries import drafting, filling, promises, rows
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.kernel.forms import Bringer, MaterialLine, MaterialList
from yijian.kernel.refusal import NotFound
from yijian.plumbing import calendar
from yijian.plumbing import files as files_kept
from yijian.plumbing.connectors import registers
from yijian.ui.vocabulary import Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One file that was given."""

    id: int
    name: str
    pages: tuple[int, ...]
    is_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRow:
    """One material as the page shows it."""

    code: str
    title: str
    state: str
    """``ok``, ``bad``, ``todo``, ``promise``, ``got``, ``off``: the states of the ``material`` component."""
    text: str
    error: str
    """Why the last try was refused."""
    used: str
    files: tuple[FileRow, ...]
    may_give: bool
    may_promise: bool
    is_promised: bool
    promise_text: str
    promise_label: str
    accepts: str
    formats: str
    max_megabytes: int
    sample: str
    """Name of the file that shows how it is written or drawn; empty when there is none to open."""
    sample_url: str
    standard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialGroup:
    """Materials by who brings them."""

    title: str
    note: str
    kind: str
    rows: tuple[MaterialRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsPage:
    """Everything the materials page shows."""

    ref: str
    title: str
    flow: Flow
    done: int
    total: int
    left: int
    items: int
    groups: tuple[MaterialGroup, ...]
    down: tuple[str, ...]
    signed_by_others: bool


def materials_page(
    *, ref: str, actor: Actor, now: datetime, faults: Mapping[str, str] | None = None
) -> MaterialsPage:
    """Return the one list of materials as it stands; ``faults`` say by material code why the last try was refused.

    :raises NotFound: when it is not the actor's to fill.
    :raises FiledAlready: when it is no draft any more.
    """
    application = filling.draft_of(ref, actor)
    listed = drafting.materials(application, now=now)
    given = given_of(application)
    wanted = [line for line in listed.lines if line.bringer is not Bringer.NOBODY and not line.optional]
    done = sum(1 for line in wanted if is_settled(line, given.get(line.code)))
    today = calendar.current().day_of(now)
    texts = _promises(application, listed.lines)
    groups = []
    for bringer, lines in listed.groups:
        rows_of_group = tuple(
            _row(
                line,
                given.get(line.code),
                today=today,
                promise=texts.get(line.code, ""),
                error=(faults or {}).get(line.code, ""),
            )
            for line in lines
        )
        settled = sum(1 for line in lines if is_settled(line, given.get(line.code)))
        groups.append(
            MaterialGroup(
                title="可以先承诺，以后补" if bringer is Bringer.PROMISE else bringer.heading,
                note=_note(bringer, len(lines), settled),
                kind=bringer.value,
                rows=rows_of_group,
            )
        )
    return MaterialsPage(
        ref=ref,
        title=application.title,
        flow=rows.flow_of(application, rows.MATERIALS),
        done=done,
        total=len(wanted),
        left=len(wanted) - done,
        items=len(drafting.plan(application).parts),
        groups=tuple(groups),
        down=registers.titles(application.registers_down),
        signed_by_others=bool(drafting.signatures(application)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookPage:
    """One material with everything given for it."""

    ref: str
    code: str
    title: str
    text: str
    files: tuple[FileRow, ...]
    may_change: bool
    back_url: str


def look_page(*, ref: str, code: str, actor: Actor, now: datetime) -> LookPage:
    """Return one material with its files, to be looked at.

    :raises NotFound: when it is not the actor's, or nothing is given.
    """
    application = access.application(ref, actor)
    given = given_of(application).get(code)
    if given is None or not access.may_fill(actor, application):
        raise NotFound(what="这份材料")
    open_draft = application.state in drafting.OPEN
    return LookPage(
        ref=ref,
        code=code,
        title=given.title,
        text=_received(given),
        files=files_of(given),
        may_change=open_draft or drafting.is_asked_again(application, code),
        back_url=reverse("cases:materials" if open_draft else "cases:timeline", args=[ref]),
    )


def file_of(*, ref: str, file_id: int, actor: Actor) -> GivenFile:
    """Return a file that the actor gave or may change; departments read on their own pages, where every reading is noted.

    :raises NotFound: otherwise.
    """
    application = access.application(ref, actor)
    file = GivenFile.objects.filter(
        pk=file_id, material__application=application, taken_back_at__isnull=True
    ).first()
    if file is None or not access.may_fill(actor, application):
        raise NotFound(what="这份文件")
    return file


def drawn(application: Application, listed: MaterialList, *, now: datetime) -> tuple[MaterialRow, ...]:
    """Return every material that is needed, for pages that show them all at once."""
    given = given_of(application)
    today = calendar.current().day_of(now)
    texts = _promises(application, listed.lines)
    return tuple(
        _row(line, given.get(line.code), today=today, promise=texts.get(line.code, ""))
        for line in listed.lines
        if line.bringer is not Bringer.NOBODY
    )


def given_of(application: Application) -> dict[str, GivenMaterial]:
    """Return what was given or promised, by material code, with the files."""
    found = GivenMaterial.objects.filter(application=application).prefetch_related("files").order_by("pk")
    return {row.code: row for row in found}


def files_of(given: GivenMaterial) -> tuple[FileRow, ...]:
    """Return the files that were given and not taken back, in order."""
    return tuple(
        FileRow(
            id=file.pk,
            name=file.name,
            pages=tuple(range(1, min(file.pages, 20) + 1)),
            is_picture=file.media_type.startswith("image/"),
        )
        for file in sorted(given.files.all(), key=lambda file: file.pk)
        if file.taken_back_at is None
    )


def is_settled(line: MaterialLine, given: GivenMaterial | None) -> bool:
    """Tell whether nothing more is to be done for a material now."""
    if line.bringer is Bringer.PLATFORM:
        return True
    if given is None:
        return False
    if given.state == GivenMaterial.State.PROMISED:
        return line.bringer is Bringer.PROMISE
    return given.state == GivenMaterial.State.GIVEN


def _promises(application: Application, lines: Iterable[MaterialLine]) -> dict[str, str]:
    """Return the text of each promise that may stand in for a paper, as it is signed on the last page."""
    offered = [line for line in lines if line.bringer is Bringer.PROMISE]
    if not offered:
        return {}
    plan = drafting.plan(application)
    of_items = promises.promises_of_items(plan)
    return {
        line.code: of_items[item].text
        if (item := promises.item_promised_by(line, plan))
        else promises.text_of_line(line)
        for line in offered
    }


def _row(
    line: MaterialLine, given: GivenMaterial | None, *, today: date, promise: str, error: str = ""
) -> MaterialRow:
    files = files_of(given) if given else ()
    is_promised = bool(
        given and given.state == GivenMaterial.State.PROMISED and line.bringer is Bringer.PROMISE
    )
    # What the catalogue names and what can be kept safely: only what is both is offered.
    kinds = [kind for kind in line.accepts if kind in files_kept.MEDIA_TYPES] or list(files_kept.MEDIA_TYPES)
    state, text = _state(line, given, is_promised=is_promised, today=today)
    has_sample = catalogue.sample_file(line.sample) is not None
    return MaterialRow(
        code=line.code,
        title=line.title,
        state=state,
        text=text,
        error=error,
        used="、".join(line.used_for) if state in ("ok", "bad", "promise") else "",
        files=files,
        may_give=line.bringer in (Bringer.APPLICANT, Bringer.PROMISE),
        may_promise=line.bringer is Bringer.PROMISE and not files,
        is_promised=is_promised,
        promise_text=promise,
        promise_label="我承诺补上" if line.tolerate_days else "我承诺",
        accepts=",".join(f".{kind}" for kind in kinds),
        formats="、".join(kind.upper() for kind in kinds),
        max_megabytes=line.max_megabytes,
        sample=line.sample if has_sample else "",
        # The files of the catalogue are handed out above this area and known by their address only.
        sample_url=f"/samples/{quote(line.sample)}/" if has_sample else "",
        standard=line.standard,
    )


def _state(
    line: MaterialLine, given: GivenMaterial | None, *, is_promised: bool, today: date
) -> tuple[str, str]:
    if line.bringer is Bringer.NOBODY:
        return "off", line.because
    if line.bringer is Bringer.PLATFORM:
        return "got", line.because
    if given is not None and given.state == GivenMaterial.State.REFUSED:
        return "bad", f"没收下：{given.note}"
    if given is not None and given.state == GivenMaterial.State.GIVEN:
        return "ok", _received(given)
    if is_promised:
        return "promise", _promised(line, today)
    plain = f"{line.plain.rstrip('。')}。" if line.plain else ""
    return "todo", f"{plain}{line.because}"


def _received(given: GivenMaterial) -> str:
    files = files_of(given)
    pages = sum(len(file.pages) for file in files)
    return f"已收到，{len(files)}份文件，一共{pages}页。" if len(files) > 1 else f"已收到，{pages}页。"


def _promised(line: MaterialLine, today: date) -> str:
    if not line.tolerate_days:
        return "您选了承诺，最后一步看过全文再签。以后会有人来核查。"
    until = calendar.current().add_working_days(today, line.tolerate_days)
    return (
        f"您选了承诺补上，最后一步看过全文再签。受理后{line.tolerate_days}个工作日内补，"
        f"今天受理的话，最晚{until.month}月{until.day}日。到期没补，办出的结果会撤销。"
    )


def _note(bringer: Bringer, count: int, settled: int) -> str:
    if bringer is Bringer.APPLICANT:
        return f"{count}份，已交{settled}份"
    if bringer is Bringer.PLATFORM:
        return f"{count}份，我们自己取"
    return f"{count}份"
