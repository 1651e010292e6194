"""样例 files that materials name: what a citizen opens to see how a paper is written or drawn."""

from pathlib import Path

from django.conf import settings


def sample_file(name: str) -> Path | None:
    """Return where the file that a material names as its 样例 lies; None when there is none, so that no page offers it.

    An installation's own files in ``YIJIAN_VAR/samples`` go before those that come with the sample city.
    """
    if not name or name != Path(name).name or name.startswith("."):
        return None
    for folder in (settings.VAR / "samples", *settings.SHIPPED_SAMPLES):
        found = Path(folder) / name
        if found.is_file():
            return found
    return None
