"""What a domain lacks before others believe its mail: SPF, DKIM, DMARC, each with the record to add."""

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import dns.exception
import dns.resolver

from codriver.channels.base.messages import Finding

Kind = Literal["TXT", "MX", "A", "AAAA"]
Look = Callable[[str, Kind], list[str]]  # name, kind → answers; nothing when there are none
MOST_LOOKUPS = 10  # that a receiver makes for one SPF record (RFC 7208, 4.6.4)
SELECTORS = (
    "default",
    "dkim",
    "mail",
    "selector1",
    "selector2",
    "s1",
    "s2",
    "k1",
    "google",
    "s20",
    "qcloudmail1",
    "fm1",
)
SECONDS = 5.0  # for one question


class Away(Exception):
    """Nobody answered what is known of a name."""


@dataclass
class Spf:
    """What one record allows, followed through what it includes."""

    lookups: int = 0
    networks: list[str] = field(default_factory=list)


def look_up(name: str, kind: Kind) -> list[str]:
    """Ask the name servers of this machine. Raises Away when none answers."""
    resolver = dns.resolver.Resolver()
    resolver.lifetime = SECONDS
    try:
        answer = resolver.resolve(name, kind)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise Away(name) from error
    if kind == "TXT":
        return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
    return [row.to_text() for row in answer]


def check(domain: str, servers: Sequence[str] = (), selector: str = "", look: Look = look_up) -> list[Finding]:
    """Return what receivers find of a domain, in the order in which it is mended.

    servers   addresses (IPv4, IPv6) or names from which its mail leaves; none: that is not compared.
    selector  under which its DKIM key is published; "" tries those that are usual.
    """
    checks = (lambda: mx(domain, look), lambda: spf(domain, servers, look), lambda: dkim(domain, selector, look),
              lambda: dmarc(domain, look))  # fmt: skip
    found = []
    for what, one in zip(("MX", "SPF", "DKIM", "DMARC"), checks, strict=True):
        try:
            found.append(one())
        except Away as name:
            found.append(Finding(what, "unknown", f"No name server said what is known of {name}. Try again."))
    return found


def mx(domain: str, look: Look) -> Finding:
    """Say whether answers to the domain arrive anywhere."""
    if look(domain, "MX"):
        return Finding("MX", "good", "Answers to this domain have a server to go to.")
    record = f"10 mail.{domain}."
    return Finding("MX", "missing", "No server takes mail for this domain, so nobody can answer.", domain, record)


def spf(domain: str, servers: Sequence[str], look: Look) -> Finding:
    """Say whether the domain allows the servers from which its mail leaves, and no others."""
    records = [text for text in look(domain, "TXT") if re.match(r"v=spf1(\s|$)", text, re.IGNORECASE)]
    ours = [address for server in servers for address in addresses(server, look)]
    allow = " ".join(f"ip{ipaddress.ip_address(one).version}:{one}" for one in ours)
    if not records:
        record = " ".join(filter(None, ("v=spf1", allow or "mx", "-all")))
        return Finding("SPF", "missing", "The domain does not say which servers may send its mail.", domain, record)
    if len(records) > 1:
        words = dict.fromkeys(word for one in records for word in one.split()[1:])
        record = " ".join(["v=spf1", *(word for word in words if word.lstrip("+-~?").lower() != "all"), "-all"])
        return Finding("SPF", "wrong", "The domain has several SPF records; receivers then obey none.", domain, record)
    found = followed(domain, look, Spf())
    if re.search(r"(^|\s)\+?all(\s|$)", records[0], re.IGNORECASE):
        record = re.sub(r"\+?all\b", "-all", records[0])
        return Finding("SPF", "wrong", "The domain allows every server in the world to send its mail.", domain, record)
    if found.lookups > MOST_LOOKUPS:
        sentence = (
            f"The record needs {found.lookups} look-ups and receivers make {MOST_LOOKUPS}: name networks instead."
        )
        return Finding("SPF", "wrong", sentence, domain, "v=spf1 " + " ".join([*found.networks, "-all"]))
    missing = [one for one in ours if not any(is_in(one, network) for network in found.networks)]
    if missing:
        added = " ".join(f"ip{ipaddress.ip_address(one).version}:{one}" for one in missing)
        record = re.sub(r"(\s+[-~?+]?all\s*$|$)", rf" {added}\1", records[0], count=1)
        return Finding("SPF", "wrong", "The server that sends our mail is not allowed to.", domain, record)
    if not re.search(r"[-~]all\s*$|redirect=", records[0], re.IGNORECASE):
        record = re.sub(r"\s+\?all\s*$", "", records[0]) + " -all"
        return Finding("SPF", "weak", "The record does not say what to do with other servers.", domain, record)
    return Finding("SPF", "good", "The domain says which servers may send its mail.")


