"""The loop runtime: what every move refuses alike, and inboxes paged by key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yijian.kernel.actor import Actor, ActorKind
from yijian.plumbing.loops import assignments
from yijian.plumbing.models import Assignment

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLERK = Actor(
    kind=ActorKind.STAFF,
    ref="u-1",
    name="甲",
    agency_code="a-1",
    agency_name="甲局",
    duties=frozenset({"tests.do"}),
)


@pytest.mark.django_db
class TestPaging:
    def open_some(self, count: int) -> None:
        Assignment.objects.bulk_create(
            Assignment(
                loop="rectification",
                subject_ref=f"s-{number}",
                state="opened",
                duty="tests.do",
                agency_code="a-1",
                to_do="做",
                title=f"第{number}件",
                due_at=None if number % 4 == 0 else NOW + timedelta(days=number % 3),
                opened_at=NOW,
            )
            for number in range(count)
        )

    def test_every_row_comes_once_the_most_urgent_first_undated_last(self):
        self.open_some(23)
        seen: list[assignments.InboxRow] = []
        after = None
        while page := assignments.inbox(CLERK, today=NOW.date(), after=after, limit=5):
            seen += page
            after = (page[-1].due_at, page[-1].id)

        assert len(seen) == 23
        assert len({row.id for row in seen}) == 23
        dated = [row.due_at for row in seen if row.due_at is not None]
        assert dated == sorted(dated)
        assert all(row.due_at is None for row in seen[len(dated) :])

    def test_shows_what_a_colleague_took_and_nothing_of_other_agencies_or_duties(self):
        self.open_some(3)
        Assignment.objects.filter(subject_ref="s-1").update(taken_by="u-2", taken_name="赵芳")

        rows = {row.subject_ref: row.taken_name for row in assignments.inbox(CLERK, today=NOW.date())}
        assert rows == {"s-0": "", "s-1": "赵芳", "s-2": ""}
        assert assignments.inbox(replace(CLERK, agency_code="a-2"), today=NOW.date()) == []
        assert assignments.inbox(replace(CLERK, duties=frozenset()), today=NOW.date()) == []
        assert assignments.counts(CLERK, today=NOW.date())["all"] == 3
