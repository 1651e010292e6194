"""Outside systems that are down, late, refusing or answer twice: one clear sentence, nothing lost, right afterwards."""

from contextlib import suppress

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.journeys import filing
from tests.journeys import test_restaurant as restaurant
from tests.journeys.agreeing import assert_everything_agrees
from tests.journeys.deciding import take_in
from yijian.accounts.models import Account
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, RegisterQuestion
from yijian.plumbing import clock, journal, messages
from yijian.plumbing.connectors import base, queue, registers, simulators, smtp
from yijian.plumbing.models import ConnectorCall, SimulatedRecord

pytestmark = pytest.mark.django_db

ASKED_AGAIN = "市场监管登记库暂时连不上，我们每5分钟再问一次"
LISTED_LATER = "市场监管登记库在申报时连不上，系统每5分钟再问一次"


@pytest.fixture
def now():
    return clock.now()


def browser(username: str, kind: str = "") -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(username=username),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    if kind:
        session = client.session
        session["acting_as"] = next(
            option.key
            for option in filing.acting_options(Account.objects.get(username=username), clock.now().date())
            if option.kind.value == kind
        )
        session.save()
    return client


def words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    text = answer.content.decode()
    for mark in ("<wbr>", '<span class="nb">', "</span>"):
        text = text.replace(mark, "")
    return text


def mood(code: str, how: str, now) -> None:
    simulators.set_mood(code, how, now=now)


def check_of(application: Application) -> Case:
    return Case.objects.get(application=application, item_code="licence-check")


@pytest.mark.parametrize("how", ["down", "late"])
class TestRegisterThatDoesNotAnswer:
    def test_holds_nobody_up_and_is_asked_again_until_it_answers(self, acting, run_jobs, now, how):
        mood("business", how, now)

        filed = restaurant.file_it(acting, run_jobs, now)

        assert filed.state == "filed"
        assert check_of(filed).state == "received", "the case waits for the register, nothing is guessed"
        owner, reviewer = browser("chenyulan", "firm"), browser("yangxuemei")
        licence = restaurant.case_of(filed, "food-licence")
        assert words(owner, f"/my/{filed.ref}/").count(ASKED_AGAIN) == 1
        assert words(reviewer, f"/work/cases/{licence.ref}/").count(LISTED_LATER) == 1

        assert cases.ask_again_for_cases(now=now) == 0
        assert cases.ask_again(now=now) == 0
        assert min(RegisterQuestion.objects.values_list("attempts", flat=True)) >= 2

        mood("business", "normal", now)
        assert cases.ask_again_for_cases(now=now) == 1
        assert cases.ask_again(now=now) == 1
        run_jobs(now=now)

        assert check_of(filed).state == "granted"
        assert not RegisterQuestion.objects.filter(answered_at=None).exists()
        page = words(owner, f"/my/{filed.ref}/")
        assert ASKED_AGAIN not in page
        assert "市场监管登记库连上了，查到了记录" in page
        review = words(reviewer, f"/work/cases/{licence.ref}/")
        assert LISTED_LATER not in review
        compared = "".join(strip_tags(review).split()).partition("系统比对")[2]
        assert "市场监管登记库一致" in compared, "what the register says stands beside what was declared"
        assert_everything_agrees()

    def test_answers_only_once_however_often_it_is_asked(self, acting, run_jobs, now, how):
        mood("business", how, now)
        filed = restaurant.file_it(acting, run_jobs, now)
        mood("business", "twice", now)

        for _ in range(3):
            cases.ask_again_for_cases(now=now)
            cases.ask_again(now=now)
        run_jobs(now=now)

        told = [row.act for row in journal.timeline([filed.ref, check_of(filed).ref], for_citizen=False)]
        assert told.count("case.grant") == 1
        assert told.count("application.register-answered") == RegisterQuestion.objects.count()

    def test_the_form_says_so_in_one_sentence_and_keeps_what_was_typed(self, acting, now, how):
        mood("business", how, now)
        chen = acting("chenyulan", "firm")
        draft = filing.begin("open-restaurant", restaurant.SAID, actor=chen, now=now)
        cases.save_fields(ref=draft.ref, actor=chen, now=now, typed={"safety-manager": "陈玉兰"})
        owner = browser("chenyulan", "firm")

        answer = owner.post(f"/apply/{draft.ref}/known/")

        assert answer.status_code == 302
        page = words(owner, f"/apply/{draft.ref}/form/")
        assert page.count("市场监管登记库暂时连不上") == 1
        assert "陈玉兰" in page
        mood("business", "normal", now)
        owner.post(f"/apply/{draft.ref}/known/")
        again = words(owner, f"/apply/{draft.ref}/form/")
        assert "市场监管登记库暂时连不上" not in again
        assert "玉兰小馆" in again
        assert Application.objects.get(pk=draft.pk).raw["safety-manager"] == "陈玉兰"


