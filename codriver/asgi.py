"""The web process: Django behind its doorstep, for an ASGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")

from codriver.web.doorstep import application  # noqa: E402 - it makes Django, which reads its settings' name

__all__ = ["application"]
