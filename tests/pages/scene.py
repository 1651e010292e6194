"""One restaurant in many states, and everybody who may look at it: the subjects on which every address is tried.

Laid once by the operations, as people would; kept by the tests that share it unchanged.
"""

import io
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from tests import queued
from tests.journeys import filing
from tests.journeys import test_restaurant as restaurant
from yijian.accounts import operations as accounts
from yijian.accounts.models import Account, DutyGrant
from yijian.accounts.queries import acting_options, resolve_actor
from yijian.accounts.vocabulary import AuthorityKind, MembershipRole
from yijian.bundles import operations as bundles
from yijian.bundles.queries import known_answers
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, GivenFile, Survey
from yijian.cases.vocabulary import Defect, SignMethod
from yijian.catalogue import queries as catalogue
from yijian.certificates import operations as certificates
from yijian.certificates.models import Certificate
from yijian.certificates.queries import papers_of_cases
from yijian.credit import operations as credit
from yijian.credit.models import Promise, Revocation
from yijian.kernel.actor import SYSTEM, Actor
from yijian.openapi import operations as openapi
from yijian.openapi.vocabulary import KeyKind, NewMachine
from yijian.plumbing.duties import all_duties
from yijian.plumbing.importing import drafts, write_workbook
from yijian.plumbing.models import Assignment, ConnectorCall
from yijian.ratings import operations as ratings
from yijian.ratings.models import Rectification