class TestRegisterThatRefuses:
    def test_the_case_is_refused_with_reason_and_way_out_and_what_needs_it_ends(self, acting, run_jobs, now):
        chen = acting("chenyulan", "firm")
        application = filing.begin("open-restaurant", restaurant.SAID, actor=chen, now=now)
        filing.fill(application, restaurant.TYPED, actor=chen, now=now)
        filing.give_everything(application, actor=chen, now=now)
        ConnectorCall.objects.filter(connector="business").delete()
        mood("business", "refusing", now)

        filed = filing.sign(application, actor=chen, now=now)
        run_jobs(now=now)

        check = check_of(filed)
        assert check.result == "refused"
        assert "市场监管登记库核对不上：没有查到记录。请先到登记部门更正" in check.explanation
        assert restaurant.case_of(filed, "food-licence").state == "lapsed"
        assert not RegisterQuestion.objects.exists(), "no is an answer"
        assert check.explanation in words(browser("chenyulan", "firm"), f"/my/{filed.ref}/")


class TestEveryRegister:
    @pytest.mark.parametrize("register", sorted(registers.KEY_FIELDS))
    @pytest.mark.parametrize("how", ["down", "late"])
    def test_says_in_one_sentence_that_it_is_down_and_what_to_do(self, now, register, how):
        mood(register, how, now)

        with pytest.raises(base.Unavailable) as refused:
            registers.look_up(register, request={registers.KEY_FIELDS[register]: "1"}, now=now)

        sentence = refused.value.sentence
        assert sentence.startswith(f"{base.info(register).title}暂时连不上。已填的内容都保存了，")
        assert sentence.endswith("。")
        call = ConnectorCall.objects.get(connector=register)
        assert (call.outcome, call.attempts) == ("failed", 1)

    @pytest.mark.parametrize("register", sorted(registers.KEY_FIELDS))
    def test_says_that_it_is_not_connected_where_nothing_is_configured(self, now, register, settings):
        settings.CONNECTORS_SIMULATED = False

        with pytest.raises(base.SystemNotConnected) as refused:
            registers.look_up(register, request={registers.KEY_FIELDS[register]: "1"}, now=now)

        assert f"{base.info(register).title}还没有接入本系统" in refused.value.sentence

    def test_a_real_client_is_asked_where_simulators_are_off(self, now, settings):
        settings.CONNECTORS_SIMULATED = False
        played = base.factory_of("business")
        base.use_transport("business", lambda: lambda operation, request, **more: {"name": "玉兰小馆"})
        try:
            found = registers.look_up("business", request={"credit_code": "9"}, now=now)
        finally:
            base.use_transport("business", played)

        assert found == {"name": "玉兰小馆"}


def attempt(call: ConnectorCall, now) -> ConnectorCall:
    with suppress(base.OutsideDown):
        queue.attempt(call_id=call.pk, now=now)
    call.refresh_from_db()
    return call


@pytest.fixture
def posted(acting, run_jobs, now) -> Application:
    """A restaurant whose certificates are sent by post, delivered; the parcel is ordered and not yet sent."""
    chen = acting("chenyulan", "firm")
    draft = filing.begin("open-restaurant", restaurant.SAID, actor=chen, now=now)
    filing.fill(draft, restaurant.TYPED, actor=chen, now=now)
    filing.give_everything(draft, actor=chen, now=now)
    cases.choose_delivery(
        ref=draft.ref,
        delivery="post",
        recipient={"name": "陈玉兰", "mobile": "13800006620", "address": "望江区江畔路88号"},
        actor=chen,
        now=now,
    )
    filed = filing.sign(draft, actor=chen, now=now)
    run_jobs(now=now)
    for item in take_in(filed, now=now):
        cases.grant_case(
            ref=restaurant.case_of(filed, item).ref, actor=acting(restaurant.STAFF[item][1]), now=now
        )
    run_jobs(now=now)
    cases.deliver_application(ref=filed.ref, actor=acting("fengyan"), now=now)
    return Application.objects.get(pk=filed.pk)


