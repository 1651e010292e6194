"""A real installation."""

from yijian.config.settings.base import *  # noqa: F403
