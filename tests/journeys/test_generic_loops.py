"""What must hold of every bound loop, whichever area declares it."""

import pytest

from tests.journeys import test_restaurant as restaurant
from tests.journeys.test_promise import decide_everything
from yijian.kernel.loop import APPLICANT, SYSTEM
from yijian.plumbing import clock
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops import all_bound
from yijian.plumbing.models import Assignment, JournalEntry, LoopClock
from yijian.ratings import operations as ratings

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(acting, run_jobs):
    """Let one restaurant go through filing, deciding, delivery and a poor rating."""
    now = clock.now()
    application = restaurant.file_it(acting, run_jobs, now)
    restaurant.accept(application, "food-licence", acting, now)
    decide_everything(application, acting, run_jobs, now)
    ratings.give_rating(
        application_ref=application.ref,
        level=1,
        tags=(),
        words="",
        is_anonymous=False,
        actor=acting("chenyulan", "firm"),
        now=now,
    )
    run_jobs(now=now)


def test_every_area_has_bound_its_loops():
    codes = {binding.loop.code for binding in all_bound()}

    assert {"application", "case", "survey", "promise", "revocation", "rectification"} <= codes


def test_stored_state_journal_clocks_and_inboxes_agree(lived):
    seen = set()
    for binding in all_bound():
        for subject in binding.model._default_manager.all():
            seen.add(binding.loop.code)
            last = (
                JournalEntry.objects.filter(subject_ref=subject.ref, loop=binding.loop.code)
                .exclude(to_state="")
                .order_by("-id")
                .first()
            )
            assert last is not None, f"{subject.ref} has no journal"
            assert subject.state == last.to_state, f"{binding.loop.code} {subject.ref}"
            state = binding.loop.states[subject.state]
            waiting = Assignment.objects.filter(subject_ref=subject.ref, closed_at__isnull=True)
            running = LoopClock.objects.filter(subject_ref=subject.ref, ended_at__isnull=True)
            assert (subject.closed_at is not None) == state.final, subject.ref
            if state.final:
                assert not waiting.exists(), f"{subject.ref} is over and still waits for somebody"
                assert not running.exists(), f"{subject.ref} is over and a clock still runs"
            elif state.waits_for not in (APPLICANT, SYSTEM):
                assert waiting.exists(), f"{subject.ref} waits for nobody"
                assert all(row.state == subject.state for row in waiting)
            moves = JournalEntry.objects.filter(
                subject_ref=subject.ref,
                act__in=[f"{binding.loop.code}.{code}" for code in binding.loop.moves],
            )
            assert moves.count() == subject.revision, f"{subject.ref} moved without a journal row"
            for row in moves:
                move = binding.loop.moves[row.act.partition(".")[2]]
                assert row.from_state in {source.code for source in move.arc.sources}
                assert row.to_state == move.arc.target.code
    assert {"application", "case", "survey", "promise", "rectification"} <= seen


def test_every_duty_a_loop_names_is_known():
    for binding in all_bound():
        named = {move.duty for move in binding.loop.moves.values()}
        named |= {state.waits_for for state in binding.loop.states.values() if state.waits_for}
        for duty in named - {APPLICANT, SYSTEM}:
            assert duty_title(duty), f"{binding.loop.code}: {duty}"
            assert duty_title(duty) != duty, f"{binding.loop.code}: {duty} is not registered"


def test_every_staff_wait_says_what_to_do_and_can_be_ended_by_whoever_is_waited_for():
    for binding in all_bound():
        for state in binding.loop.states.values():
            if state.final or state.waits_for in (APPLICANT, SYSTEM):
                continue
            assert state.to_do, f"{binding.loop.code}.{state.code}"
            duties = {move.duty for move in binding.loop.moves_from(state.code)}
            assert state.waits_for in duties, f"{binding.loop.code}.{state.code} waits in vain"


def test_every_named_operation_belongs_to_a_move():
    for binding in all_bound():
        assert set(binding.operations) <= set(binding.loop.moves), binding.loop.code


def test_every_clock_that_starts_can_end():
    for binding in all_bound():
        moves = binding.loop.moves.values()
        started = {clock.code for move in moves for clock in move.starts}
        ended = {clock.code for move in moves for clock in move.ends}
        assert started <= ended, f"{binding.loop.code}: {started - ended} never end"
        assert {clock.code for move in moves for clock in move.stops} == {
            clock.code for move in moves for clock in move.resumes
        }


def test_no_move_is_barred_by_a_move_that_cannot_come_before_it():
    for binding in all_bound():
        for move in binding.loop.moves.values():
            for code in move.not_by:
                assert binding.loop.moves[code].duty != SYSTEM, f"{binding.loop.code}.{move.code}"
