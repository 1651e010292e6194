"""Retakes pictures of every page, narrow and wide: ``./yijian shots [folder] [pytest arguments]``.

The pages are those that the stories of ``tests/browser/stories`` pass and look at, in a sample city of their own: nothing has to run
beside it, and no page is photographed that axe has not looked at. ``-k restaurant`` takes the pages of one story.
"""

import argparse
import subprocess
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STORIES = ROOT / "tests" / "browser" / "stories"
WIDTHS = (390, 1440)


def take(folder: Path, arguments: list[str]) -> int:
    """Walk the stories, pictures going to the folder; return pytest's exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    if not arguments:
        for old in folder.glob("*.png"):
            old.unlink()
    words = [
        sys.executable,
        "-m",
        "pytest",
        str(STORIES),
        "-n",
        "2",
        "--dist",
        "worksteal",
        "--shots",
        str(folder),
        *arguments,
    ]
    return subprocess.run(words, cwd=ROOT, check=False).returncode


def write_sheet(folder: Path) -> int:
    """Write one page that shows every picture under its name; return how many pages there are."""
    names = sorted({file.stem.rpartition("-")[0] for file in folder.glob("*-*.png")})
    rows = []
    for name in names:
        pictures = [folder / f"{name}-{width}.png" for width in WIDTHS]
        shown = "".join(
            f'<a href="{escape(file.name)}"><img src="{escape(file.name)}" alt="{escape(file.stem)}" loading="lazy"></a>'
            for file in pictures
            if file.exists()
        )
        rows.append(f"<section><h2>{escape(name)}</h2>{shown}</section>")
    style = (
        "body{font:14px sans-serif;margin:2rem}section{margin-block:2rem}"
        "img{height:26rem;margin-inline-end:1rem;border:1px solid #ccc;vertical-align:top;object-fit:cover;object-position:top}"
    )
    page = f'<!doctype html><meta charset="utf-8"><title>每一页</title><style>{style}</style>{"".join(rows)}'
    (folder / "index.html").write_text(page, encoding="utf-8")
    return len(names)


def main() -> None:
    """Read the arguments, take the pictures, lay them out on one page."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    given, arguments = parser.parse_known_args()
    folder = given.folder.resolve()
    code = take(folder, arguments)
    print(f"{write_sheet(folder)}页，{len(list(folder.glob('*.png')))}张图：{folder / 'index.html'}")
    sys.exit(code)


if __name__ == "__main__":
    main()
