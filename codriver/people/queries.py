"""Who is known by which address."""

from collections.abc import Iterable

from codriver.people.handles import address_hash, unseal
from codriver.people.models import Handle, Person

CHUNK = 500  # hashes in one query
Address = tuple[str, str]  # channel, address


def known_authors(addresses: Iterable[Address]) -> dict[Address, str]:
    """Return the person keys of those addresses that are somebody's handle. Cheap where nobody has one.

    addresses  (channel, address) pairs; repeated ones cost nothing more.
    """
    channels = set(Handle.objects.values_list("channel", flat=True).distinct())
    if not channels:
        return {}
    hashes = {address_hash(*address): address for address in set(addresses) if address[0] in channels and address[1]}
    found: dict[Address, str] = {}
    wanted = list(hashes)
    for start in range(0, len(wanted), CHUNK):
        chunk = Handle.objects.filter(address_hash__in=wanted[start : start + CHUNK])
        found |= {hashes[mark]: person for mark, person in chunk.values_list("address_hash", "person_id")}
    return found


def address_of(handle_id: int) -> tuple[str, str, str] | None:
    """Return (person key, channel, address) of a handle, or None when it was taken away or she was erased."""
    handle = Handle.objects.filter(pk=handle_id).first()
    if handle is None or not handle.address_sealed:
        return None
    return handle.person_id, handle.channel, unseal(handle.channel, bytes(handle.address_sealed))


def find(words: str) -> Person | None:
    """Return the person whom somebody names: by her key, or as channel:address. None where there is nobody."""
    channel, colon, address = words.strip().partition(":")
    if colon and address:
        marked = Handle.objects.filter(channel=channel, address_hash=address_hash(channel, address))
        return Person.objects.filter(pk__in=marked.values("person")).first()
    return Person.objects.filter(pk=words.strip()).first()
