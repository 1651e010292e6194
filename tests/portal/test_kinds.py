"""What the sample city's certificates show to whoever checks them."""

import pytest

from yijian.certificates import queries
from yijian.certificates.vocabulary import Secrecy

pytestmark = pytest.mark.django_db

PEOPLE = ("姓名", "经营者", "法定代表人", "责任人", "监护人", "户主", "持证人")


def test_a_name_on_a_face_is_masked_or_public_by_law():
    """Nobody's name is read whole unless a law makes the face public, and whoever checks is told which."""
    shown = [
        (kind, field)
        for kind in queries.kinds()
        for field in kind.fields
        if field.name.endswith(PEOPLE) and field.secrecy is Secrecy.OPEN
    ]

    assert {kind.code for kind, _ in shown} >= {"business-licence", "food-licence"}
    assert [f"{kind.title}：{field.name}" for kind, field in shown if not kind.public_by] == []
