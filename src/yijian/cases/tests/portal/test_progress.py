"""What became of it: my applications, one application, its papers, what is owed, withdrawal, messages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys import filing

from yijian.cases import operations
from yijian.cases.models import Application, Case
from yijian.cases.tests.portal.conftest import words
from yijian.credit import operations as credit
from yijian.credit.models import Promise, Revocation
from yijian.plumbing import journal, messages
from yijian.plumbing.numbering import reference

pytestmark = pytest.mark.django_db


def owed(application: Application) -> Promise:
    return Promise.objects.filter(application_ref=application.ref, kind="tolerance").first()


class TestMine:
    def test_shows_drafts_to_go_on_with(self, owner, draft):
        page = words(owner.get("/my/"))

        assert f'href="/apply/{draft.ref}/form/"' in page
        assert "接着办" in page

    def test_shows_what_runs(self, owner, filed):
        page = words(owner.get("/my/"))

        assert f'href="/my/{filed.ref}/"' in page
        assert "项正在办" in page or "项办好了" in page

    def test_is_empty_with_one_thing_to_do(self, stranger):
        assert "您还没有办过事" in words(stranger.get("/my/"))

    def test_costs_the_same_with_one_two_and_twenty(self, owner, filed):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for wanted in (1, 2, 20):
            while Application.objects.filter(subject_ref=filed.subject_ref).count() < wanted:
                copy(filed)
            owner.get("/my/")
            with CaptureQueriesContext(
                connection,
            ) as seen:
                owner.get("/my/")
            counts.append(len(seen))

        assert counts[0] == counts[1] == counts[2]

    def test_a_draft_can_be_given_up(self, owner, draft, stranger):
        assert stranger.post(f"/my/{draft.ref}/discard/").status_code == 404
        owner.post(f"/my/{draft.ref}/discard/")

        assert Application.objects.get(pk=draft.pk).state == "withdrawn"
        assert f"/apply/{draft.ref}/form/" not in words(owner.get("/my/"))


def copy(application: Application) -> Application:
    """Return a second row like a filed application, with one case."""
    case = Case.objects.filter(application=application).first()
    twin = Application.objects.get(pk=application.pk)
    twin.pk, twin.ref, twin.once_key = None, reference("A"), reference("K")
    twin.number = reference("N")
    twin.save(force_insert=True)
    case.pk, case.ref, case.number, case.application = None, reference("C"), reference("N"), twin
    case.save(force_insert=True)
    return twin


class TestTimeline:
    def test_says_whose_move_it_is_and_until_when(self, owner, filed):
        page = owner.get(f"/my/{filed.ref}/")

        assert page.status_code == 200
        assert "您承诺过的材料还有1份要补" in words(page)
        assert "最晚办好" in words(page)
        assert filed.number in words(page).replace("​", "")

    def test_a_draft_leads_back_to_its_form(self, owner, draft):
        assert owner.get(f"/my/{draft.ref}/")["Location"] == f"/apply/{draft.ref}/form/"
        assert owner.get(f"/my/{draft.ref}/receipt/").status_code == 404

    def test_ends_with_the_seal_when_all_is_delivered(self, owner, filed, acting, now, run_jobs):
        decided = now + timedelta(days=1)
        for case in Case.objects.filter(application=filed).order_by("position"):
            case.refresh_from_db()
            decide(case, decided)
            run_jobs(now=decided)

        page = words(owner.get(f"/my/{filed.ref}/"))

        assert Application.objects.get(pk=filed.pk).state == "delivered"
        assert "4项全办好了" in page
        assert "看我的证照" in page
        assert "/wallet/" in page

    def test_shows_who_read_it_and_why(self, owner, filed, acting, now):
        journal.write_reading(
            what="看申报材料",
            subject_ref=filed.ref,
            about=[filed.subject_ref],
            actor=acting("zhoumin"),
            now=now,
            purpose="核对原件",
        )

        assert "核对原件" in words(owner.get(f"/my/{filed.ref}/"))

    def test_hands_out_the_receipt_and_the_letters(self, owner, filed, stranger):
        receipt = owner.get(f"/my/{filed.ref}/receipt/file/")
        assert receipt["Content-Disposition"].startswith("attachment;")
        assert receipt.content.startswith(b"%PDF")

        page = owner.get(f"/my/{filed.ref}/").context["page"]
        assert page.papers
        for paper in page.papers:
            assert owner.get(paper.url).content.startswith(b"%PDF")
            assert stranger.get(paper.url).status_code == 404

    def test_a_letter_of_another_application_is_not_found(self, owner, filed):
        assert owner.get(f"/my/{filed.ref}/papers/nonsense/").status_code == 404

    @pytest.mark.parametrize("path", ["", "receipt/", "receipt/file/"])
    def test_strangers_find_nothing_and_visitors_sign_in(self, client, stranger, filed, path):
        assert stranger.get(f"/my/{filed.ref}/{path}").status_code == 404
        assert client.get(f"/my/{filed.ref}/{path}").status_code == 302

    def test_is_simple_for_elders(self, owner, filed):
        owner.cookies["yj_preferences"] = "elder.normal.light"
        page = words(owner.get(f"/my/{filed.ref}/"))

        assert 'data-mode="elder"' in page
        assert "走到哪一步了" in page
        assert "谁看过我的资料" not in page
        assert "打电话问人" in page


def decide(case: Case, at) -> None:
    """Let the platform take a case in and grant it, as journeys of staff prove it for people."""
    from yijian.cases.models import SurveyOpinion
    from yijian.kernel.actor import SYSTEM

    SurveyOpinion.objects.filter(case=case).update(passed=True, findings="好", given_at=at)
    case.refresh_from_db()
    if case.state == "received":
        operations.accept_case(ref=case.ref, actor=SYSTEM, now=at)
        case.refresh_from_db()
    if case.state == "accepted":
        operations.grant_case(ref=case.ref, actor=SYSTEM, now=at)


class TestWithdrawing:
    def test_takes_one_case_back_and_its_dependants_end(self, owner, filed):
        case = Case.objects.filter(application=filed, result="").order_by("position").first()

        page = owner.post(f"/my/{filed.ref}/withdraw/{case.ref}/", follow=True)

        case.refresh_from_db()
        assert case.state == "withdrawn"
        assert "撤回了" in words(page)

    def test_a_stranger_cannot(self, stranger, owner, filed):
        case = Case.objects.filter(application=filed).first()

        assert stranger.post(f"/my/{filed.ref}/withdraw/{case.ref}/").status_code == 404
        assert owner.post(f"/my/{filed.ref}/withdraw/nonsense/").status_code == 404

    def test_a_decided_case_says_why_not(self, owner, filed):
        case = Case.objects.filter(application=filed, result="granted").first()

        answer = owner.post(f"/my/{filed.ref}/withdraw/{case.ref}/")

        assert answer.status_code == 409


class TestOwing:
    @pytest.fixture
    def promise(self, filed, now) -> Promise:
        """The restaurant's promise of a paper that follows; made here if the sample's list has none."""
        found = owed(filed)
        if found is not None:
            return found
        case = Case.objects.filter(application=filed, result="").order_by("position").first()
        from yijian.credit.vocabulary import PromiseKind
        from yijian.kernel.actor import SYSTEM
        from yijian.kernel.definitions import Limit

        return credit.sign_promise(
            kind=PromiseKind.TOLERANCE,
            case_ref=case.ref,
            application_ref=filed.ref,
            item_code=case.item_code,
            material_code="safety-rules",
            title="食品安全规章制度",
            text="我承诺补交。",
            subject_ref=filed.subject_ref,
            subject_name=filed.subject_name,
            agency_code=case.decide_agency,
            region_code=case.region_code,
            limit=Limit(amount=20),
            actor=SYSTEM,
            now=now,
        )

    def test_a_promised_paper_is_handed_in_here(self, owner, filed, promise):
        assert promise.title in words(owner.get(f"/my/{filed.ref}/"))
        photo = SimpleUploadedFile("制度.jpg", filing.photo().read(), content_type="image/jpeg")

        page = owner.post(f"/my/{filed.ref}/promises/{promise.ref}/", {"file": photo}, follow=True)

        promise.refresh_from_db()
        assert promise.state == "handed_in"
        assert promise.files[0]["name"] == "制度.jpg"
        assert "补交的收到了" in words(page)

    def test_no_file_and_a_bad_file_say_so_beside_it(self, owner, filed, promise):
        nothing = owner.post(f"/my/{filed.ref}/promises/{promise.ref}/")
        bad = owner.post(
            f"/my/{filed.ref}/promises/{promise.ref}/",
            {"file": SimpleUploadedFile("制度.jpg", b"not a picture")},
        )

        assert nothing.status_code == bad.status_code == 422
        assert "还没有上传" in words(nothing)
        assert "它不是" in words(bad)
        promise.refresh_from_db()
        assert promise.state == "signed"

    def test_strangers_cannot(self, stranger, filed, promise):
        assert stranger.post(f"/my/{filed.ref}/promises/{promise.ref}/").status_code == 404

    def test_what_a_department_wants_to_revoke_can_be_answered(self, owner, stranger, filed, promise, now):
        from yijian.credit.loops import RevocationLoop
        from yijian.kernel.actor import SYSTEM

        revocation = credit.open_revocation(promise_ref=promise.ref, why="没有补", actor=SYSTEM, now=now)
        credit.notify_revocation(
            ref=revocation.ref, actor=SYSTEM, now=now, facts="到期没有补交。", basis="行政许可法第六十九条"
        )
        page = words(owner.get(f"/my/{filed.ref}/"))
        assert "撤销告知" in page
        assert "到期没有补交" in page
        url = f"/my/{filed.ref}/statements/{revocation.ref}/"

        assert stranger.post(url, {"statement": "x"}).status_code == 404
        empty = owner.post(url, {"statement": "  "})
        assert empty.status_code == 422
        owner.post(url, {"statement": "我上周已经交到窗口了。"})

        said = Revocation.objects.get(pk=revocation.pk)
        assert (said.state, said.statement) == (RevocationLoop.heard.code, "我上周已经交到窗口了。")


class TestMessages:
    def test_shows_and_marks_read_only_by_post(self, owner, filed, acting):
        page = words(owner.get("/messages/"))
        assert "交好了：开办餐饮店" in page
        assert messages.unread(filed.subject_ref) > 0

        owner.get("/messages/")
        assert messages.unread(filed.subject_ref) > 0
        owner.post("/messages/read/")

        assert messages.unread(filed.subject_ref) == 0

    def test_nobody_reads_anothers(self, stranger, filed):
        assert "开办餐饮店" not in words(stranger.get("/messages/")).split("<main")[1]


def test_the_line_tells_every_case_in_its_own_lane(owner, filed):
    page = owner.get(f"/my/{filed.ref}/").context["page"]
    lanes = [lane for step in page.steps for lane in step.lanes]

    assert [lane.title for lane in lanes] == [
        case.plain_title for case in Case.objects.filter(application=filed).order_by("position")
    ]
