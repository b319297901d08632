"""What the log must not tell: a link that opens a door. Refused requests are logged with their whole address.

And what it need not tell: forty lines for each stranger who calls the house by a wrong name.
"""

import logging
import re

LINK = re.compile(r"/(start|join|new-password|objection|demo/door|my/enter/link)/[^/\s?]+")
WRONG_NAME = "django.security.DisallowedHost"
SPEAKERS = ("django.request", "django.security.csrf", WRONG_NAME)  # the loggers that name addresses


class Discreet(logging.Filter):
    """Leaves the token out of every address of a door that a link opens, and says a wrong name in one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line, and let it pass."""
        words = record.getMessage()
        if LINK.search(words):
            record.msg, record.args = LINK.sub(r"/\1/…", words), ()
        if record.name == WRONG_NAME:
            record.exc_info = record.exc_text = None
        return True


def keep_links_out_of_logs() -> None:
    """Let all that is logged about refused and failed requests pass through here."""
    for name in SPEAKERS:
        logging.getLogger(name).addFilter(Discreet())
