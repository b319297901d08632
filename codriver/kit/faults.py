"""What can go wrong with an outbound request, said in one sentence for people."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx


class FetchError(httpx.TransportError):
    """Nothing usable came back. The text is one sentence for people; `permanent` means that asking again is no use."""

    def __init__(self, sentence: str, *, permanent: bool):
        super().__init__(sentence)
        self.permanent = permanent


def in_plain_words(error: httpx.HTTPError | httpx.InvalidURL | UnicodeError) -> FetchError:
    """What went wrong, as one sentence that names the host alone: the rest of an address may hold a key."""
    if isinstance(error, FetchError):
        return error
    if isinstance(error, httpx.InvalidURL):
        return FetchError("This is not an address that can be fetched.", permanent=True)
    if isinstance(error, UnicodeError):
        return FetchError("A letter in the address or in a header cannot be sent.", permanent=True)
    host = error.request.url.host
    if isinstance(error, httpx.ConnectError):
        return FetchError(_why_not_connected(error, host), permanent=False)
    for kind, sentence, is_permanent in _SENTENCES:
        if isinstance(error, kind):
            return FetchError(sentence.format(host=host), permanent=is_permanent)
    return FetchError(f"The connection to {host} broke off.", permanent=False)


_SENTENCES: list[tuple[type[httpx.HTTPError], str, bool]] = [
    (httpx.TimeoutException, "{host} did not answer in time.", False),
    (httpx.TooManyRedirects, "{host} leads from one address to the next without end.", True),
    (httpx.LocalProtocolError, "What was to be sent to {host} is not valid HTTP.", True),
    (httpx.ProtocolError, "{host} broke off, or its answer is not valid HTTP.", False),
]


def _why_not_connected(error: BaseException, host: str) -> str:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):  # not permanent: certificates are renewed
            return f"{host} could not prove who it is: {cause.verify_message.rstrip('.')}."
        cause = cause.__cause__ or cause.__context__  # the pool raises "from None"
    return f"{host} could not be reached."


@contextmanager
def httpx_errors() -> Iterator[None]:
    """httpcore raises errors of the same names as httpx's; users of the client know only the latter."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error
