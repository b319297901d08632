"""What pages of requests need: texts as the reader's role may see them."""

from django import template
from django.utils.translation import gettext_lazy as _

from codriver.terms.requests import rules
from codriver.terms.requests.forms import WHAT

register = template.Library()
VERDICTS = {"done": _("Done"), "refused": _("Refused")}


@register.simple_tag
def shown(what: str, text: str, role: str) -> str:
    """Give a text in clear, or masked for a role that sees only that it is there."""
    return rules.shown(what, text, role)


@register.filter
def wish(kind: str) -> str:
    """Say what somebody asks for."""
    return str(WHAT[kind])


@register.filter
def verdict(word: str) -> str:
    """Say how a request ended."""
    return str(VERDICTS[word])
