"""What can be done: search, bundles and items, guidance, plans. Open to everybody."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.bundles import operations, queries
from yijian.bundles.queries import Matter
from yijian.cases import operations as cases
from yijian.catalogue import queries as catalogue
from yijian.kernel.compose import Ask, Plan
from yijian.kernel.definitions import DataElement
from yijian.kernel.forms import Answer
from yijian.kernel.refusal import NotFound
from yijian.openapi.callers import person_of
from yijian.openapi.problems import Problem
from yijian.plumbing import clock

router = Router(tags=["办什么事"])


class Hit(Schema):
    """One thing found."""

    kind: str = Field(description="bundle 一件事，item 单个事项")
    code: str
    title: str
    plain: str
    matched: str
    is_guess: bool = Field(description="只是相像，要问“您是不是想找”")


class Thing(Schema):
    """One bundle in a list."""

    code: str
    title: str
    plain: str
    life_line: str
    life_stage: str
    items: int
    visits: int
    days: int
    has_own_limits: bool
    lead_title: str


class PartOfThing(Schema):
    """One item of a thing."""

    item: str
    version: int
    title: str
    plain: str
    agency_role: str


class ThingPage(Schema):
    """What one thing consists of."""

    code: str
    version: int
    title: str
    plain: str
    is_bundle: bool
    parts: list[PartOfThing]


class OptionOut(Schema):
    """One answer of a choice."""

    value: str
    title: str
    help: str


class Question(Schema):
    """A data element asked as a question."""

    code: str
    name: str
    kind: str
    question: str
    help: str
    unit: str
    options: list[OptionOut]
    max_length: int | None
    sensitive: bool


class Guidance(Schema):
    """What was answered so far."""

    answers: dict[str, Any] = Field(
        default={},
        description="数据元代码到答案；“说不准”表示不知道",
        examples=[{"area": "320"}],
        max_length=200,
    )
    optional_chosen: list[str] = Field(default=[], description="另选的可选事项", max_length=50)


class NextOut(Schema):
    """The next question, or that nothing is left to ask."""

    settled: bool
    question: Question | None
    because: str = Field(description="为什么问这个")
    least: int = Field(description="顺利的话还有几题")
    most: int


class PlannedPartOut(Schema):
    """One item of a plan."""

    item: str
    version: int
    title: str
    plain: str
    agency_title: str
    because: str
    certain: bool
    wave: int
    after: list[str]
    starts_on: date
    promised_on: date
    statutory_on: date
    fee_cents: int
    survey: bool


class LeftOutOut(Schema):
    """One item that is not in the plan."""

    item: str
    plain: str
    reason: str
    because: str
    question: str


class PlannedMaterial(Schema):
    """One material of a plan."""

    code: str
    title: str
    need: str
    bringer: str = Field(
        description="applicant 要您交，promise 可先承诺，platform 不用您交，nobody 这次不需要"
    )
    way: str
    because: str
    optional: bool
    used_for: list[str]


class SavingOut(Schema):
    """What the bundle saves."""

    code: str
    title: str
    unit: str
    now: int
    singly: int


class PlanOut(Schema):
    """Everything that follows from the answers."""

    bundle: str
    version: int
    title: str
    parts: list[PlannedPartOut]
    left_out: list[LeftOutOut]
    materials: list[PlannedMaterial]
    fields: list[Question]
    promised_on: date
    statutory_on: date
    cost_cents: int
    visits: int
    joint_survey: bool
    signers: list[str]
    savings: list[SavingOut]


class Beginning(Guidance):
    """The accepted plan."""

    region_code: str = Field(description="在哪个县区办，12位区划代码", max_length=12)


class Begun(Schema):
    """The draft to go on with."""

    ref: str


@router.get("/search", response=list[Hit], auth=None, summary="搜索")
def search(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=60)],
    limit: Annotated[int, Field(ge=1, le=50)] = 20,
) -> Any:
    """Find bundles and items by everyday words, official names, pinyin or its initials."""
    return [Hit.from_orm(hit) for hit in catalogue.search(text=q, limit=limit)]


@router.get("/things", response=list[Thing], auth=None, summary="一件事清单")
def things(request: HttpRequest, line: str = "", stage: str = "") -> Any:
    """Return the bundles on offer, optionally of one station of life."""
    return [Thing.from_orm(row) for row in queries.online(line=line, stage=stage)]


@router.get("/things/{code}", response={200: ThingPage, 404: Problem}, auth=None, summary="一件事或事项")
def thing(request: HttpRequest, code: str) -> Any:
    """Return what a bundle or single item consists of."""
    found = queries.matter(code)
    return ThingPage(
        code=found.code,
        version=found.definition.version,
        title=found.definition.title,
        plain=found.definition.plain,
        is_bundle=found.is_bundle,
        parts=[
            PartOfThing(
                item=part.item,
                version=found.items[part.item].version,
                title=found.items[part.item].title,
                plain=found.items[part.item].plain,
                agency_role=found.items[part.item].agency_role,
            )
            for part in found.definition.parts
        ],
    )


@router.post(
    "/things/{code}/next",
    response={200: NextOut, 404: Problem, 422: Problem},
    auth=None,
    summary="下一个问题",
)
def next_question(request: HttpRequest, code: str, body: Guidance) -> Any:
    """Return the next question worth asking; somebody who is signed in is not asked what is known of them."""
    step = queries.next_step(
        queries.matter(code),
        answers=answers_of(body),
        on=clock.now().date(),
        known=queries.known_answers(actor_of(request).subject_ref or ""),
        optional_chosen=body.optional_chosen,
    )
    if not isinstance(step, Ask):
        return NextOut(settled=True, question=None, because="", least=0, most=0)
    return NextOut(
        settled=False,
        question=question_of(step.element),
        because=step.because,
        least=step.least,
        most=step.most,
    )


@router.post(
    "/things/{code}/plan", response={200: PlanOut, 404: Problem, 422: Problem}, auth=None, summary="办事方案"
)
def plan(request: HttpRequest, code: str, body: Guidance) -> Any:
    """Return the plan that follows from the answers."""
    matter: Matter = queries.matter(code)
    found = queries.plan_for(
        matter,
        answers=answers_of(body),
        on=clock.now().date(),
        optional_chosen=body.optional_chosen,
        subject_ref=actor_of(request).subject_ref or "",
    )
    return plan_out(found)


@router.post(
    "/things/{code}/begin",
    response={200: Begun, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    summary="开始办",
)
def begin(request: HttpRequest, code: str, body: Beginning) -> Any:
    """Accept the plan and begin, or go on with, the one draft; what is known is filled in."""
    actor = person_of(request, "申报")
    now = clock.now()
    if body.region_code not in {place.code for place in queries.places()}:
        raise NotFound(field="region_code", what="这个县区")
    ref = operations.begin_filing(
        code=code,
        answers=answers_of(body),
        optional_chosen=body.optional_chosen,
        region_code=body.region_code,
        subject_ref=actor.subject_ref or "",
        subject_name=actor.subject_name,
        actor=actor,
        now=now,
        on=now.date(),
    )
    cases.prefill(ref=ref, actor=actor, now=now)
    return Begun(ref=ref)


def answers_of(body: Guidance) -> dict[str, Answer]:
    """Return the answers as values.

    :raises AnswerRefused: when one does not fit its element; NotFound: when there is no such element.
    """
    elements = catalogue.elements()
    answers: dict[str, Answer] = {}
    for code, typed in body.answers.items():
        if code not in elements:
            raise NotFound(field=code, what=f"数据元{code}")
        answers[code] = queries.read_answer(elements[code], typed)
    return answers


def question_of(element: DataElement) -> Question:
    """Return an element as a question."""
    return Question(
        code=element.code,
        name=element.name,
        kind=element.kind.value,
        question=element.question,
        help=element.help,
        unit=element.unit,
        options=[OptionOut.from_orm(option) for option in element.options],
        max_length=element.max_length,
        sensitive=element.sensitive,
    )


def plan_out(found: Plan) -> PlanOut:
    """Return a plan for the outside."""
    return PlanOut(
        bundle=found.bundle,
        version=found.version,
        title=found.title,
        parts=[PlannedPartOut.from_orm(part) for part in found.parts],
        left_out=[LeftOutOut.from_orm(part) for part in found.left_out],
        materials=[PlannedMaterial.from_orm(line) for line in found.materials.lines],
        fields=[question_of(field.element) for field in found.form.fields],
        promised_on=found.promised_on,
        statutory_on=found.statutory_on,
        cost_cents=found.cost_cents,
        visits=found.visits,
        joint_survey=found.joint_survey,
        signers=list(found.signers),
        savings=[SavingOut.from_orm(saving) for saving in found.savings],
    )
