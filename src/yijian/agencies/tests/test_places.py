import io

import pytest
from django.core.management import CommandError, call_command

from yijian.agencies import operations, queries, rules
from yijian.agencies.models import Region
from yijian.agencies.operations import DivisionLine
from yijian.agencies.operations.places import RegionRing
from yijian.agencies.tests import factories
from yijian.agencies.tests.factories import CITY, COUNTY, NOW, PROVINCE, TOWN
from yijian.agencies.vocabulary import DeskKind, Level
from yijian.kernel.actor import SYSTEM
from yijian.kernel.identifiers import IdentifierRefused
from yijian.kernel.refusal import NotFound
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db


def place(*lines):
    return operations.place_regions(lines=lines, actor=SYSTEM, now=NOW)


class TestPlaceRegions:
    def test_finds_parents_by_prefix(self):
        factories.place_country()

        assert [row.code for row in queries.region_path(TOWN)] == [PROVINCE, CITY, COUNTY, TOWN]
        assert queries.region_title(TOWN) == "湖南省长沙市芙蓉区定王台街道"
        assert queries.region(TOWN).level is Level.TOWN

    def test_skips_headings_that_are_not_listed(self):
        place(DivisionLine(code="420000", name="湖北省"), DivisionLine(code="429004", name="仙桃市"))

        assert queries.region("429004000000").parent_code == "420000000000"

    def test_settles_children_again_when_the_level_between_arrives(self):
        place(DivisionLine(code="430000", name="湖南省"), DivisionLine(code="430102", name="芙蓉区"))

        place(DivisionLine(code="430100", name="长沙市"))

        assert queries.region(COUNTY).path == (PROVINCE, CITY, COUNTY)

    def test_keeps_named_parents_of_local_codes(self):
        factories.place_country()
        park = "990001000000"
        place(DivisionLine(code=park, name="高新园区", parent_code=COUNTY, level=Level.COUNTY))

        place(DivisionLine(code="450000", name="广西壮族自治区"))

        assert queries.region(park).path == (PROVINCE, CITY, COUNTY, park)
        assert queries.region(park).is_local
        assert queries.is_within(park, CITY)
        assert park in queries.region_codes_within(PROVINCE)

    def test_repeating_changes_nothing(self):
        factories.place_country()
        entries = JournalEntry.objects.count()

        factories.place_country()

        assert JournalEntry.objects.count() == entries

    def test_refuses_rings_unknown_parents_and_wrong_codes(self):
        with pytest.raises(RegionRing):
            place(
                DivisionLine(code="990001", name="甲", parent_code="980001"),
                DivisionLine(code="980001", name="乙", parent_code="990001"),
            )
        with pytest.raises(NotFound):
            place(DivisionLine(code="990001", name="甲", parent_code="980001"))
        with pytest.raises(IdentifierRefused):
            place(DivisionLine(code="43010", name="少一位"))

        assert not Region.objects.exists()


class TestAgencies:
    def test_are_found_within_a_region_and_by_role_upwards(self):
        factories.place_country()
        factories.agency("city-market")
        factories.agency("county-market", region=COUNTY)
        factories.agency("city-police", role="police")

        assert [row.code for row in queries.agencies_within(COUNTY)] == ["county-market"]
        assert [row.code for row in queries.agencies_within(CITY, role="market")] == [
            "city-market",
            "county-market",
        ]
        assert queries.agency_of_role("market", TOWN).code == "county-market"
        assert queries.agency_of_role("police", TOWN).code == "city-police"
        assert queries.agency_of_role("fire", TOWN) is None

    def test_refuse_a_credit_code_whose_check_fails(self):
        factories.place_country()

        with pytest.raises(IdentifierRefused):
            factories.agency("bad", credit_code="11100000000013339W")

        assert factories.agency("good", credit_code="11100000000013338W").credit_code == "11100000000013338W"

    def test_have_halls_and_desks(self):
        factories.place_country()
        factories.agency("city-market")
        factories.hall()
        factories.desk()
        factories.desk("desk-2", kind=DeskKind.SPECIAL, special="办不成事")

        assert [row.code for row in queries.halls(CITY)] == ["hall"]
        assert [(row.code, row.special) for row in queries.desks("hall")] == [
            ("desk-1", ""),
            ("desk-2", "办不成事"),
        ]
        assert queries.desk("desk-1").hall_name == "芙蓉区政务服务中心"
        with pytest.raises(NotFound):
            queries.desk("desk-3")


class TestImportDivisions:
    def test_reads_a_file_with_a_heading(self, tmp_path):
        path = tmp_path / "divisions.csv"
        path.write_text("﻿code,name\n430000,湖南省\n430100000000,长沙市\n", encoding="utf-8")

        call_command("import_divisions", str(path), stderr=io.StringIO())

        assert queries.region(CITY).path == (PROVINCE, CITY)

    def test_names_every_wrong_line_and_places_none(self, tmp_path):
        path = tmp_path / "divisions.csv"
        path.write_text("430000,湖南省\n43010,长沙市\n430102,\n", encoding="utf-8")

        with pytest.raises(CommandError) as caught:
            call_command("import_divisions", str(path), stderr=io.StringIO())

        assert "第2行" in str(caught.value)
        assert "第3行" in str(caught.value)
        assert not Region.objects.exists()

    def test_a_rehearsal_places_none(self, tmp_path):
        path = tmp_path / "divisions.csv"
        path.write_text("430000,湖南省\n", encoding="utf-8")

        call_command("import_divisions", str(path), dry_run=True, stderr=io.StringIO())

        assert not Region.objects.exists()


class TestLetRunPlatform:
    def run(self, code, runs=True, actor=SYSTEM):
        return operations.let_run_platform(agency_code=code, runs=runs, actor=actor, now=NOW)

    @pytest.fixture(autouse=True)
    def _two(self):
        factories.place_country()
        factories.agency("city-data", role="data")
        factories.agency("county-data", role="data", region=COUNTY)

    def test_names_one_once_and_hands_over_when_it_is_given_up(self):
        assert queries.operator() is None
        assert self.run("city-data")
        assert not self.run("city-data")
        with pytest.raises(rules.AnotherOperator, match="city-data局"):
            self.run("county-data")

        self.run("city-data", runs=False)
        self.run("county-data")

        assert queries.operator().code == "county-data"
        assert JournalEntry.objects.filter(act="agencies.let-run-platform").count() == 3

    def test_is_for_the_platform_alone(self):
        with pytest.raises(rules.OperatorByPlatform):
            self.run("county-data", actor=factories.manager())
        with pytest.raises(NotFound):
            self.run("nobody")

        assert queries.operator() is None
