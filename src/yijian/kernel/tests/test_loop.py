"""Loop declarations: what import refuses, against an independent search on random graphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.loop import SYSTEM, Loop, Move, State, faults_of

STATES = 5


def declare(arcs: list[tuple[int, int]], finals: set[int]) -> type[Loop]:
    """Return a loop class without the check at import."""
    states = {
        f"s{number}": State(
            f"第{number}步", waits_for=None if number in finals else SYSTEM, final=number in finals
        )
        for number in range(STATES)
    }
    loop = type("Walked", (), {"code": "walked", "title": "试", "noun": "试"})
    moves = {}
    for number, (source, target) in enumerate(arcs):
        moves[f"m{number}"] = Move(f"走{number}", states[f"s{source}"] >> states[f"s{target}"], SYSTEM)
    for name, member in {**states, **moves}.items():
        member.code = name
    loop.states, loop.moves = states, moves
    loop.initial = states["s0"]
    loop.moves_from = classmethod(
        lambda cls, state: [m for m in cls.moves.values() if any(s.code == state for s in m.arc.sources)]
    )
    return loop


def reached_from(start: int, arcs: list[tuple[int, int]]) -> set[int]:
    found, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for source, target in arcs:
            if source == here and target not in found:
                found.add(target)
                todo.append(target)
    return found


numbers = st.integers(0, STATES - 1)


@given(arcs=st.lists(st.tuples(numbers, numbers), max_size=10), finals=st.sets(numbers, max_size=3))
def test_unreachable_states_and_dead_ends_are_found_and_nothing_else(arcs, finals):
    said = set(faults_of(declare(arcs, finals)))

    reached = reached_from(0, arcs)
    leaving = {source for source, _ in arcs}
    expected = {f"state s{number} cannot be reached" for number in range(STATES) if number not in reached}
    expected |= {
        f"state s{number} is a dead end"
        for number in range(STATES)
        if number not in finals and number not in leaving
    }
    assert said == expected


def test_a_wait_for_nobody_is_refused_at_import():
    with pytest.raises(TypeError, match="waits for nobody"):

        class Idle(Loop):
            code, title, noun = "idle", "试", "试"
            begun = State("开始")
            ended = State("结束", final=True)
            end = Move("结束", begun >> ended, SYSTEM)


def test_a_separation_from_an_unknown_move_is_refused_at_import():
    with pytest.raises(TypeError, match="unknown move nobody"):

        class Split(Loop):
            code, title, noun = "split", "试", "试"
            begun = State("开始", waits_for=SYSTEM)
            ended = State("结束", final=True)
            end = Move("结束", begun >> ended, SYSTEM, not_by=("nobody",))


def test_a_state_of_another_loop_is_refused_at_import():
    stranger = State("别处", final=True)

    with pytest.raises(TypeError, match="of another loop"):

        class Stray(Loop):
            code, title, noun = "stray", "试", "试"
            begun = State("开始", waits_for=SYSTEM)
            away = Move("走", begun >> stranger, SYSTEM)