class TestParcel:
    def order(self, application: Application) -> ConnectorCall:
        return ConnectorCall.objects.get(connector="courier", about=application.ref)

    @pytest.mark.parametrize("how", ["down", "late"])
    def test_is_ordered_again_and_sent_once(self, posted, now, how):
        mood("courier", how, now)
        assert attempt(self.order(posted), now).outcome == "failed"
        operator = browser("mayong")
        assert "邮政寄递" in words(operator, "/work/systems/")

        mood("courier", "twice", now)
        found = attempt(self.order(posted), now)

        assert found.outcome == "answered"
        assert SimulatedRecord.objects.filter(connector="courier").count() == 1, "one parcel"
        posted.refresh_from_db()
        assert posted.waybill == found.answer["waybill"]
        page = words(browser("chenyulan", "firm"), f"/my/{posted.ref}/")
        assert page.count(f"纸质证照寄出了，邮件号{posted.waybill}。") == 1

    def test_that_the_post_refuses_is_said_once_with_the_way_out(self, posted, now):
        mood("courier", "refusing", now)

        assert attempt(self.order(posted), now).outcome == "refused"
        attempt(self.order(posted), now)

        posted.refresh_from_db()
        assert (posted.state, posted.waybill) == ("delivered", "")
        told = [row.kind for row in messages.inbox(posted.subject_ref)]
        assert told.count("cases.parcel-refused") == 1
        page = words(browser("chenyulan", "firm"), f"/my/{posted.ref}/")
        assert page.count("纸质证照没寄出：邮政没有收寄。要纸质的，请带身份证到窗口领。") == 1


class TestMessages:
    @pytest.mark.parametrize("gateway", ["sms", "mail"])
    @pytest.mark.parametrize("how", ["down", "late", "refusing"])
    def test_stand_in_the_portal_whatever_the_gateway_does(self, acting, run_jobs, now, how, gateway):
        mood(gateway, how, now)

        filed = restaurant.file_it(acting, run_jobs, now)

        assert filed.state == "filed"
        sent = ConnectorCall.objects.filter(connector=gateway, about=filed.ref).first()
        assert sent.outcome == ("refused" if how == "refusing" else "failed")
        assert filed.number in words(browser("chenyulan", "firm"), "/messages/")
        if how != "refusing":
            mood(gateway, "twice", now)
            assert attempt(sent, now).outcome == "answered"
            assert SimulatedRecord.objects.filter(connector=gateway, key=sent.once_key).count() == 1

    def test_of_a_firm_go_to_the_mailbox_of_its_legal_representative(self, acting, run_jobs, now):
        filed = restaurant.file_it(acting, run_jobs, now)

        mail = ConnectorCall.objects.get(connector="mail", about=filed.ref)
        assert (mail.outcome, mail.request["to"]) == ("answered", "chenyulan@mail.example")
        assert f"/my/{filed.ref}/" in mail.request["text"]

    def test_go_through_a_real_gateway_that_has_no_moods(self, monkeypatch, now):
        monkeypatch.setitem(base._transports, "mail", smtp.Smtp)
        operator = browser("mayong")

        assert "接的是真的" in words(operator, "/work/systems/")
        assert operator.post("/work/systems/mail/mood/", {"mood": "down"}).status_code == 404

    def test_wait_for_people_where_no_gateway_is_connected(self, acting, run_jobs, now, settings):
        settings.CONNECTORS_SIMULATED = False

        filed = restaurant.file_it(acting, run_jobs, now)

        sent = ConnectorCall.objects.filter(connector="sms", about=filed.ref).first()
        assert sent.outcome == "gave-up"
        page = words(browser("mayong"), "/work/systems/")
        assert "没有接入" in page
        assert "YIJIAN_CONNECTORS_SIMULATED" in page
        settings.CONNECTORS_SIMULATED = True
        assert queue.retry(call_id=sent.pk, now=now)
        assert attempt(sent, now).outcome == "answered"
