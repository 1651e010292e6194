"""What every installation shares."""

from typing import Any

from yijian.config.env import ROOT, env
from yijian.config.settings.database import *  # noqa: F403
from yijian.config.settings.identity import *  # noqa: F403
from yijian.config.settings.identity import IDENTITY_APPS
from yijian.config.settings.logging import *  # noqa: F403
from yijian.config.settings.mail import *  # noqa: F403
from yijian.config.settings.security import *  # noqa: F403

SECRET_KEY = env.yijian_secret_key or "development-only"
DEBUG = False
ALLOWED_HOSTS = env.hosts
PUBLIC_URL = env.yijian_public_url.rstrip("/")

AREAS = [
    "yijian.plumbing",
    "yijian.ui",
    "yijian.agencies",
    "yijian.accounts",
    "yijian.catalogue",
    "yijian.certificates",
    "yijian.credit",
    "yijian.cases",
    "yijian.bundles",
    "yijian.ratings",
    "yijian.portal",
    "yijian.workbench",
    "yijian.openapi",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "template_partials",
    "csp",
    "yijian.config",
    "yijian.sample",
    *AREAS,
    *IDENTITY_APPS,
]
MIDDLEWARE = [
    "yijian.config.metrics.MetricsMiddleware",
    "yijian.config.readonly.OneLookMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "yijian.accounts.portal.middleware.ActorMiddleware",
    "yijian.accounts.portal.middleware.SignInRequiredMiddleware",
    "yijian.accounts.portal.middleware.SecondFactorMiddleware",
    "yijian.accounts.portal.middleware.OneTimePasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yijian.config.refusals.RefusalMiddleware",
    "yijian.config.readonly.ReadOnlyMiddleware",
]
ROOT_URLCONF = "yijian.config.urls"
WSGI_APPLICATION = "yijian.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yijian.ui.context_processors.frame",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

STATIC_URL = "static/"
STATIC_ROOT = env.yijian_var / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "yijian.ui.finders.StylesheetFinder",
    "yijian.ui.finders.PackageFinder",
]
FRONTEND = ROOT / "frontend"
VAR = env.yijian_var

SEAL_SIGNER = env.yijian_seal_signer
SEAL_TIMESTAMP_URL = env.yijian_seal_timestamp_url
DEMONSTRATION = env.yijian_demonstration

SHIPPED_SAMPLES = (ROOT / "src" / "yijian" / "sample" / "files",) if DEMONSTRATION else ()
"""Where the sample city's 样例 files lie; an installation puts its own into ``VAR/samples``."""

SITE: dict[str, Any] = {
    "name": "一件通",
    "city": "安澜市",
    "title": "安澜市政务服务",
    "host": "安澜市人民政府",
    "operator": "安澜市数据局",
    "code": "",
    "record": "",
    "hotline": "12345",
    "domain": ".gov.cn",
    "demonstration": DEMONSTRATION,
}
"""Who speaks on every page (网站标识); ``code`` and ``record`` are 网站标识码 and ICP备案号, empty until they are assigned."""

IMPORT_KEPT_DAYS = env.yijian_import_kept_days
"""How long a file that was handed in and not imported is kept."""

CONNECTORS_SIMULATED = env.yijian_connectors_simulated
"""Whether outside systems without a client of their own are played by the simulators that ship with the product."""
