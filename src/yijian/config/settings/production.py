"""A real installation."""

from yijian.config.env import WrongEnvironment, env
from yijian.config.settings.base import *  # noqa: F403

_missing = [name for name in ("yijian_secret_key", "yijian_data_key") if not getattr(env, name)]
if _missing:
    raise WrongEnvironment(
        "\n".join(
            f"  {name.upper()}（或 {name.upper()}_FILE）：正式运行必须设置，至少 40 个字符"
            for name in _missing
        )
    )

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
