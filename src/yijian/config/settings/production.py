"""A real installation."""

from yijian.config.env import require
from yijian.config.settings.base import *  # noqa: F403

require("database_url", "yijian_secret_key", "yijian_data_key")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
