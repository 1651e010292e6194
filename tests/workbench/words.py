"""Reading pages as people do."""

import re
from html import unescape


def words(response) -> str:
    """Return the text of a page without tags and the marks that only set it."""
    text = re.sub(r"<wbr>|</?span[^>]*>", "", response.content.decode())
    return unescape(re.sub(r"\s+", " ", text))
