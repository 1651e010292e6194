"""A developer's machine."""

from yijian.config.env import require
from yijian.config.settings.base import *  # noqa: F403

require("database_url")

DEBUG = True
