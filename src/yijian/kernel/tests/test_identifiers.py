from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.identifiers import (
    PROFILES,
    CardKind,
    IdentifierRefused,
    RegionCode,
    RegionLevel,
    Sex,
    business_code,
    case_number,
    certificate_mark,
    fitting_profiles,
    implementing_code,
    parse_case_number,
    parse_certificate_mark,
    parse_credit_code,
    parse_item_code,
    parse_mobile,
    parse_organization_code,
    parse_region_code,
    parse_resident_id,
    widen,
)
from yijian.kernel.identifiers.check_digits import ALPHANUMERIC, CREDIT_ALPHABET, DIGITS, hybrid, mod_11_2
from yijian.kernel.identifiers.refusals import (
    CheckFailed,
    DateAhead,
    ImpossibleDate,
    Missing,
    OldNumber,
    SerialsUsedUp,
    StrangeCharacter,
    TooLong,
    TooShort,
    UnknownProfile,
    WrongLength,
    WrongShape,
)
from yijian.kernel.tests.strategies import credit_codes, resident_numbers

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

PARSERS = [
    parse_resident_id,
    parse_credit_code,
    parse_organization_code,
    parse_certificate_mark,
    parse_region_code,
    parse_mobile,
    parse_case_number,
    lambda text: parse_item_code(text, profile="gb-basic"),
]


def with_one_slip(data, text: str, alphabet: str) -> str:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in alphabet if c != text[place]]))
    return text[:place] + other + text[place + 1 :]


def refusal_of(parse, text: str) -> IdentifierRefused | None:
    try:
        parse(text)
    except IdentifierRefused as refusal:
        return refusal
    return None


class TestEveryParser:
    @pytest.mark.parametrize("parse", PARSERS)
    @given(st.text(max_size=60))
    def test_answers_anything_typed_with_a_value_or_one_sentence(self, parse, text):
        refusal = refusal_of(parse, text)

        if refusal is not None:
            assert refusal.sentence.endswith("。")
            assert refusal.code.startswith("identifier.")

    @pytest.mark.parametrize("parse", PARSERS)
    def test_asks_for_what_is_missing(self, parse):
        with pytest.raises(Missing, match="还没有填"):
            parse("　 ")

    def test_names_the_field_at_fault(self):
        with pytest.raises(TooShort) as caught:
            parse_mobile("138", field="联系电话")

        assert caught.value.field == "联系电话"


class TestResidentId:
    def test_takes_the_example_of_the_standard(self):
        found = parse_resident_id("11010519491231002x")

        assert found.number == "11010519491231002X"
        assert (found.area_code, found.born_on, found.sex) == ("110105", date(1949, 12, 31), Sex.FEMALE)
        assert found.kind is CardKind.CITIZEN

    def test_reads_full_width_and_spaced_writing(self):
        assert parse_resident_id("１１０１０５ 19491231 ００２Ｘ").number == "11010519491231002X"

    @given(resident_numbers())
    def test_check_digit_agrees_with_the_weights_of_the_standard(self, number):
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], ID_WEIGHTS, strict=True))

        assert number[17] == "10X98765432"[total % 11]

    @given(resident_numbers(), st.data())
    def test_any_single_slip_is_refused(self, number, data):
        with pytest.raises(IdentifierRefused):
            parse_resident_id(with_one_slip(data, number[:17], DIGITS) + number[17])

    @given(resident_numbers(), st.integers(0, 15))
    def test_any_two_neighbours_swapped_are_refused(self, number, place):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

        if swapped != number:
            with pytest.raises(IdentifierRefused):
                parse_resident_id(swapped)

    @pytest.mark.parametrize("area", ["512901", "230804", "999999", "100000"])
    def test_an_abolished_or_unheard_of_area_is_taken(self, area):
        body = f"{area}19700101001"

        found = parse_resident_id(body + mod_11_2(body))

        assert found.born_on == date(1970, 1, 1)

    @pytest.mark.parametrize(
        ("area", "kind"),
        [
            ("810000", CardKind.HONG_KONG),
            ("820000", CardKind.MACAO),
            ("830000", CardKind.TAIWAN),
            ("911840", CardKind.FOREIGNER),
        ],
    )
    def test_tells_residence_cards_apart(self, area, kind):
        body = f"{area}19900307013"

        found = parse_resident_id(body + mod_11_2(body))

        assert (found.kind, found.sex) == (kind, Sex.MALE)
        assert bool(found.area_code) is (kind is not CardKind.FOREIGNER)

    @pytest.mark.parametrize(
        ("text", "refusal", "words"),
        [
            ("1101051949123100", TooShort, "少了2位"),
            ("11010519491231002XX", TooLong, "多了1位"),
            ("1101O519491231002X", StrangeCharacter, "数字0"),
            ("11010519491331002X", ImpossibleDate, "19491331"),
            ("110105194912310021", CheckFailed, "对不上"),
            ("010105194912310021", WrongShape, "不会是0"),
            ("110105491231002", OldNumber, "2013年"),
        ],
    )
    def test_says_what_is_wrong(self, text, refusal, words):
        with pytest.raises(refusal, match=words):
            parse_resident_id(text)

    def test_a_birth_date_to_come_is_refused_when_the_day_is_known(self):
        body = "11010520261231002"
        number = body + mod_11_2(body)

        assert parse_resident_id(number).born_on == date(2026, 12, 31)
        with pytest.raises(DateAhead, match="2026年12月31日"):
            parse_resident_id(number, today=date(2026, 11, 23))

    def test_an_old_number_is_widened(self):
        assert widen("110105491231002").number == "11010519491231002X"

    def test_age_is_counted_in_full_years(self):
        found = parse_resident_id("11010519491231002X")

        assert (found.age_on(date(2026, 12, 30)), found.age_on(date(2026, 12, 31))) == (76, 77)

    def test_is_masked_by_default(self):
        assert parse_resident_id("11010519491231002X").masked == "1101**********002X"


