"""What the pages of notices need: troubles in words."""

from django import template

from codriver.listening.notices import troubles

register = template.Library()


@register.filter
def told(trouble: troubles.Trouble) -> str:
    """Say in the reader's language what went wrong on the way to a receiver."""
    return troubles.in_words(trouble)
