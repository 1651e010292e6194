"""The wallet, the public check and the staff's pages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yijian.certificates import operations
from yijian.certificates.models import Certificate, CertificateUse
from yijian.certificates.tests.factories import (
    ID_NUMBER,
    NOW,
    TODAY,
    holder_account,
    licence,
    staff_account,
    world,
)
from yijian.certificates.vocabulary import MANAGE, PRINT, UseKind
from yijian.plumbing import clock, files, journal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with clock.reading(lambda: NOW):
        yield


@pytest.fixture
def setting():
    world()
    row, account = holder_account()
    return licence(row.ref), account


@pytest.fixture
def held(setting):
    return setting[0]


@pytest.fixture
def holder(client, setting):
    client.force_login(setting[1])
    return client


def page(name, *args):
    return reverse(f"certificates:{name}", args=args)


class TestWallet:
    def test_lists_what_is_held(self, holder, held):
        text = holder.get(page("wallet")).content.decode()

        assert held.number in text
        assert "有效，到2031年11月23日" in text.replace('<span class="nb">', "").replace("</span>", "")

    def test_says_so_when_it_is_empty(self, client, held):
        _, other = holder_account("王五", "110101199003070898", "wangwu")
        client.force_login(other)

        assert "还没有电子证照" in client.get(page("wallet")).content.decode()

    def test_sends_visitors_to_sign_in(self, client, held):
        assert client.get(page("wallet")).status_code == 302

    def test_takes_the_same_queries_for_one_and_for_many(self, holder, held, django_assert_max_num_queries):
        for _ in range(4):
            licence(held.subject_ref)

        with django_assert_max_num_queries(12):
            holder.get(page("wallet"))


class TestDisclosure:
    def words(self, client, *where):
        text = client.get(page(*where)).content.decode()
        return text.replace('<span class="nb">', "").replace("</span>", "")

    def test_the_check_says_what_it_masks(self, client, held):
        assert "依法公开的照面照原样显示，别的个人信息遮住一部分" in self.words(client, "check")
        shown = self.words(client, "check-code", held.check_code)
        assert "我们只告诉您真假和现在的状态。个人信息遮住一部分。" in shown
        assert "依法公开" not in shown


class TestCertificatePage:
    def test_shows_the_face_whole_to_its_holder(self, holder, held):
        text = holder.get(page("certificate", held.ref)).content.decode()

        assert "陈玉兰" in text
        assert "13800001234" in text
        assert "亮证" in text

    @pytest.mark.parametrize("name", ["certificate", "download", "lend", "copy"])
    def test_strangers_get_404(self, client, held, name):
        _, other = holder_account("王五", "110101199003070898", "wangwu")
        client.force_login(other)

        assert client.get(page(name, held.ref)).status_code == 404

    def test_downloads_the_very_file(self, holder, held):
        response = holder.get(page("download", held.ref))

        assert response.content == files.content_of(held.document)
        assert response["Content-Disposition"].startswith("attachment")

    def test_an_ended_certificate_says_why_and_offers_nothing(self, holder, held):
        operations.cancel_certificate(mark=held.mark, reason="停业很久", now=NOW)

        text = holder.get(page("certificate", held.ref)).content.decode()

        assert "停业很久" in text
        assert "已注销" in text
        assert page("show", held.ref) not in text

    def test_showing_leads_to_a_code_that_anybody_can_scan(self, holder, held, client):
        response = holder.post(page("show", held.ref), follow=True)

        assert response.status_code == 200
        address = response.context["address"]
        scanned = client.get(address)
        assert "是真的" in scanned.content.decode().replace("<wbr>", "")

    def test_lending_gives_a_code_and_refusals_keep_what_was_typed(self, holder, held):
        bad = holder.post(page("lend", held.ref), {"user": "某平台", "purpose": "", "until": "2026-12-31"})
        good = holder.post(
            page("lend", held.ref), {"user": "某平台", "purpose": "开店", "until": "2026-12-31"}
        )

        assert bad.status_code == 422
        assert "某平台" in bad.content.decode()
        assert good.status_code == 200
        assert CertificateUse.objects.get(kind=UseKind.LENT).user == "某平台"

    @pytest.mark.parametrize("until", ["2020-01-01", "2099-01-01", "明天", ""])
    def test_a_bad_day_is_said_beside_the_form(self, holder, held, until):
        response = holder.post(page("copy", held.ref), {"purpose": "开户", "until": until})

        assert response.status_code == 422
        assert "f-until" in response.content.decode()
        assert not CertificateUse.objects.exists()

    def test_a_copy_is_made_downloaded_and_taken_back(self, holder, held):
        holder.post(page("copy", held.ref), {"purpose": "开户", "until": "2026-12-31"})
        use = CertificateUse.objects.get(kind=UseKind.COPY)

        listed = holder.get(page("certificate", held.ref)).content.decode()
        response = holder.get(page("copy-file", held.ref, use.ref))
        holder.post(page("withdraw", held.ref, use.ref))

        assert "仅用于开户" in listed
        assert response.content == files.content_of(use.document)
        use.refresh_from_db()
        assert use.ended_at == NOW

    @pytest.mark.parametrize("name", ["show", "withdraw"])
    def test_nothing_happens_by_following_a_link(self, holder, held, name):
        args = [held.ref] if name == "show" else [held.ref, "U1"]

        assert holder.get(page(name, *args)).status_code == 405


class TestCheckPage:
    def check(self, client, typed):
        return client.get(page("check"), {"q": typed}, follow=True)

    def test_anybody_checks_a_code_or_a_mark(self, client, held):
        for typed in (held.check_code.lower(), held.mark):
            text = self.check(client, typed).content.decode().replace("<wbr>", "")

            assert "是真的" in text
            assert "陈*兰" in text
            assert "13800001234" not in text
            assert ID_NUMBER not in text

    @pytest.mark.parametrize(("typed", "status"), [("2222-2222-2223", 422), ("<b>", 422), ("1.2.3.4", 422)])
    def test_says_what_is_wrong_and_keeps_it(self, client, held, typed, status):
        response = self.check(client, typed)

        assert response.status_code == status
        assert "<b>" + "</b>" not in response.content.decode()

    def test_an_unknown_code_is_not_found(self, client, held):
        Certificate.objects.filter(pk=held.pk).update(check_code="222222222222")

        assert self.check(client, held.check_code).status_code == 404

    def test_checks_a_file_by_digest_or_upload(self, client, held):
        pdf = files.content_of(held.document)

        by_digest = client.get(page("check-file"), {"digest": held.document_sha256})
        by_upload = client.post(page("check-file"), {"file": SimpleUploadedFile("a.pdf", pdf)})
        changed = client.post(page("check-file"), {"file": SimpleUploadedFile("a.pdf", pdf + b"x")})

        for response in (by_digest, by_upload):
            assert "是真的" in response.content.decode().replace("<wbr>", "")
        assert "不是我们出具的原件" in changed.content.decode().replace("<wbr>", "")

    @pytest.mark.parametrize("given", [{}, {"file": SimpleUploadedFile("empty.pdf", b"")}])
    def test_says_when_there_is_no_file(self, client, held, given):
        assert client.post(page("check-file"), given).status_code == 422

    def test_a_lent_certificate_is_opened_by_an_act(self, holder, client, held):
        holder.post(page("lend", held.ref), {"user": "某平台", "purpose": "开店", "until": "2026-12-31"})
        code = CertificateUse.objects.get(kind=UseKind.LENT).code
        client.logout()

        seen = client.get(page("check-code", code)).content.decode()
        opened = client.post(page("open-lent", code)).content.decode()

        assert "13800001234" not in seen
        assert "13800001234" in opened
        assert CertificateUse.objects.get(kind=UseKind.LENT).seen == 1


class TestWorkbench:
    @pytest.fixture
    def staff(self, client, held):
        client.force_login(staff_account(MANAGE, PRINT))
        return client

    def test_lists_and_finds_what_the_agency_issued(self, staff, held):
        assert held.number in staff.get(page("issued")).content.decode()
        assert held.number in staff.get(page("issued"), {"q": "陈玉"}).content.decode()
        assert held.number not in staff.get(page("issued"), {"q": "没有的人"}).content.decode()

    def test_pages_by_key(self, staff, held):
        for _ in range(2):
            licence(held.subject_ref)

        text = staff.get(page("issued"), {"before": held.pk + 1}).content.decode()

        assert held.number in text
        assert text.count("JY2") == 1

    def test_cancels_with_reason_and_words(self, staff, held):
        refused = staff.post(page("move", held.ref, "cancel"), {"reason": "holder", "why": " "})
        done = staff.post(
            page("move", held.ref, "cancel"), {"reason": "holder", "why": "持证人申请", "revision": "0"}
        )

        held.refresh_from_db()
        assert refused.status_code == 422
        assert done.status_code == 302
        assert held.state == "cancelled"

    def test_a_stale_page_is_told_so(self, staff, held):
        response = staff.post(page("move", held.ref, "suspend"), {"why": "整改", "revision": "5"})

        held.refresh_from_db()
        assert response.status_code == 409
        assert held.state == "valid"

    @pytest.mark.parametrize("move", ["change", "expire", "nothing"])
    def test_offers_only_moves_of_staff(self, staff, held, move):
        assert staff.get(page("move", held.ref, move)).status_code == 404

    def test_without_the_duty_nothing_moves(self, client, held):
        client.force_login(staff_account(PRINT))

        response = client.post(page("move", held.ref, "cancel"), {"reason": "holder", "why": "x"})

        held.refresh_from_db()
        assert response.status_code == 403
        assert held.state == "valid"

    def test_shows_names_masked_and_the_file_for_a_purpose(self, staff, held):
        text = staff.get(page("issued-certificate", held.ref)).content.decode()
        refused = staff.post(page("issued-file", held.ref), {"purpose": " "})
        sent = staff.post(page("issued-file", held.ref), {"purpose": "复核"})

        assert ID_NUMBER not in text
        assert refused.status_code == 422
        assert sent.content == files.content_of(held.document)
        assert [row.purpose for row in journal.readings_of(held.subject_ref)] == ["复核"]

    def test_prints_for_a_visitor(self, staff, held):
        who = {"id_type": "111", "id_number": ID_NUMBER}

        found = staff.post(page("visitor"), who)
        printed = staff.post(
            page("visitor"),
            {**who, "ref": held.ref, "purpose": "办低保", "until": (TODAY + timedelta(days=7)).isoformat()},
        )

        assert "食品经营许可证" in found.content.decode().replace("<wbr>", "")
        use = CertificateUse.objects.get(kind=UseKind.COPY)
        assert printed["Location"] == page("visitor-copy", use.ref)
        assert staff.get(printed["Location"]).content == files.content_of(use.document)

    def test_strangers_at_the_desk_are_unknown(self, staff, held):
        response = staff.post(page("visitor"), {"id_type": "111", "id_number": "110101199003070898"})

        assert response.status_code == 422
        assert "没有找到" in response.content.decode()

    def test_printing_needs_the_duty(self, client, held):
        client.force_login(staff_account(MANAGE))

        assert client.get(page("visitor")).status_code == 403
