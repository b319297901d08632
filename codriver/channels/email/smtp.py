"""Handing a letter to the server that takes ours, and knowing exactly what became of it."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from django.utils.translation import gettext_noop

from codriver.channels.base import Asked, ChannelError
from codriver.channels.base.messages import Letter, Receipt
from codriver.channels.email.servers import Server, context
from codriver.channels.email.writing import mail_of

AWAY = gettext_noop("%(host)s could not be reached.")
NO_ENTRY = gettext_noop("The server for sending did not accept this name and password.")
NOT_CLOSED = gettext_noop("The server for sending offers no encryption, so nothing was sent.")
REFUSED = gettext_noop("The mail was refused (%(code)s): %(words)s")
LATER = gettext_noop("The mail was not taken now (%(code)s): %(words)s")
BROKEN = gettext_noop("The server for sending broke off before it had taken the mail.")
UNKNOWN = gettext_noop("The server for sending broke off after it had been given the mail: it may have arrived.")
LETTERS = gettext_noop("The server for sending does not take addresses with letters like these.")


def send(letter: Letter, asked: Asked) -> Receipt:
    """Send once. Raises ChannelError: permanent when it can never arrive, is_unknown when it may have."""
    mail = mail_of(letter, asked)
    with opened(asked) as server:
        envelope(server, asked.settings["address"], letter.to)
        hand_over(server, mail, needs_letters=not f"{asked.settings['address']}{letter.to}".isascii())
    return Receipt(external_id=str(mail["Message-ID"]))


@contextmanager
def opened(asked: Asked) -> Iterator[smtplib.SMTP]:
    """Connect and sign in. Raises ChannelError."""
    where = Server.of(asked, "smtp")
    try:
        server = reached(where)
    except smtplib.SMTPNotSupportedError as error:
        raise ChannelError(NOT_CLOSED, permanent=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(AWAY % {"host": where.host}) from error
    try:
        sign_in(server, asked)
        yield server
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(BROKEN) from error
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def reached(where: Server) -> smtplib.SMTP:
    """Connect, by a closed way unless the server is this machine."""
    if where.security == "tls":
        closed = smtplib.SMTP_SSL(where.host, where.port, timeout=where.seconds, context=context())
        closed.ehlo_or_helo_if_needed()
        return closed
    server = smtplib.SMTP(where.host, where.port, timeout=where.seconds)
    if where.security == "starttls":
        try:
            server.starttls(context=context())
        except BaseException:
            server.close()
            raise
    server.ehlo_or_helo_if_needed()
    return server


def sign_in(server: smtplib.SMTP, asked: Asked) -> None:
    """Sign in where a name is known and the server asks for one."""
    user = asked.secrets.get("smtp_user") or asked.secrets.get("user", "")
    if not user or not server.has_extn("auth"):
        return
    try:
        server.login(user, asked.secrets.get("smtp_password") or asked.secrets.get("password", ""))
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        raise ChannelError(NO_ENTRY) from error  # the letter is good: it goes when the password is


def envelope(server: smtplib.SMTP, sender: str, to: str) -> None:
    """Say from whom and to whom."""
    options = []
    if not f"{sender}{to}".isascii():
        if not server.has_extn("smtputf8"):
            raise ChannelError(LETTERS, permanent=True)
        server.command_encoding = "utf-8"
        options = ["SMTPUTF8"]
    checked(*server.mail(sender, options), good=(250,))
    checked(*server.rcpt(to), good=(250, 251))


def hand_over(server: smtplib.SMTP, mail: EmailMessage, *, needs_letters: bool) -> None:
    """Give the mail over. Once its last line has left this machine, silence means that nobody can tell."""
    written = mail.as_bytes(policy=SMTPUTF8 if needs_letters else SMTP)
    body = smtplib._quote_periods(written)  # type: ignore[attr-defined]
    checked(*server.docmd("DATA"), good=(354,))
    server.send(body if body.endswith(b"\r\n") else body + b"\r\n")
    try:
        server.send(b".\r\n")
        code, words = server.getreply()
    except (TimeoutError, OSError, smtplib.SMTPException) as error:
        raise ChannelError(UNKNOWN, is_unknown=True) from error
    checked(code, words, good=(250,))


def checked(code: int, words: bytes, *, good: tuple[int, ...]) -> None:
    """Raise ChannelError when an answer is not one of the good ones: 5xx never heals, 4xx may."""
    if code in good:
        return
    said = " ".join(words.decode("utf-8", "replace").split())[:200]
    raise ChannelError((REFUSED if code >= 500 else LATER) % {"code": code, "words": said}, permanent=code >= 500)
