"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

from yijian.config import telemetry
from yijian.config.env import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yijian.config.settings.production")
telemetry.start(env)
application = get_wsgi_application()