def followed(domain: str, look: Look, found: Spf) -> Spf:
    """Follow a record through what it includes and collect the networks that it allows."""
    texts = [text for text in look(domain, "TXT") if re.match(r"v=spf1(\s|$)", text, re.IGNORECASE)]
    for word in texts[0].split()[1:] if texts else []:
        name, _, value = word.lstrip("+").replace("=", ":", 1).partition(":")
        where = value.partition("/")[0] or domain
        if name in ("include", "redirect", "a", "mx", "exists", "ptr"):
            found.lookups += 1
        if found.lookups > 2 * MOST_LOOKUPS:
            break
        if name in ("ip4", "ip6"):
            found.networks.append(f"{name}:{value}")
        elif name in ("include", "redirect"):
            followed(value, look, found)
        elif name in ("a", "mx"):
            hosts = [where] if name == "a" else [line.split()[-1].rstrip(".") for line in look(where, "MX")]
            found.networks += [
                f"ip{ipaddress.ip_address(one).version}:{one}" for host in hosts for one in addresses(host, look)
            ]
    return found


def addresses(server: str, look: Look) -> list[str]:
    """Return the addresses of a server, itself when it is one."""
    try:
        return [str(ipaddress.ip_address(server))]
    except ValueError:
        return [*look(server, "A"), *look(server, "AAAA")]


def is_in(address: str, network: str) -> bool:
    """Say whether an address is in "ip4:192.0.2.0/24"."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network.partition(":")[2], strict=False)
    except ValueError:
        return False


def dkim(domain: str, selector: str, look: Look) -> Finding:
    """Say whether the key is published by which the sending server signs."""
    for one in [selector] if selector else SELECTORS:
        name = f"{one}._domainkey.{domain}"
        for text in look(name, "TXT"):
            if key := re.search(r"(?:^|;)\s*p\s*=\s*([^;]*)", text):
                if not re.sub(r"\s", "", key[1]):
                    return Finding(
                        "DKIM",
                        "wrong",
                        f"The key of {one} was withdrawn: publish the one in use.",
                        name,
                        "v=DKIM1; k=rsa; p=…",
                    )
                return Finding("DKIM", "good", f"A key is published for {one}.")
    name = f"{selector or SELECTORS[0]}._domainkey.{domain}"
    sentence = "No key was found with which mail of this domain is signed. Your mail provider names selector and key."
    return Finding("DKIM", "missing" if selector else "unknown", sentence, name, "v=DKIM1; k=rsa; p=…")


def dmarc(domain: str, look: Look) -> Finding:
    """Say whether receivers are told what to do with mail that is not proven."""
    name = f"_dmarc.{domain}"
    texts = [
        text
        for at in (name, f"_dmarc.{parent(domain)}")
        for text in look(at, "TXT")
        if text.lower().startswith("v=dmarc1")
    ]
    proposed = f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}"
    if not texts:
        return Finding(
            "DMARC",
            "missing",
            "Receivers are not told what to do with mail that only claims to be ours.",
            name,
            proposed,
        )
    policy = re.search(r";\s*p\s*=\s*(\w+)", texts[0], re.IGNORECASE)
    if not policy or policy[1].lower() not in ("none", "quarantine", "reject"):
        return Finding("DMARC", "wrong", "The record names no policy that receivers know.", name, proposed)
    if policy[1].lower() == "none":
        record = re.sub(r"(;\s*p\s*=\s*)none", r"\1quarantine", texts[0], flags=re.IGNORECASE)
        return Finding(
            "DMARC", "weak", "The policy is to do nothing. Tighten it once the reports are clean.", name, record
        )
    return Finding("DMARC", "good", "Receivers are told to distrust mail that only claims to be ours.")


def parent(domain: str) -> str:
    """Return the domain above a subdomain, as far as two names tell."""
    return ".".join(domain.split(".")[-2:])
