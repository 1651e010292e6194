"""Numbers, codes, periods and masks follow their rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.certificates import rules
from yijian.certificates.loops import CertificateLoop
from yijian.certificates.tests.factories import LICENCE
from yijian.certificates.vocabulary import FaceLine, Holder, Own, Secrecy, Standing

bodies = st.text(alphabet=rules.CODE_ALPHABET, min_size=11, max_size=11)


class TestCheckCode:
    @given(bodies)
    def test_is_read_back_however_it_is_typed(self, body):
        code = rules.with_check(body)

        assert rules.read_check_code(code) == code
        assert rules.read_check_code(f" {rules.spaced(code).lower()} ") == code

    @given(bodies, st.integers(0, 11), st.sampled_from(rules.CODE_ALPHABET))
    def test_notices_any_one_wrong_character(self, body, place, other):
        code = rules.with_check(body)
        slipped = code[:place] + other + code[place + 1 :]

        if slipped != code:
            with pytest.raises(rules.CheckCodeWrong):
                rules.read_check_code(slipped)

    @pytest.mark.parametrize(("typed", "says"), [("", "0位"), ("7K2M", "4位"), ("0K2M9QXA41TB", "没有“0”")])
    def test_says_what_is_wrong(self, typed, says):
        with pytest.raises(rules.CheckCodeWrong, match=says):
            rules.read_check_code(typed)


class TestNumber:
    def test_is_written_by_its_layout(self):
        number = rules.numbered(
            "JY2{region6}{serial:6}{check}", serial=6123, on=date(2026, 11, 24), region_code="430102000000"
        )

        assert number[:-1] == "JY2430102006123"
        assert number[-1].isdigit()

    @given(st.integers(1, 999), st.integers(1, 999))
    def test_two_serials_never_share_a_number(self, one, other):
        numbers = [
            rules.numbered("{year}-{serial:3}{check}", serial=n, on=date(2026, 1, 1), region_code="")
            for n in (one, other)
        ]

        assert (numbers[0] == numbers[1]) == (one == other)

    @pytest.mark.parametrize(
        "layout", ["", "JY", "{serial:6}{serial:6}", "{check}{serial:6}", "{who}{serial:6}", "{serial:6}}"]
    )
    def test_refuses_a_layout_that_is_none(self, layout):
        with pytest.raises(rules.NumberLayoutFaulty):
            rules.numbered(layout, serial=1, on=date(2026, 1, 1), region_code="430102")

    def test_refuses_the_serial_after_the_last(self):
        with pytest.raises(rules.NumberLayoutFaulty, match="用完"):
            rules.numbered("{serial:2}", serial=100, on=date(2026, 1, 1), region_code="")


class TestPeriod:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            (date(2026, 11, 24), 60, date(2031, 11, 24)),
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2026, 12, 1), 1, date(2027, 1, 1)),
        ],
    )
    def test_ends_on_the_same_day_of_the_month(self, start, months, end):
        assert rules.ends_after(start, months) == end

    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
    def test_is_never_shorter_than_its_months_at_28_days(self, start, months):
        assert rules.ends_after(start, months) >= start + timedelta(days=28 * months)


class TestStanding:
    def test_shares_its_names_with_the_loop(self):
        assert set(CertificateLoop.states) | {Standing.NOT_YET} == set(Standing)

    @pytest.mark.parametrize(
        ("state", "on", "standing"),
        [
            ("valid", date(2026, 11, 23), Standing.NOT_YET),
            ("valid", date(2026, 11, 24), Standing.VALID),
            ("valid", date(2031, 11, 23), Standing.VALID),
            ("valid", date(2031, 11, 24), Standing.EXPIRED),
            ("suspended", date(2031, 11, 24), Standing.EXPIRED),
            ("suspended", date(2027, 1, 1), Standing.SUSPENDED),
            ("revoked", date(2040, 1, 1), Standing.REVOKED),
            ("changed", date(2026, 11, 1), Standing.CHANGED),
        ],
    )
    def test_follows_state_and_days(self, state, on, standing):
        found = rules.standing_of(
            state=state, valid_from=date(2026, 11, 24), valid_until=date(2031, 11, 24), on=on
        )

        assert found is standing


class TestFace:
    def test_says_the_last_day_on_which_it_holds(self):
        own = rules.own_values(
            number="1",
            holder_name="陈玉兰",
            holder_code="",
            issuer_name="局",
            issued_on=date(2026, 11, 24),
            valid_from=date(2026, 11, 24),
            valid_until=date(2031, 11, 24),
        )

        assert own[Own.VALID_UNTIL] == "2031年11月23日"

    def test_given_values_win_and_unknown_or_empty_ones_are_left_out(self):
        lines = rules.filled_lines(
            LICENCE.fields,
            {"shop": "玉兰小馆", "place": " ", "code": "甲", "other": "x"},
            {Own.HOLDER_CODE: "乙"},
        )

        assert [(line.name, line.value) for line in lines] == [("shop", "玉兰小馆"), ("code", "甲")]

    def test_hides_what_is_not_for_strangers(self):
        lines = (
            FaceLine(name="owner", label="经营者", value="陈玉兰"),
            FaceLine(name="phone", label="电话", value="13800001234"),
            FaceLine(name="unlisted", label="x", value="y"),
        )

        assert [line.value for line in rules.masked_lines(lines, LICENCE.fields)] == ["陈*兰"]

    @pytest.mark.parametrize(
        ("public_by", "is_masked", "names_whole", "said"),
        [
            ("", False, False, ""),
            ("", True, False, "个人信息遮住一部分。"),
            ("", True, True, "持证人当面出示，姓名照原样显示，号码遮住一部分。"),
            ("《某法》", False, False, "这种证照的照面依法公开（《某法》），照原样显示。"),
            (
                "《某法》",
                True,
                False,
                "这种证照的照面依法公开（《某法》），照原样显示。其余的个人信息遮住一部分。",
            ),
        ],
    )
    def test_says_what_is_shown_whole(self, public_by, is_masked, names_whole, said):
        assert rules.disclosure(public_by=public_by, is_masked=is_masked, names_whole=names_whole) == said

    @given(st.text(max_size=30), st.sampled_from(Secrecy))
    def test_a_mask_never_shows_more_than_there_is(self, value, secrecy):
        shown = rules.masked(value, secrecy)

        assert len(shown) <= len(value)
        bare = value if secrecy is Secrecy.OPEN else value.strip()
        assert all(one in ("*", other) for one, other in zip(shown, bare, strict=False))

    @pytest.mark.parametrize(("holder", "is_person"), [(Holder.PERSON, False), (Holder.FIRM, True)])
    def test_is_refused_to_the_wrong_kind_of_holder(self, holder, is_person):
        with pytest.raises(rules.HolderUnfit):
            rules.require_holder(title="结婚证", holder=holder, is_person=is_person)
