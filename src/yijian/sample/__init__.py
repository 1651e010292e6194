"""The sample city 安澜市: invented, with codes that no real authority has, loaded by the importer that users have.

The province digits 59 are given to nobody (GB/T 2260), so no code of an agency, person or firm in ``data/`` can be a real one. What is law in it
(items, limits, materials) follows the public facts; what rests on medium or low confidence says so in its 说明.
"""

from pathlib import Path

DATA = Path(__file__).parent / "data"
"""One folder an area, named after it."""

PASSWORD = "anlan-2026"  # noqa: S105 - printed on purpose: it opens only accounts flagged as the sample's
"""The password of every sample account; an installation that goes into service removes them."""