class TestCreditCode:
    @pytest.mark.parametrize(
        "text",
        ["91350100M000100Y43", "11100000000013338W", "11100000000013661B", "12441500196720244T"],
    )
    def test_takes_real_codes_with_the_organization_code_inside(self, text):
        found = parse_credit_code(text)

        assert found.code == text
        assert found.organization_holds
        assert parse_organization_code(found.organization_code) == text[8:17]

    def test_reads_its_parts(self):
        found = parse_credit_code("91350100m000100y43")

        assert (found.registrar, found.category, found.area_code) == ("市场监管", "91", "350100")
        assert found.organization_code == "M000100Y4"

    @given(credit_codes(), st.data())
    def test_any_single_slip_is_refused(self, code, data):
        with pytest.raises(IdentifierRefused):
            parse_credit_code(with_one_slip(data, code, CREDIT_ALPHABET))

    def test_a_letter_that_is_not_used_is_explained(self):
        with pytest.raises(StrangeCharacter, match=r"第5位写成了“O”.*数字0"):
            parse_credit_code("9135O100M000100Y43")

    def test_letters_in_the_area_are_refused(self):
        with pytest.raises(WrongShape, match="第3到8位"):
            parse_credit_code("91A50100M000100Y43")

    def test_organization_code_is_read_with_its_hyphen(self):
        assert parse_organization_code("00001333-8") == "000013338"
        with pytest.raises(CheckFailed):
            parse_organization_code("00001333-7")


class TestCertificateMark:
    @pytest.mark.parametrize(
        ("kind_code", "issuer_code", "serial", "check"),
        [
            ("11100000000013338W011", "11430000006122244L", "20230000403", "U"),
            ("11100000000013338W032", "11220000013544541J", "2430599", "F"),
        ],
    )
    def test_real_marks_have_the_check_character_they_bear(self, kind_code, issuer_code, serial, check):
        mark = certificate_mark(kind_code=kind_code, issuer_code=issuer_code, serial=serial)

        assert str(mark) == f"1.2.156.3005.2.{kind_code}.{issuer_code}.{serial}.001.{check}"
        assert parse_certificate_mark(str(mark)) == mark
        assert parse_certificate_mark(mark.short.lower()) == mark

    @given(st.text(ALPHANUMERIC, min_size=1, max_size=32), st.integers(1, 999), st.data())
    def test_any_single_slip_is_refused(self, serial, version, data):
        mark = certificate_mark(
            kind_code="11100000000013338W011", issuer_code="340100", serial=serial, version=version
        )
        parts = mark.short.split(".")
        index = data.draw(st.integers(0, 4))
        parts[index] = with_one_slip(data, parts[index], ALPHANUMERIC)

        assert parse_certificate_mark(str(mark)) == mark
        with pytest.raises(IdentifierRefused):
            parse_certificate_mark(".".join(parts))

    def test_a_change_makes_the_next_version(self):
        mark = certificate_mark(
            kind_code="11100000000013338W011", issuer_code="340100", serial="1", version=998
        )

        assert mark.next_version().version == "999"
        with pytest.raises(SerialsUsedUp):
            mark.next_version().next_version()

    @pytest.mark.parametrize("text", ["1.2.156.3005.2.1.2.3", "11100000000013338W011.3401.1.001.A"])
    def test_a_wrong_part_is_named(self, text):
        with pytest.raises(WrongShape, match="段"):
            parse_certificate_mark(text)


