"""Rules compiled to SQL mean in PostgreSQL what they mean one by one.

The kernel knows no database, so this law of ``kernel.rules`` is tested on the first floor that does.
"""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from yijian.kernel.rules import Rule, to_sql
from yijian.kernel.tests.rules.tables import TABLES, one_by_one, values_of
from yijian.kernel.tests.rules.words import NODES


@pytest.mark.django_db
class TestToSqlInPostgres:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(NODES, min_size=1, max_size=3), TABLES)
    def test_agrees_with_one_by_one(self, nodes, rows):
        source, values = values_of(rows, "%s", {})
        conditions = [
            to_sql(Rule.of(node), "postgres", {"今天": '"今天"'}).replace("%", "%%") for node in nodes
        ]

        with connection.cursor() as cursor:
            cursor.execute(f'select {", ".join(conditions)} from {source} order by "row"', values)
            answers = [list(column) for column in zip(*cursor.fetchall(), strict=True)]

        assert answers == [one_by_one(node, rows) for node in nodes], conditions
