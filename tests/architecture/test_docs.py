"""What the documents promise stands in the repository."""

import re
from pathlib import Path

import pytest

from yijian.kernel.actor import SYSTEM
from yijian.plumbing import clock
from yijian.plumbing.importing import Book, import_book, read_folder
from yijian.plumbing.importing.folder import read_text
from yijian.plumbing.loops import all_bound
from yijian.sample import DATA

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`[^`\n]*`")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
CODE_PATH = re.compile(r"`((?:src|tests|docs|benchmarks|tools|requirements)/[\w./\-]+)`")


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def links(text: str) -> list[str]:
    return [
        target
        for target in LINK.findall(INLINE.sub("", text))
        if not target.startswith(("http:", "https:", "mailto:"))
    ]


def anchors(text: str) -> set[str]:
    """Return the fragments that a page's headings answer to."""
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in HEADING.findall(text)
    }


def broken_links(page: Path) -> list[str]:
    broken = []
    for target in links(prose(page)):
        path, _, fragment = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (
            fragment and found.suffix == ".md" and fragment not in anchors(prose(found))
        ):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_resolves(page):
    assert broken_links(page) == []


def test_a_broken_link_and_a_missing_heading_are_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[good](#here) [gone](nowhere.md) [lost](#there) `[code](x.md)`\n", encoding="utf-8"
    )

    assert broken_links(page) == ["nowhere.md", "#there"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_named_in_full_exists(page):
    missing = [path for path in CODE_PATH.findall(prose(page)) if not (ROOT / path).exists()]

    assert missing == []


def test_every_bound_loop_is_named_in_the_words():
    words = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    rows = [line for line in words.splitlines() if line.startswith("|")]
    missing = [
        binding.loop.code
        for binding in all_bound()
        if not any(
            f"| {binding.loop.title} | `{binding.loop.code}` | `{binding.loop.__name__}` |" in row
            for row in rows
        )
    ]

    assert all_bound()
    assert missing == []


def test_every_how_to_and_decision_is_reachable():
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in links(prose(page))
        if target.partition("#")[0]
    }
    folders = {path for path in linked if path.is_dir()}
    unreachable = [
        str(page.relative_to(ROOT))
        for folder in ("how-to", "decisions")
        for page in sorted((ROOT / "docs" / folder).glob("*.md"))
        if page.resolve() not in linked and page.parent.resolve() not in folders
    ]

    assert unreachable == []


def test_every_decision_carries_its_number_status_and_tags():
    for page in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = page.read_text(encoding="utf-8")

        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name), page.name
        assert text.startswith(f"# {page.name[:4]} "), page.name
        assert re.search(r"^Status: (accepted|replaced by \d{4})$", text, re.MULTILINE), page.name
        assert re.search(r"^Tags: [a-z-]+(, [a-z-]+)*$", text, re.MULTILINE), page.name


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["add-a-loop.md", "add-a-connector.md"])
def test_python_examples_are_python(page):
    examples = blocks(page, "python")

    assert examples
    for example in examples:
        compile(example, page, "exec")


def test_the_example_loop_can_be_declared():
    names: dict[str, object] = {"__name__": "example"}
    exec(blocks("add-a-loop.md", "python")[0], names)

    assert names["ObjectionLoop"].initial.code == "raised"


@pytest.mark.django_db
def test_the_example_data_can_be_imported_into_the_sample_city():
    book = Book()
    for folder in sorted(path for path in DATA.iterdir() if path.is_dir()):
        read_folder(folder, book=book)
    for page in ("add-an-item.md", "add-a-bundle.md", "add-a-connector.md"):
        for example in blocks(page, "yaml"):
            read_text(example, source=page, book=book)

    report = import_book(book, actor=SYSTEM, now=clock.now(), dry_run=True)

    assert [str(fault) for fault in report.faults] == []
    assert {"new-signboard", "flowers-at-the-door"} <= {
        difference.key for title in ("事项", "一件事") for difference in report.differences[title]
    }
