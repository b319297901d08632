"""The sites that a text links to. Values in, values out."""

import ipaddress
import re
from urllib.parse import urlsplit

LINK = re.compile(r"(?:https?://|(?<![\w.@/-])www\.)[^\s<>\"'()\[\]{}，。、；：！？）】》」”…]+", re.IGNORECASE)
MOST = 20  # links of one text that are looked at
LONGEST = 253  # characters of a host
NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# They only lead elsewhere: nobody can listen to them.
SHORTENERS = frozenset(
    "t.cn t.co bit.ly goo.gl tinyurl.com ow.ly is.gd buff.ly url.cn dwz.cn suo.im w.url.cn dlvr.it lnkd.in fb.me "
    "youtu.be v.gd rb.gy cutt.ly shorturl.at trib.al ift.tt".split()
)


def links_in(text: str) -> list[str]:
    """Return the addresses that stand in a text, in their order."""
    if "://" not in text and "www." not in text.lower():
        return []
    found = (match.group().rstrip(".,;:!?") for match in LINK.finditer(text))
    return [one if "://" in one else f"http://{one}" for one, _ in zip(found, range(MOST), strict=False)]


def site_of(url: str) -> str:
    """Return the site of an address: its host in ASCII, without "www."; "" where it is no site one could listen to."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        return ""
    host = host.removeprefix("www.")
    return host if is_site(host) and host not in SHORTENERS else ""


def is_site(host: str) -> bool:
    """Say whether a word is the name of a site: dotted, and no address of a machine."""
    parts = host.split(".")
    if len(parts) < 2 or len(host) > LONGEST or not all(NAME.fullmatch(part) for part in parts):
        return False
    return not is_address(host) and not parts[-1].isdigit()


def is_address(host: str) -> bool:
    """Say whether a host is a number, not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def sites_in(text: str) -> set[str]:
    """Return the sites that a text links to."""
    return {site for link in links_in(text) if (site := site_of(link))}


def site_of_post(url: str, channel: str) -> str:
    """Return the site that a post stands on: that of its address, else its channel where that is a site's name."""
    return site_of(url) or (site_of(f"http://{channel}") if is_site(channel.lower()) else "")