class TestRegionCode:
    @pytest.mark.parametrize(
        ("text", "level", "parents"),
        [
            ("430000", RegionLevel.PROVINCE, ()),
            ("430100", RegionLevel.CITY, ("430000000000",)),
            ("430102", RegionLevel.COUNTY, ("430100000000", "430000000000")),
            ("430102999", RegionLevel.TOWN, ("430102000000", "430100000000", "430000000000")),
            (
                "430102001003",
                RegionLevel.VILLAGE,
                ("430102001000", "430102000000", "430100000000", "430000000000"),
            ),
            ("441900003000", RegionLevel.TOWN, ("441900000000", "440000000000")),
            ("429004", RegionLevel.COUNTY, ("429000000000", "420000000000")),
        ],
    )
    def test_level_and_parents_follow_from_the_digits(self, text, level, parents):
        region = parse_region_code(text)

        assert region.level is level
        assert tuple(parent.code for parent in region.parents) == parents
        assert all(parent.contains(region) and not region.contains(parent) for parent in region.parents)

    @given(st.integers(11, 83), st.lists(st.integers(0, 99), min_size=5, max_size=5))
    def test_a_region_contains_itself_and_sorts_after_its_parents(self, province, pairs):
        region = RegionCode(f"{province}" + "".join(f"{pair:02}" for pair in pairs))

        assert region.contains(region)
        assert all(parent < region and parent.level < region.level for parent in region.parents)

    @pytest.mark.parametrize(
        ("text", "refusal"), [("4301", WrongLength), ("43010A", StrangeCharacter), ("000000", WrongShape)]
    )
    def test_says_what_is_wrong(self, text, refusal):
        with pytest.raises(refusal):
            parse_region_code(text)


class TestItemCode:
    def test_basic_code_is_read_apart(self):
        code = parse_item_code("431017004W00", profile="gb-basic")

        assert code.parts == {"place": "43", "kind": "10", "department": "17", "main": "004", "sub": "W00"}
        assert not code.is_national
        assert parse_item_code("000123020000", profile="gb-basic").is_national

    def test_a_real_implementing_code_is_made_and_read(self):
        code = implementing_code(agency_code="11370800MB28559184", level="3", basic_code="370117002011")

        assert code.text == "11370800MB285591843370117002011"
        assert (code.parts["agency"], code.parts["level"], code.parts["basic"]) == (
            "11370800MB28559184",
            "3",
            "370117002011",
        )
        assert business_code(implementing=code, sequence=7).text == code.text + "07"

    @pytest.mark.parametrize(
        ("text", "profiles"),
        [
            ("000123020000", ("gb-basic", "gb39046-implementing", "local")),
            ("XK00123001", ("letters-basic", "gb39046-basic", "gb39046-implementing", "local")),
            ("511Z07001006-511602000000-000-11511301008778183N-1-00", ()),
            ("511Z07001006-511602000000-1-00", ("local",)),
        ],
    )
    def test_profiles_that_fit_are_offered(self, text, profiles):
        found = fitting_profiles(text)

        assert set(profiles) <= set(found)
        assert all(parse_item_code(text, profile=name).profile == name for name in found)

    @pytest.mark.parametrize(
        ("text", "profile", "refusal"),
        [
            ("00012302000", "gb-basic", WrongLength),
            ("0001AA020000", "gb-basic", WrongShape),
            ("11370800MB285591849370117002011", "gb-implementing", WrongShape),
            ("000123020000", "no-such", UnknownProfile),
        ],
    )
    def test_says_what_is_wrong(self, text, profile, refusal):
        with pytest.raises(refusal):
            parse_item_code(text, profile=profile)

    def test_every_profile_has_a_title_and_a_shape(self):
        assert all(p.title and p.shape and p.least <= p.most for p in PROFILES.values())


class TestMobile:
    @pytest.mark.parametrize(
        "text", ["13812341234", "138 1234 1234", "+86 138-1234-1234", "008613812341234", "8613812341234"]
    )
    def test_reads_the_usual_writings(self, text):
        assert parse_mobile(text) == "13812341234"

    def test_speaks_in_the_voice_of_the_house(self):
        with pytest.raises(TooShort) as caught:
            parse_mobile("1381234123")

        assert caught.value.sentence == "少了1位。手机号是11位数字，您填了10位，请补上。"

    @pytest.mark.parametrize("text", ["12012341234", "23812341234"])
    def test_refuses_what_begins_otherwise(self, text):
        with pytest.raises(WrongShape, match="开头"):
            parse_mobile(text)


class TestCaseNumber:
    @given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 999_999))
    def test_what_is_written_is_read_again(self, filed_on, serial):
        number = case_number(region_code="430102001003", filed_on=filed_on, serial=serial)

        assert len(number.text) == 21
        assert parse_case_number(number.grouped) == number

    @given(st.integers(1, 999_999), st.data())
    def test_any_single_slip_is_refused(self, serial, data):
        number = case_number(region_code="430102", filed_on=date(2026, 11, 23), serial=serial)

        with pytest.raises(IdentifierRefused):
            parse_case_number(with_one_slip(data, number.text, DIGITS))

    def test_the_check_digit_is_that_of_iso_7064(self):
        assert hybrid("0794", DIGITS) == "5"  # the example of the standard

    @pytest.mark.parametrize("serial", [0, 1_000_000])
    def test_a_serial_that_does_not_fit_is_refused(self, serial):
        with pytest.raises(SerialsUsedUp):
            case_number(region_code="430102", filed_on=date(2026, 11, 23), serial=serial)
