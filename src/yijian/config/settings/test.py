"""Tests: fast hashing, one database per worker, no outside world."""

from yijian.config.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
MAIL_SERVED = False
# Tests serve static files from where they lie; WhiteNoise would look for collected ones and warn that there are none.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
