"""The step of the launcher that loads the sample city: what it does, and when it leaves it."""

import pytest
from django.core import management

from yijian.config.console import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    told = []
    monkeypatch.setattr(prepare, "tell", lambda kind, text, **more: told.append(text))
    return told


@pytest.fixture
def called(monkeypatch):
    called = []
    monkeypatch.setattr(management, "call_command", lambda name, **more: called.append(name))
    return called


@pytest.mark.parametrize(
    ("wanted", "demonstration", "loads", "note"),
    [
        (True, True, ["load_sample"], ""),
        (True, False, [], "正式平台，不装入样例"),
        (False, True, [], "按 --no-sample 跳过"),
    ],
)
def test_the_sample_is_loaded_for_a_demonstration_that_wants_it(
    wanted, demonstration, loads, note, told, called, settings
):
    settings.DEMONSTRATION = demonstration

    prepare.load_sample(wanted=wanted)

    assert called == loads
    assert told[1:] == ([note] if note else [])
