"""What must hold of every bound loop, whichever area declares it."""

import pytest

from tests.journeys import test_restaurant as restaurant
from tests.journeys.agreeing import assert_everything_agrees, assert_loops_agree
from tests.journeys.test_promise import decide_everything
from yijian.kernel.loop import APPLICANT, SYSTEM
from yijian.plumbing import clock
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops import all_bound
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


def test_everything_agrees_after_a_whole_life(lived):
    seen = assert_loops_agree()

    assert {"application", "case", "survey", "promise", "rectification"} <= seen
    assert_everything_agrees()


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
