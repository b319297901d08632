"""What staff pages need to name a role and a browser."""

import re

from django import template
from django.utils.translation import gettext

from codriver.staff.forms import ROLES
from codriver.staff.models import User
from codriver.staff.rules import browser_in_words

register = template.Library()


@register.filter
def role_in_words(role: str) -> str:
    """Say what a role may do."""
    return str(dict(ROLES).get(role, role))


@register.filter
def role_name(role: str) -> str:
    """Name a role, without what it may do."""
    return re.split("[:：]", role_in_words(role))[0]


@register.filter
def may(reader: User, power: str) -> bool:
    """Say whether a reader has a power, where a page shows a way that not everybody may go."""
    return reader.may(power)


@register.filter
def browser(agent: str) -> str:
    """Say what a browser calls itself, in two words: Firefox, Linux. It is no proof of anything."""
    return browser_in_words(agent) or gettext("a browser that does not say its name")
