"""Two clerks who decide at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from yijian.certificates import operations, queries
from yijian.certificates.connectors.local_authority import LocalAuthority
from yijian.certificates.models import Certificate
from yijian.certificates.tests.factories import NOW, TODAY, licence, person, world
from yijian.certificates.vocabulary import SealHolder


def at_once(count, act):
    def alone(number):
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))


class TestLocalAuthority:
    def test_makes_one_root_and_one_set_of_keys(self, tmp_path):
        holder = SealHolder(agency_code="a", agency_name="甲局", title="")

        made = at_once(8, lambda _: LocalAuthority(tmp_path).material(holder, now=NOW))

        assert len({material.serial for material in made}) == 1
        assert len({material.chain[-1] for material in made}) == 1


@pytest.mark.django_db(transaction=True)
class TestIssueCertificate:
    def test_gives_every_certificate_a_number_of_its_own(self):
        world()
        holder = person()

        made = at_once(4, lambda number: licence(holder.ref, case_ref=f"case-{number}"))

        assert len({held.number for held in made}) == 4
        assert len({held.mark for held in made}) == 4
        assert all(queries.check_certificate(held.check_code, now=NOW).sound for held in made)

    def test_a_certificate_is_ended_once(self):
        world()
        held = licence(person().ref)

        ended = at_once(4, lambda _: operations.cancel_certificate(mark=held.mark, reason="停业", now=NOW))

        assert len([one for one in ended if one is not None]) == 1
        assert Certificate.objects.get().state == "cancelled"
        assert queries.held_certificates(held.subject_ref, on=TODAY) == ()
