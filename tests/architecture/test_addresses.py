"""Addresses that templates and rows write out lead somewhere."""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

SOURCE = Path(__file__).resolve().parents[2] / "src" / "yijian"
WRITTEN = re.compile(r"""(?:href|action|formaction)=["'](/[^"'{#?]*)["'?#]|["'](/(?:[a-z-]+/)+)["'?#]""")


def written() -> list[tuple[str, str]]:
    """Return every address written out in a template, with its file; specimens of the gallery show addresses of no page."""
    files = [file for file in SOURCE.rglob("templates/**/*.html") if "gallery" not in str(file)]
    return sorted(
        {
            (str(file.relative_to(SOURCE)), first or second)
            for file in files
            for first, second in WRITTEN.findall(file.read_text(encoding="utf-8"))
        }
    )


def test_there_are_such_addresses():
    assert ("portal/templates/portal/home.html", "/search/") in written()


@pytest.mark.parametrize(("file", "address"), written())
def test_an_address_written_in_a_template_is_one_of_ours(file, address):
    try:
        resolve(address)
    except Resolver404:
        pytest.fail(f"{file} leads to {address}, where nothing answers: use the url tag")
