"""Static checks (mypy): needs no environment."""

from yijian.config.settings.base import *  # noqa: F403
