"""Django's command line, for engineers; people use ./yijian."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yijian.config.settings.develop")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
