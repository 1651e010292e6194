"""The guard against undefined variables sees what it is there for, and nothing else."""

from dataclasses import dataclass

import pytest
from django.template import engines


@dataclass(frozen=True)
class Row:
    title: str = "一行"


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody }}",
        "{{ row.titel }}",
        "{{ nobody|default:'x' }}",
        "{% if row.titel %}x{% endif %}",
        "{% if row.titel and row.title %}x{% endif %}",
        "{% for one in row.titels %}x{% endfor %}",
        "{% with x=nobody %}{% endwith %}",
    ],
)
def test_what_nobody_set_is_found(text, undefined_variables):
    engines["django"].from_string(text).render({"row": Row()})

    found = undefined_variables.copy()
    undefined_variables.clear()
    assert found, text


@pytest.mark.parametrize(
    "text",
    [
        "{{ row.title }}",
        "{% if nobody %}x{% endif %}",
        "{% if answers.missing %}x{% endif %}",
        "{% for one in nobody %}x{% endfor %}",
    ],
)
def test_what_is_set_or_optional_is_let_through(text, undefined_variables):
    engines["django"].from_string(text).render({"row": Row(), "answers": {}})

    assert undefined_variables == []
