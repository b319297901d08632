"""What can go wrong with an outbound request, said in one sentence for people."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

import httpcore
import httpx
from django.utils.translation import gettext_noop


class Fault(StrEnum):
    """What went wrong, by a name that may be kept: what it is called in words is said when it is shown."""

    SLOW = "slow"
    UNREACHED = "unreached"
    UNPROVED = "unproved"
    ASTRAY = "astray"
    BROKEN = "broken"
    CUT = "cut"
    TOO_LARGE = "too large"
    PACKED = "packed"
    OTHERWISE_PACKED = "otherwise packed"
    INSIDE = "inside"
    UNKNOWN = "unknown"
    UNSENDABLE = "unsendable"
    NO_ADDRESS = "no address"
    NO_WEB = "no web"
    LETTER = "letter"


SAID: Mapping[Fault, str] = {
    Fault.SLOW: gettext_noop("%(host)s did not answer in time."),
    Fault.UNREACHED: gettext_noop("%(host)s could not be reached."),
    Fault.UNPROVED: gettext_noop("%(host)s could not prove who it is: %(reason)s."),
    Fault.ASTRAY: gettext_noop("%(host)s leads from one address to the next without end."),
    Fault.BROKEN: gettext_noop("%(host)s broke off, or its answer is not valid HTTP."),
    Fault.CUT: gettext_noop("The connection to %(host)s broke off."),
    Fault.TOO_LARGE: gettext_noop("%(host)s sent more than %(size)s, so the rest was not read."),
    Fault.PACKED: gettext_noop("%(host)s sent an answer that cannot be unpacked."),
    Fault.OTHERWISE_PACKED: gettext_noop("%(host)s sent an answer in a packing that was not asked for."),
    Fault.INSIDE: gettext_noop("%(host)s is not on the public internet, so it was not asked."),
    Fault.UNKNOWN: gettext_noop("No address is known for %(host)s."),
    Fault.UNSENDABLE: gettext_noop("What was to be sent to %(host)s is not valid HTTP."),
    Fault.NO_ADDRESS: gettext_noop("This is not an address that can be fetched."),
    Fault.NO_WEB: gettext_noop("Only addresses that start with http:// or https:// are fetched."),
    Fault.LETTER: gettext_noop("A letter in the address or in a header cannot be sent."),
}


class FetchError(httpx.TransportError):
    """Nothing usable came back. The text is one sentence for people; `permanent` means that asking again is no use.

    facts   what the sentence names: the host; perhaps a reason or a size.
    """

    def __init__(self, fault: Fault, *, permanent: bool, **facts: str):
        super().__init__(SAID[fault] % facts)
        self.fault, self.facts, self.permanent = fault, facts, permanent


def in_plain_words(error: httpx.HTTPError | httpx.InvalidURL | UnicodeError) -> FetchError:
    """What went wrong, as one sentence that names the host alone: the rest of an address may hold a key."""
    if isinstance(error, FetchError):
        return error
    if isinstance(error, httpx.InvalidURL):
        return FetchError(Fault.NO_ADDRESS, permanent=True)
    if isinstance(error, UnicodeError):
        return FetchError(Fault.LETTER, permanent=True)
    host = error.request.url.host
    if isinstance(error, httpx.ConnectError):
        return _not_connected(error, host)
    for kind, fault, is_permanent in _FAULTS:
        if isinstance(error, kind):
            return FetchError(fault, host=host, permanent=is_permanent)
    return FetchError(Fault.CUT, host=host, permanent=False)


_FAULTS: list[tuple[type[httpx.HTTPError], Fault, bool]] = [
    (httpx.TimeoutException, Fault.SLOW, False),
    (httpx.TooManyRedirects, Fault.ASTRAY, True),
    (httpx.LocalProtocolError, Fault.UNSENDABLE, True),
    (httpx.ProtocolError, Fault.BROKEN, False),
]


def _not_connected(error: BaseException, host: str) -> FetchError:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):  # not permanent: certificates are renewed
            return FetchError(Fault.UNPROVED, host=host, reason=cause.verify_message.rstrip("."), permanent=False)
        cause = cause.__cause__ or cause.__context__  # the pool raises "from None"
    return FetchError(Fault.UNREACHED, host=host, permanent=False)


@contextmanager
def httpx_errors() -> Iterator[None]:
    """httpcore raises errors of the same names as httpx's; users of the client know only the latter."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error
