"""A developer's machine."""

from yijian.config.settings.base import *  # noqa: F403

DEBUG = True
