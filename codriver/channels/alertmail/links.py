"""Links of alerts: unwrapped from what counts the clicks, and without marks that only count."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

INSIDE = ("url", "q", "u", "target", "to", "dest", "destination", "redirect", "link", "r")  # where wrappers keep it
WRAPPING = frozenset("url redirect redir l.php link click away jump r out track goto go aclk ck".split())
HOSTS = ("click.", "link.", "links.", "l.", "r.", "url.", "track.", "tracking.", "redirect.", "go.", "email.")
DEEPEST = 3  # wrappers in wrappers
COUNTS = ("utm_", "spm", "from_mail", "mc_cid", "mc_eid", "fbclid", "gclid")


def unwrapped(url: str) -> str:
    """Return where a link leads in the end, as far as it says so itself; "" where that is not in the web."""
    for _ in range(DEEPEST):
        inner = inside(url)
        if not inner:
            break
        url = inner
    return plain(url)


def inside(url: str) -> str:
    """Return the address that a wrapper bears, "" when it is none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    last = parts.path.rstrip("/").rpartition("/")[2].lower()
    host = (parts.hostname or "").removeprefix("www.")
    if last not in WRAPPING and not host.startswith(HOSTS):
        return ""
    said = dict(parse_qsl(parts.query))
    return next((said[name] for name in INSIDE if said.get(name, "").startswith(("http://", "https://"))), "")


def plain(url: str) -> str:
    """Return an address without fragment and without marks that count readers."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    query = parts.query
    if any(mark in query for mark in COUNTS):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not pair[0].startswith(COUNTS)])
    return urlunsplit(parts._replace(query=query, fragment=""))[:4000]
