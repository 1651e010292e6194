"""The reader's preferences: what may be chosen and how they are kept in one cookie."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

COOKIE = "yj_preferences"
COOKIE_SECONDS = 400 * 24 * 3600
"""The longest that browsers keep a cookie."""

MODES = {"normal": "普通版", "elder": "长辈版"}
CONTRASTS = {"normal": "普通对比", "high": "高对比"}
THEMES = {"light": "浅色", "dark": "深色"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How one reader wants pages to look; kept on their device only."""

    mode: str = "normal"
    contrast: str = "normal"
    theme: str = "light"

    @property
    def elder(self) -> bool:
        """Whether pages are shown as 长辈版."""
        return self.mode == "elder"


def read_preferences(cookies: Mapping[str, str]) -> Preferences:
    """Return the preferences a cookie holds; whatever is not understood counts as unset."""
    parts = (cookies.get(COOKIE, "") + "..").split(".")
    mode, contrast, theme = parts[:3]
    return Preferences(
        mode=mode if mode in MODES else "normal",
        contrast=contrast if contrast in CONTRASTS else "normal",
        theme=theme if theme in THEMES else "light",
    )


def written(preferences: Preferences) -> str:
    """Return the cookie's text."""
    return f"{preferences.mode}.{preferences.contrast}.{preferences.theme}"


class PreferencesForm(forms.Form):
    """Any of the three; what is absent stays as it was."""

    mode = forms.ChoiceField(choices=list(MODES.items()), required=False)
    contrast = forms.ChoiceField(choices=list(CONTRASTS.items()), required=False)
    theme = forms.ChoiceField(choices=list(THEMES.items()), required=False)

    def over(self, before: Preferences) -> Preferences:
        """Return the preferences before, changed by what was chosen; call after ``is_valid``."""
        data = self.cleaned_data
        return Preferences(
            mode=data["mode"] or before.mode,
            contrast=data["contrast"] or before.contrast,
            theme=data["theme"] or before.theme,
        )
