"""What the log must not tell: a link that opens a door. Refused requests are logged with their whole address."""

import logging
import re

LINK = re.compile(r"/(start|join|new-password|demo/door)/[^/\s?]+")


class Discreet(logging.Filter):
    """Leaves the token out of every address of a door that a link opens."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line, and let it pass."""
        words = record.getMessage()
        if LINK.search(words):
            record.msg, record.args = LINK.sub(r"/\1/…", words), ()
        return True


def keep_links_out_of_logs() -> None:
    """Let all that is logged pass through here, whoever logs it."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Discreet())
