"""The arithmetic of routes, clocks, seals and charts."""

from hypothesis import given
from hypothesis import strategies as st

from yijian.ui.rules.charts import columns, nice_top, number
from yijian.ui.rules.route import across, downwards
from yijian.ui.rules.scale import clock_boxes, tick_boxes
from yijian.ui.rules.seal import arc
from yijian.ui.vocabulary import Chart, Route, RouteDay, RouteLane, Series

LANES = st.lists(
    st.builds(
        lambda start, length: RouteLane(title="事", start=start, end=start + length),
        st.integers(0, 4),
        st.floats(0, 3),
    ),
    min_size=1,
    max_size=9,
)


def _route(lanes):
    days = tuple(RouteDay(title=f"第{at}天") for at in range(8))
    return Route(sentence="同时办", days=days, lanes=tuple(lanes))


class TestRoute:
    @given(LANES)
    def test_every_lane_is_drawn_once_each_way(self, lanes):
        route = _route(lanes)
        assert len(across(route).tracks) == len(lanes)
        assert len(downwards(route).rows) == len(lanes) + 1

    @given(LANES)
    def test_rows_stand_in_the_order_in_which_parts_finish(self, lanes):
        named = [RouteLane(title=str(at), start=lane.start, end=lane.end) for at, lane in enumerate(lanes)]
        titles = [int(row.title) for row in downwards(_route(named)).rows[1:]]
        ends = [named[at].end for at in titles]
        assert ends == sorted(ends)

    @given(LANES)
    def test_no_strand_works_after_its_station(self, lanes):
        finished = set()
        for row in downwards(_route(lanes)).rows[1:]:
            for strand in row.strands:
                assert (strand.before == "wait") == (strand.x in finished)
            finished.add(row.node_x)
        assert len(finished) == len(lanes)

    @given(LANES)
    def test_nothing_leaves_the_drawing(self, lanes):
        drawing = across(_route(lanes))
        assert all(0 < float(track.y) < drawing.height for track in drawing.tracks)


class TestClock:
    @given(
        total=st.integers(1, 60),
        used=st.integers(0, 80),
        light=st.sampled_from(["fine", "soon", "today", "over", "stop", "done"]),
    )
    def test_boxes_fill_the_scale(self, total, used, light):
        boxes = clock_boxes(total=total, used=used, light=light)
        last = boxes[-1]
        assert abs(float(last.x) + float(last.width) - 148) < 0.6
        assert all(float(box.width) >= 0 for box in boxes)

    def test_the_day_that_counts_carries_the_light(self):
        assert [box.state for box in clock_boxes(total=4, used=3, light="soon")] == [
            "done",
            "done",
            "soon",
            "open",
        ]
        assert [box.state for box in clock_boxes(total=5, used=5, light="over")] == ["done"] * 4 + ["over"]

    def test_stopped_days_are_not_shown_as_used_up(self):
        assert [box.state for box in clock_boxes(total=3, used=2, light="stop")] == ["stop", "stop", "open"]

    def test_ticks_tell_promise_from_law(self):
        states = [box.state for box in tick_boxes(today=3, promised=4, legal=6, finished=False)]
        assert states == ["past", "past", "today", "promise", "open", "open"]

    def test_ticks_of_a_finished_case_show_no_today(self):
        states = [box.state for box in tick_boxes(today=2, promised=4, legal=4, finished=True)]
        assert "today" not in states


class TestSeal:
    @given(st.text(alphabet="安澜市望江区", min_size=2, max_size=26))
    def test_is_symmetric(self, text):
        angles = [float(glyph.angle) for glyph in arc(text)]
        assert abs(angles[0] + angles[-1]) < 0.2
        assert angles == sorted(angles)


class TestCharts:
    @given(st.floats(min_value=0.01, max_value=1e8))
    def test_axis_is_round_and_reaches_the_highest(self, highest):
        top, step = nice_top(highest)
        assert top >= highest * 0.999
        assert round(top / step) <= 5
        assert top <= highest * 2.6

    def test_what_is_not_known_is_not_zero(self):
        chart = Chart(
            title="收", sentence="收", labels=("1日", "2日"), series=(Series(title="收", values=(None, 3)),)
        )
        assert len(columns(chart, width=330, height=200).marks) == 1
        assert number(None) == "–"

    def test_an_empty_chart_is_drawn(self):
        chart = Chart(title="收", sentence="还没有", labels=(), series=(Series(title="收", values=()),))
        assert columns(chart, width=330, height=200).marks == ()
