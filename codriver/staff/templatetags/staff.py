"""What staff pages need to name a role and a browser."""

import re

from django import template
from django.utils.translation import gettext

from codriver.staff.forms import ROLES

register = template.Library()

BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")  # in this order: each also claims to be later ones
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux")


@register.filter
def role_in_words(role: str) -> str:
    """Say what a role may do."""
    return str(dict(ROLES).get(role, role))


@register.filter
def role_name(role: str) -> str:
    """Name a role, without what it may do."""
    return re.split("[:：]", role_in_words(role))[0]


@register.filter
def browser(agent: str) -> str:
    """Say what a browser calls itself, in two words: Firefox, Linux. It is no proof of anything."""
    program = next((NAMES.get(name, name) for name in BROWSERS if f"{name}/" in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return ", ".join(filter(None, (program, system))) or gettext("a browser that does not say its name")
