"""What a person may say their region is."""

import pytest

from yijian.agencies import queries
from yijian.agencies.tests.factories import COUNTY, PROVINCE, TOWN, place_country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def country():
    place_country()


class TestRegionsToChoose:
    def test_those_listed_come_first_with_their_whole_title(self):
        found = dict(queries.regions_to_choose())

        assert found[TOWN].startswith(found[COUNTY])

    def test_every_other_province_can_be_said_once(self):
        codes = [code for code, _ in queries.regions_to_choose()]

        assert "110000000000" in codes
        assert codes.count(PROVINCE) == 1

    def test_a_province_that_is_not_listed_has_its_name(self):
        assert queries.region_title("330106000000") == "浙江省"