MARKET = "wj-market"
HALL = "wj-hall"
ELSEWHERE = "yx-market"
PAPER = "safety-manager-proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One subject: how addresses name it, and the agency it is with."""

    names: dict[str, Any]
    agency: str = MARKET
    session: dict[str, Any] = field(default_factory=dict)
    """What the browser's session holds already."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """Everything that was laid, by the names that the tables use."""

    now: datetime
    owner: Actor
    places: dict[str, Place] = field(default_factory=dict)
    machines: dict[str, NewMachine] = field(default_factory=dict)
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)
    """Cookies of browsers in which somebody is signed in, by role and agency."""

    def put(
        self, place: str, *, agency: str = MARKET, session: dict[str, Any] | None = None, **names: Any
    ) -> None:
        """Keep a subject under its name in the tables."""
        self.places[place] = Place(names=names, agency=agency, session=session or {})


def actor_of(username: str, kind: str = "", *, on: date) -> Actor:
    """Return somebody as an actor; ``kind`` is self, firm or staff."""
    account = Account.objects.get(username=username)
    options = acting_options(account, on)
    return resolve_actor(
        account, on, chosen=next((option.key for option in options if option.kind.value == kind), "")
    )


def signed_in(username: str, kind: str = "", *, on: date) -> str:
    """Sign somebody in and return the cookie of their session."""
    account = Account.objects.get(username=username)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    chosen = [option.key for option in acting_options(account, on) if option.kind.value == kind]
    if chosen:
        session = client.session
        session["acting_as"] = chosen[0]
        session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def lay(now: datetime) -> Scene:
    """Lay the scene: a delivered filing with its aftermath, one under way, drafts at home and at the desk."""
    owner = actor_of("chenyulan", "firm", on=now.date())
    scene = Scene(now=now, owner=owner)
    for agency in (MARKET, HALL, ELSEWHERE, "wj-fire", "al-data"):
        _appoint(f"all-{agency}", agency, now, duties=[duty.code for duty in all_duties()])
        _appoint(f"none-{agency}", agency, now, duties=[])
        scene.machines[agency] = openapi.register_machine(
            name=f"{agency}的系统",
            agency_code=agency,
            duties=[duty.code for duty in all_duties()],
            kind=KeyKind.HMAC,
            public_key="",
            actor=SYSTEM,
            now=now,
        )
    done = _delivered(owner, now)
    running = _filed(owner, now)
    _drafts(scene, owner, now)
    _aftermath(scene, done, owner, now)  # after the last promise: whoever broke one may not promise again
    _under_way(scene, running, owner, now)
    _people(scene, owner, now)
    queued.work_off(now=now)
    _sign_in(scene, now)
    return scene


def _sign_in(scene: Scene, now: datetime) -> None:
    people = {
        "other": signed_in("wangguizhen", "self", on=now.date()),
        "owner": signed_in("chenyulan", "firm", on=now.date()),
        "away": signed_in(f"all-{ELSEWHERE}", on=now.date()),
    }
    for agency in scene.machines:
        for role, cookie in people.items():
            scene.sessions[role, agency] = cookie
        scene.sessions["colleague", agency] = signed_in(f"none-{agency}", on=now.date())
        scene.sessions["holder", agency] = signed_in(f"all-{agency}", on=now.date())


def _acting(now: datetime) -> Any:
    return lambda username, kind="": actor_of(username, kind, on=now.date())


def _appoint(username: str, agency: str, now: datetime, *, duties: list[str]) -> None:
    member = accounts.appoint_staff(
        username=username,
        name="齐全" if duties else "新来",
        agency_code=agency,
        post="测试岗",
        desk_code="wj-w06" if agency == HALL and duties else "",
        actor=SYSTEM,
        now=now,
    )
    DutyGrant.objects.bulk_create(
        DutyGrant(staff=member, duty=duty, valid_from=now.date(), granted_by=SYSTEM.ref, granted_at=now)
        for duty in duties
    )


def _filed(owner: Actor, now: datetime) -> Application:
    application = filing.begin("open-restaurant", restaurant.SAID, actor=owner, now=now)
    filing.fill(application, restaurant.TYPED, actor=owner, now=now)
    filing.give_everything(application, actor=owner, now=now)
    filed = filing.sign(application, actor=owner, now=now)
    queued.work_off(now=now)
    return filed


def _delivered(owner: Actor, now: datetime) -> Application:
    application = _filed(owner, now)
    acting = _acting(now)
    waiting = list(Case.objects.filter(application=application, state="received").order_by("position"))
    for case in waiting:
        filing.accept(case, actor=acting(restaurant.STAFF[case.item_code][0]), now=now)
    restaurant.survey(application, acting, now)
    for case in waiting:
        decider = acting(restaurant.STAFF[case.item_code][1])
        restaurant.review(case, actor=decider, now=now)
        cases.grant_case(ref=case.ref, actor=decider, now=now)
    queued.work_off(now=now)
    application.refresh_from_db()
    assert application.state == "delivered", application.state
    return application


def _aftermath(scene: Scene, done: Application, owner: Actor, now: datetime) -> None:
    """Rate it poorly, break its promise, use its certificate."""
    case = Case.objects.get(application=done, item_code="food-licence")
    scene.put("done", ref=done.ref)
    scene.put("done-case", ref=case.ref)
    ratings.give_rating(
        application_ref=done.ref,
        level=2,
        tags=("207",),
        words="办了太久。",
        is_anonymous=False,
        actor=owner,
        now=now,
    )
    mending = Rectification.objects.get(rating__application_ref=done.ref)
    scene.put("rectification", agency=mending.agency_code, loop="rectification", ref=mending.ref)

    later = now + timedelta(days=60)
    credit.lapse_promises(now=later)
    queued.work_off(now=later)
    revocation = Revocation.objects.get(promise__application_ref=done.ref)
    credit.notify_revocation(
        ref=revocation.ref,
        actor=actor_of("zhengguodong", on=now.date()),
        now=now,
        facts="考核证明到期没有补。",
        basis="行政许可法第六十九条",
    )
    scene.put("revocation", loop="revocation", ref=revocation.ref)
    scene.put("statement", ref=done.ref, revocation_ref=revocation.ref)

    held = Certificate.objects.get(mark=case.certificate_mark)
    scene.put("certificate", ref=held.ref)
    scene.put("certificate-loop", loop="certificate", ref=held.ref)
    until = now.date() + timedelta(days=7)
    copied = certificates.copy_certificate(ref=held.ref, purpose="投标", until=until, actor=owner, now=now)
    lent = certificates.lend_certificate(
        ref=held.ref, user="招标公司", purpose="投标", until=until, actor=owner, now=now
    )
    showing = certificates.show_certificate(ref=held.ref, actor=owner, now=now)
    scene.put("copy", ref=held.ref, use=copied.ref)
    scene.put("lent", code=lent.code)
    scene.put("marked", mark=held.mark)
    scene.put("shown", code=showing)
    scene.put("checked", code=held.check_code)
    scene.put("showing", ref=held.ref, showing=showing)
    printed = certificates.print_for_visitor(
        ref=held.ref,
        visitor_ref=owner.subject_ref or "",
        purpose="办事",
        until=until,
        actor=actor_of(f"all-{HALL}", on=now.date()),
        now=now,
    )
    scene.put("printed", agency=HALL, use=printed.ref)


def _under_way(scene: Scene, running: Application, owner: Actor, now: datetime) -> None:
    """Accept one, ask for a correction of another, arrange the survey; a third waits."""
    acting = _acting(now)
    found = {case.item_code: case for case in Case.objects.filter(application=running)}
    food, fire, sign = found["food-licence"], found["fire-promise"], found["signboard"]
    filing.accept(food, actor=acting("yangxuemei"), now=now)
    filing.accept(sign, actor=acting("zengjie"), now=now)
    line = next(
        given
        for given in running.materials.filter(state="given").order_by("pk")
        if given.code
        in {material.code for material in catalogue.item("fire-promise", fire.item_version).materials}
    )
    cases.ask_for_correction(
        ref=fire.ref,
        actor=acting("gaofeng"),
        now=now,
        defects=[Defect(kind="material", code=line.code, title=line.title, what="照片太暗，重拍一张。")],
    )
    scene.put("running", ref=running.ref)
    scene.put("deliver", agency=HALL, ref=running.ref)
    scene.put("application-loop", agency=HALL, loop="application", ref=running.ref)
    scene.put("case", ref=food.ref)
    scene.put("case-loop", loop="case", ref=food.ref)
    waiting = Assignment.objects.get(subject_ref=food.ref, closed_at__isnull=True)
    scene.put("assignment", assignment_id=waiting.pk)
    scene.put("withdraw", ref=running.ref, case_ref=food.ref)
    scene.put("correct", ref=running.ref, case_ref=fire.ref)
    scene.put("fire-case", agency="wj-fire", ref=fire.ref)
    file = GivenFile.objects.filter(material__application=running).order_by("pk").first()
    assert file is not None
    scene.put("running-file", ref=running.ref, file_id=file.pk)
    scene.put("case-file", ref=food.ref, file_id=_file_of(food))
    scene.put("looked", ref=running.ref, code=file.material.code)
    promise = Promise.objects.get(application_ref=running.ref, material_code=PAPER)
    scene.put("promise", ref=running.ref, promise_ref=promise.ref)
    scene.put("promise-loop", loop="promise", ref=promise.ref)
    survey = Survey.objects.filter(application=running).first()
    assert survey is not None
    leads = {"wj-market": "wugang", "wj-fire": "wanglei", "wj-urban": "chenli"}
    cases.arrange_survey(
        ref=survey.ref,
        actor=acting(leads[survey.agency_code]),
        now=now,
        on=str(now.date() + timedelta(days=1)),
        time="上午9点",
        contact="陈玉兰 13800006620",
    )
    cases.give_opinion(
        ref=survey.ref,
        actor=acting("wugang"),
        now=now,
        passed="yes",
        findings="现场和图纸一致",
        photos=[("现场.jpg", filing.photo(90))],
    )
    scene.put("survey", ref=survey.ref)
    scene.put("survey-loop", loop="survey", ref=survey.ref)
    digest = survey.opinions.get(agency_code=MARKET).photos[0]["digest"]
    scene.put("survey-photo", ref=survey.ref, digest=digest)
    papers = papers_of_cases([running.ref, food.ref])
    scene.put("paper", ref=running.ref, paper_ref=next(iter(papers.values()))[0].ref)


def _file_of(case: Case) -> int:
    """Return a file that belongs to a material of the case's own item."""
    codes = {material.code for material in catalogue.item(case.item_code, case.item_version).materials}
    file = GivenFile.objects.filter(material__application_id=case.application_id, material__code__in=codes)
    first = file.order_by("pk").first()
    assert first is not None
    return first.pk


