"""What every template may use: the site's name and the reader's preferences."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yijian.ui.forms import Preferences, read_preferences


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``site`` (settings.SITE) and ``preferences`` (mode, contrast, theme)."""
    preferences: Preferences = read_preferences(request.COOKIES)
    return {"site": settings.SITE, "preferences": preferences}
