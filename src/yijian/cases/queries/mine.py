"""A person's own applications and messages, the receipt of one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from yijian.cases import access
from yijian.cases.loops import ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case
from yijian.cases.queries import drafting, standing, steps
from yijian.cases.vocabulary import Result
from yijian.certificates import queries as certificates
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound
from yijian.plumbing import calendar
from yijian.plumbing.models import Message
from yijian.ui.vocabulary import Flow, Step

DRAFTS = (ApplicationLoop.drafting.code, ApplicationLoop.signing.code)
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MineRow:
    """One application in the list."""

    ref: str
    title: str
    number: str
    subject_name: str
    words: str
    at: datetime
    due: date | None
    url: str
    needs_me: bool
    discard_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinePage:
    """A person's own applications, by how they stand."""

    drafts: tuple[MineRow, ...]
    running: tuple[MineRow, ...]
    done: tuple[MineRow, ...]
    older_before: int
    """Where the next page of ended ones begins; 0 when there is none."""


def may_open(*, ref: str, actor: Actor) -> bool:
    """Tell whether an actor may open an application."""
    return access.applications_visible_to(actor).filter(ref=ref).exists()


def mine_page(actor: Actor, *, before: int = 0) -> MinePage:
    """Return the applications of the person or firm the actor acts for; ended ones a page at a time."""
    if actor.kind is not ActorKind.CITIZEN or not actor.subject_ref:
        return MinePage(drafts=(), running=(), done=(), older_before=0)
    visible = access.applications_visible_to(actor).filter(clerk_ref="") | access.applications_visible_to(
        actor
    ).exclude(state__in=DRAFTS)
    open_rows = list(visible.filter(closed_at__isnull=True).order_by("-pk")[:200])
    ended = visible.filter(closed_at__isnull=False).exclude(number="")
    if before:
        ended = ended.filter(pk__lt=before)
    closed_rows = list(ended.order_by("-pk")[: MOST + 1])
    cases = _cases_of([*open_rows, *closed_rows])
    return MinePage(
        drafts=tuple(
            _row(row, cases.get(row.pk, []), actor) for row in open_rows if row.state in DRAFTS and not before
        ),
        running=tuple(
            _row(row, cases.get(row.pk, []), actor)
            for row in open_rows
            if row.state not in DRAFTS and not before
        ),
        done=tuple(_row(row, cases.get(row.pk, []), actor) for row in closed_rows[:MOST]),
        older_before=closed_rows[MOST - 1].pk if len(closed_rows) > MOST else 0,
    )


def _cases_of(applications: list[Application]) -> dict[int, list[Case]]:
    found: dict[int, list[Case]] = {}
    for case in Case.objects.filter(application__in=applications).order_by("position"):
        found.setdefault(case.application_id, []).append(case)
    return found


def _row(application: Application, cases: list[Case], actor: Actor) -> MineRow:
    own = access.may_fill(actor, application)
    if application.state == ApplicationLoop.drafting.code:
        url, words = reverse("cases:form", args=[application.ref]), "填了一部分，还没交"
    elif application.state == ApplicationLoop.signing.code:
        url = reverse("cases:sign", args=[application.ref])
        words = "等所有人签名" if own else "请您签名"
    else:
        url = reverse("cases:timeline", args=[application.ref])
        words = standing.heading_of(application, cases).removeprefix(f"{application.title}：")
    return MineRow(
        ref=application.ref,
        title=application.title,
        number=application.number,
        subject_name=application.subject_name,
        words=words,
        at=application.filed_at or application.saved_at,
        due=application.promised_on if application.state == ApplicationLoop.filed.code else None,
        url=url,
        needs_me=any(case.state == CaseLoop.correcting.code for case in cases)
        or (application.state == ApplicationLoop.signing.code and not own),
        discard_url=reverse("cases:discard", args=[application.ref])
        if own and application.state in DRAFTS
        else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """What somebody who just filed sees."""

    ref: str
    flow: Flow
    number: str
    groups: str
    """The number in groups of four, to be read aloud."""
    title: str
    subject_name: str
    filed_at: datetime
    promised_on: date | None
    caution: str
    """That the day was reckoned over a year whose holidays are estimated; else empty."""
    password: str
    steps: tuple[Step, ...]
    is_done: bool
    offices: int
    own: bool


def receipt_page(*, ref: str, actor: Actor) -> ReceiptPage:
    """Return the receipt of an application that was filed.

    :raises NotFound: when it is not the actor's, or not filed yet.
    """
    application = access.application(ref, actor)
    if application.filed_at is None:
        raise NotFound(what="这份回执")
    cases = drafting.cases_of(application)
    own = access.may_fill(actor, application)
    return ReceiptPage(
        ref=ref,
        flow=Flow(title=application.title, exit_url=reverse("cases:mine"), exit_label="我的办件"),
        number=application.number,
        groups=" ".join(application.number[at : at + 4] for at in range(0, len(application.number), 4)),
        title=application.title,
        subject_name=application.subject_name,
        filed_at=application.filed_at,
        promised_on=application.promised_on,
        caution=calendar.caution(application.promised_on),
        password=application.query_password if own else "",
        steps=steps.short_of(application, cases),
        is_done=all(case.result == Result.GRANTED for case in cases),
        offices=len({case.agency_name for case in cases}),
        own=own,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document kept under a digest, with the name it is saved by."""

    digest: str
    name: str


def receipt_document(*, ref: str, actor: Actor) -> Document:
    """Return the sealed receipt 收件凭证 of an application.

    :raises NotFound: when it is not the actor's or there is none yet.
    """
    application = access.application(ref, actor)
    if not application.receipt_digest or not access.may_fill(actor, application):
        raise NotFound(what="这份收件凭证")
    return Document(digest=application.receipt_digest, name=f"收件凭证{application.number}.pdf")


def paper_document(*, ref: str, paper_ref: str, actor: Actor) -> Document:
    """Return one sealed document of an application or of its cases.

    :raises NotFound: when it is not the actor's, or belongs to something else.
    """
    application = access.application(ref, actor)
    if not access.may_fill(actor, application):
        raise NotFound(what="这份文书")
    refs = [application.ref, *(case.ref for case in drafting.cases_of(application))]
    for papers in certificates.papers_of_cases(refs).values():
        for paper in papers:
            if paper.ref == paper_ref:
                return Document(digest=paper.document, name=f"{paper.title}{paper.number}.pdf")
    raise NotFound(what="这份文书")


def inbox_of(actor: Actor) -> list[Message]:
    """Return the messages to the person who is signed in and to whom they act for, newest first."""
    return list(Message.objects.filter(to_ref__in=refs_of(actor)).order_by("-id")[:100])


def unread_of(actor: Actor) -> int:
    """Return how many of these were not opened."""
    return Message.objects.filter(to_ref__in=refs_of(actor), read_at__isnull=True).count()


def refs_of(actor: Actor) -> list[str]:
    """Return whose messages the actor reads."""
    if actor.kind is not ActorKind.CITIZEN:
        return []
    # An agent under an authority reads their own messages only, the principal's are the principal's.
    served = actor.subject_ref if actor.authority_ref is None else None
    return sorted({actor.ref, served or actor.ref})
