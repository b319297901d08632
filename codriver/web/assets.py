"""Style, scripts, icons: kept by browsers for a year under a name that changes with the file, and sent compressed."""

import gzip
import os
from functools import lru_cache

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml")
WORTH_IT = 1024  # bytes; below, compressing saves nothing


@lru_cache(maxsize=512)
def where(name: str) -> str | None:
    """Return the path of a file of ours, None when there is none."""
    found = finders.find(name)
    return found if isinstance(found, str) else None


class VersionedStorage(StaticFilesStorage):
    """Gives every file an address that changes when the file does: /static/web/base.css?v=18a3f-2c1."""

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file, with its version."""
        address = super().url(name)
        path = where(name or "")
        if path is None:
            return address
        stat = os.stat(path)
        return f"{address}?v={stat.st_mtime_ns // 1_000_000:x}-{stat.st_size:x}"


@lru_cache(maxsize=128)
def compressed(body: bytes) -> bytes:
    """Return a file's body compressed; each body is compressed once."""
    return gzip.compress(body, 9, mtime=0)


def compress(response: HttpResponse) -> None:
    """Send a body compressed where that saves something."""
    if len(response.content) >= WORTH_IT:
        response.content = compressed(response.content)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))


class AssetsMiddleware(WhiteNoiseMiddleware):
    """Serves the files at once and whole, as they are small and an asynchronous server cannot stream them."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Answer with a file, its "not modified", or the range that was asked for."""
        found = static_file.get_response(request.method, request.META)
        body = found.file.read() if found.file else b""
        if found.file:
            found.file.close()
        response = HttpResponse(body, status=int(found.status), headers=dict(found.headers))
        if response.headers.get("Content-Type", "").startswith(COMPRESSIBLE):
            response.headers["Vary"] = "Accept-Encoding"
            if response.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
                compress(response)
        return response