def _drafts(scene: Scene, owner: Actor, now: datetime) -> None:
    """Begin once more at home, and twice at the desk: one still open, one filed."""
    draft = filing.begin("open-restaurant", restaurant.SAID, actor=owner, now=now)
    filing.fill(draft, restaurant.TYPED, actor=owner, now=now)
    filing.give_everything(draft, actor=owner, now=now)
    file = GivenFile.objects.filter(material__application=draft).order_by("pk").first()
    assert file is not None
    scene.put("draft", ref=draft.ref)
    scene.put("draft-material", ref=draft.ref, code=file.material.code)
    scene.put("draft-file", ref=draft.ref, file_id=file.pk)

    clerk = actor_of(f"all-{HALL}", on=now.date())
    visitor = actor_of("ouyangjianhua", "firm", on=now.date())
    known = known_answers(visitor.subject_ref or "")
    for place in ("desk-filed", "desk"):
        ref = bundles.begin_filing(
            code="open-restaurant",
            answers=filing.answer_all("open-restaurant", restaurant.SAID, known=known, on=now.date()),
            optional_chosen=(),
            region_code=filing.WANGJIANG,
            subject_ref=visitor.subject_ref or "",
            subject_name=visitor.subject_name,
            actor=clerk,
            now=now,
            on=now.date(),
        )
        application = Application.objects.get(ref=ref)
        scene.put(place, agency=HALL, ref=ref)
        as_visitor = replace(clerk, subject_ref=visitor.subject_ref, subject_name=visitor.subject_name)
        filing.fill(application, restaurant.TYPED, actor=as_visitor, now=now)
        filing.give_everything(application, actor=as_visitor, now=now)
        given = GivenFile.objects.filter(material__application=application).order_by("pk").first()
        assert given is not None
        scene.put(f"{place}-material", agency=HALL, ref=ref, code=given.material.code)
        scene.put(f"{place}-file", agency=HALL, ref=ref, file_id=given.pk)
        if place == "desk-filed":
            signed = filing.sign(application, actor=clerk, now=now, method=SignMethod.DESK)
            assert signed.state == "filed", signed.state


