"""One-time codes: hashed, short-lived, sent once a minute, tried a few times, forgotten after a day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from yijian.plumbing import codes
from yijian.plumbing.models import OneTimeCode

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
OPENING = codes.CodePurpose(code="tests.open", never_sent="还没有发验证码。")
TYPED = codes.CodePurpose(code="tests.typed", never_sent="还没有发验证码。", most_a_day=3)


def issue(purpose=OPENING, now=NOW, **more):
    return codes.issue(purpose, **{"to_ref": "P-1", "sent_to": "138****1234", **more}, now=now)


def check(typed, purpose=OPENING, now=NOW, **more):
    return codes.check(purpose, typed=typed, **{"to_ref": "P-1", **more}, now=now)


def wrong(new):
    return "000000" if new.digits != "000000" else "111111"


class TestIssue:
    def test_keeps_a_hash_and_what_it_is_for_sealed(self):
        new = issue(holds_for="chen@mail.example")

        assert len(new.digits) == 6
        with connection.cursor() as cursor:
            cursor.execute("select holds_for, code_hash from plumbing_onetimecode")
            stored = cursor.fetchone()
        assert "chen" not in stored[0]
        assert new.digits not in stored[1]
        assert codes.latest(OPENING, to_ref="P-1").holds_for == "chen@mail.example"

    def test_pauses_a_minute_and_says_where_the_last_went(self):
        issue()

        with pytest.raises(codes.CodeTooSoon, match=r"138\*\*\*\*1234.*1秒后") as refused:
            issue(now=NOW + timedelta(seconds=59, milliseconds=500))
        assert refused.value.status == 429
        issue(now=NOW + timedelta(seconds=60))

    def test_pauses_for_each_person_purpose_and_thing_by_itself(self):
        issue(about="A-1")

        issue(about="A-2")
        issue(to_ref="P-2", about="A-1")
        issue(TYPED, about="A-1")

        assert OneTimeCode.objects.count() == 4

    def test_stops_where_a_purpose_says_how_many_a_day(self):
        for minute in range(3):
            issue(TYPED, now=NOW + timedelta(minutes=minute))

        with pytest.raises(codes.CodesUsedUp, match="已经发了3次"):
            issue(TYPED, now=NOW + timedelta(hours=23))
        issue(TYPED, to_ref="P-2")
        issue(TYPED, now=NOW + timedelta(days=1, minutes=3))

    def test_may_be_refused_in_an_areas_own_words(self):
        class Later(codes.CodeTooSoon):
            code = "tests.later"

        own = codes.CodePurpose(code="tests.own", never_sent="", too_soon=Later)
        issue(own)

        with pytest.raises(Later):
            issue(own)


class TestCheck:
    def test_takes_the_digits_with_or_without_spaces(self):
        new = issue()

        assert check(f" {new.digits[:3]} {new.digits[3:]} ").pk == new.row.pk

    def test_takes_the_last_one_only(self):
        first = issue()
        second = issue(now=NOW + timedelta(minutes=1))
        if first.digits != second.digits:
            with pytest.raises(codes.CodeWrong, match="还可以再输4次"):
                check(first.digits, now=NOW + timedelta(minutes=1))

        check(second.digits, now=NOW + timedelta(minutes=1))

    def test_counts_five_tries_for_good(self):
        new = issue()
        for left in (4, 3, 2, 1):
            with pytest.raises(codes.CodeWrong, match=f"还可以再输{left}次"):
                check(wrong(new))
        with pytest.raises(codes.CodeGone, match="已经输错5次"):
            check(wrong(new))

        with pytest.raises(codes.CodeGone, match="已经输错5次"):
            check(new.digits)

    def test_ends_after_five_minutes(self):
        new = issue()
        check(new.digits, now=NOW + timedelta(minutes=4, seconds=59))

        with pytest.raises(codes.CodeGone, match="过了5分钟"):
            check(new.digits, now=NOW + timedelta(minutes=5))

    def test_holds_for_nobody_and_nothing_else(self):
        new = issue(about="A-1", holds_for="7")

        for other in (
            {"to_ref": "P-2", "about": "A-1"},
            {"about": "A-2"},
            {"about": "A-1", "holds_for": "8"},
        ):
            with pytest.raises(codes.CodeGone, match="还没有发验证码"):
                check(new.digits, **other)
        with pytest.raises(codes.CodeGone):
            check(new.digits, TYPED, about="A-1")
        assert OneTimeCode.objects.get().tries == 0
        check(new.digits, about="A-1", holds_for="7")


class TestEnding:
    def test_voided_codes_hold_no_more_but_the_pause_stays(self):
        new = issue()
        codes.void(OPENING, to_ref="P-1", now=NOW)

        with pytest.raises(codes.CodeGone):
            check(new.digits)
        with pytest.raises(codes.CodeTooSoon):
            issue()

    def test_are_forgotten_after_a_day(self):
        issue()
        issue(to_ref="P-2", now=NOW + timedelta(hours=1))

        assert codes.forget(now=NOW + timedelta(days=1, minutes=1)) == 1
        assert OneTimeCode.objects.get().to_ref == "P-2"
