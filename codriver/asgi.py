"""The web process: Django behind its doorstep, for an ASGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")

from codriver.web.doorstep import application

__all__ = ["application"]