def _people(scene: Scene, owner: Actor, now: datetime) -> None:
    """Let somebody act for the firm, name a colleague, leave an order to an outside system unanswered."""
    agent = actor_of("liqiusheng", "self", on=now.date())
    colleague = actor_of("zhaominzhi", "self", on=now.date())
    authority = accounts.record_authority(
        principal_ref=owner.subject_ref or "",
        agent_ref=agent.ref,
        kind=AuthorityKind.AGENT,
        valid_from=now.date(),
        valid_until=now.date() + timedelta(days=30),
        actor=owner,
        now=now,
    )
    accounts.join_firm(
        person_ref=colleague.ref,
        firm_ref=owner.subject_ref or "",
        role=MembershipRole.CLERK,
        valid_from=now.date(),
        actor=owner,
        now=now,
    )
    scene.put("authority", ref=authority.ref)
    scene.put("thing", code="open-restaurant")
    scene.put("sample", name="食品安全管理制度范本.docx")
    scene.put("answered", code="open-restaurant", session={"guidance": {"open-restaurant": restaurant.SAID}})
    visitor = actor_of("ouyangjianhua", "firm", on=now.date())
    scene.put(
        "visitor",
        agency=HALL,
        session={
            "desk": {
                "person": visitor.ref,
                "subject": visitor.subject_ref,
                "subject_name": visitor.subject_name,
                "matter": "open-restaurant",
                "region": filing.WANGJIANG,
                "answers": restaurant.SAID,
                "optional": [],
            }
        },
    )
    scene.put("colleague", person_ref=colleague.ref)
    call = ConnectorCall.objects.create(
        connector="sms",
        operation="send",
        once_key="scene",
        request={},
        outcome=ConnectorCall.Outcome.GAVE_UP,
        created_at=now,
    )
    scene.put("call", agency="al-data", call_id=call.pk)
    scene.put("system", agency="al-data", code="sms")
    out = io.BytesIO()
    write_workbook(out, titles=["同义词"])
    out.seek(0)
    importer = actor_of("all-al-data", on=now.date())
    looked = drafts.look_at(file=out, name="资料.xlsx", actor=importer, now=now)
    scene.put("import", agency="al-data", ref=looked)
