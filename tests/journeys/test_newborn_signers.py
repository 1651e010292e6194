"""新生儿出生: who signs, and the cross-province rule with all its refusals (SC-05)."""

import pytest

from tests.journeys import filing
from tests.journeys.newborn import draft
from yijian.accounts import queries as accounts
from yijian.bundles import queries as bundles
from yijian.cases import access
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, Signature
from yijian.cases.queries.signing import NotASigner
from yijian.kernel.compose import NotEntitled
from yijian.kernel.refusal import NotFound
from yijian.plumbing import clock, journal, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


class TestSignatures:
    def test_the_mother_is_asked_and_files_by_signing(self, acting, run_jobs, now):
        application = draft(acting, now)
        waiting = filing.sign(application, actor=acting("linzhiyuan"), now=now)
        assert waiting.state == "signing"
        assert not Case.objects.filter(application=application).exists()
        mother = acting("zhouxiaolan")
        asked = [row for row in messages.inbox(mother.subject_ref) if row.about == application.ref]
        assert len(asked) == 1
        assert asked[0].link == f"/apply/{application.ref}/sign/"

        done = filing.sign(application, actor=mother, now=now)

        assert done.state == "filed"
        rows = Signature.objects.filter(application=application, voided_at=None)
        assert {row.role for row in rows} == {"applicant", "mother", "father"}
        assert {row.signer_name for row in rows} == {"林志远", "周晓岚"}
        assert len({row.content_digest for row in rows}) == 1, "both signed the same content"

    @pytest.mark.parametrize("stranger", ["mahaiyan", "liqiusheng"])
    def test_the_link_alone_cannot_sign(self, acting, now, stranger):
        application = draft(acting, now)
        filing.sign(application, actor=acting("linzhiyuan"), now=now)

        with pytest.raises((NotASigner, NotFound)):
            filing.sign(application, actor=acting(stranger), now=now)

        assert Application.objects.get(pk=application.pk).state == "signing"

    def test_somebody_whose_signature_is_not_asked_is_no_signer(self, acting, now):
        """A clerk who may see the draft but does not file it may not sign it either."""
        from dataclasses import replace

        application = draft(acting, now)
        filing.sign(application, actor=acting("linzhiyuan"), now=now)
        helper = acting("liqiusheng")
        Application.objects.filter(pk=application.pk).update(
            recipient={"signers": [{"role": "mother", "ref": helper.subject_ref, "name": "李秋生"}]}
        )

        with pytest.raises(NotASigner) as refused:
            filing.sign(application, actor=replace(helper), now=now)

        assert "周晓岚" in refused.value.sentence

    def test_a_change_voids_what_was_signed(self, acting, now):
        application = draft(acting, now)
        father = acting("linzhiyuan")
        filing.sign(application, actor=father, now=now)

        cases.save_fields(ref=application.ref, actor=father, now=now, typed={"child-name": "林语桦"})

        assert not Signature.objects.filter(application=application, voided_at=None).exists()
        waiting = filing.sign(application, actor=acting("zhouxiaolan"), now=now)
        assert waiting.state == "signing", "the father has to sign the new content"

    def test_naming_another_mother_asks_her_and_no_longer_the_first(self, acting, now):
        """The wrong number was typed: who was asked by mistake may not see the family's papers any more."""
        application = draft(acting, now)
        father, wrong, right = acting("linzhiyuan"), acting("zhouxiaolan"), acting("mahaiyan")
        filing.sign(application, actor=father, now=now)
        assert access.application(application.ref, wrong).state == "signing"

        number = accounts.person_facts(right.subject_ref)["profile.id_number"]
        cases.save_fields(ref=application.ref, actor=father, now=now, typed={"mother-id": number})

        with pytest.raises(NotFound):
            access.application(application.ref, wrong)
        assert access.application(application.ref, right).ref == application.ref
        asked = [row for row in messages.inbox(right.subject_ref) if row.about == application.ref]
        assert [row.link for row in asked] == [f"/apply/{application.ref}/sign/"]
        told = [row.plain for row in journal.timeline([application.ref], for_citizen=True)]
        assert told[-1] == f"您改了要签名的人，现在等{right.name}签名。"

    def test_typing_the_same_again_leaves_the_signature(self, acting, now):
        application = draft(acting, now)
        father = acting("linzhiyuan")
        filing.sign(application, actor=father, now=now)

        cases.save_fields(ref=application.ref, actor=father, now=now, typed={"child-name": "林语桐"})

        standing = Signature.objects.filter(application=application, voided_at=None)
        assert set(standing.values_list("role", flat=True)) == {"applicant", "father"}


ABROAD = {
    "in-marriage": "是",
    "born-at": "2025-12-24T13:05",
    "has-birth-certificate": "是",
    "mother-ethnicity": "回族",
    "father-ethnicity": "回族",
    "mother-region": "580101000000",
    "father-region": "580101000000",
    "follow": "随母亲",
}


class TestCrossProvince:
    def plan(self, acting, now, **said):
        actor = acting("mahaiyan")
        known = {**bundles.known_answers(actor.subject_ref)}
        answers = filing.answer_all("newborn-cross-province", {**ABROAD, **said}, known=known, on=now.date())
        return bundles.plan_for(
            bundles.matter("newborn-cross-province"),
            answers=answers,
            on=now.date(),
            subject_ref=actor.subject_ref,
        )

    def test_eleven_months_in_wedlock_with_a_certificate_goes_ahead(self, acting):
        at = clock.now().replace(year=2026, month=11, day=25)

        assert [part.item for part in self.plan(acting, at).parts] == ["newborn-cross-province"]

    @pytest.mark.parametrize(
        ("said", "names"),
        [
            ({"born-at": "2025-11-24T13:05"}, "满一周岁"),
            ({"born-at": "2025-11-23T13:05"}, "满一周岁"),
            ({"in-marriage": "否"}, "婚内"),
            ({"has-birth-certificate": "否"}, "还没有出生医学证明"),
            ({"father-ethnicity": "蒙古族"}, "民族不同"),
            ({"mother-region": "590102001000"}, "有一方的户口在本省"),
        ],
        ids=["one-year", "over-a-year", "not-in-wedlock", "no-certificate", "two-ethnicities", "at-home"],
    )
    def test_each_condition_refuses_with_the_ordinary_way(self, acting, said, names):
        at = clock.now().replace(year=2026, month=11, day=24)

        with pytest.raises(NotEntitled) as refused:
            self.plan(acting, at, **said)

        assert names in refused.value.sentence
        assert any(way in refused.value.sentence for way in ("派出所", "请先向", "出生登记"))
