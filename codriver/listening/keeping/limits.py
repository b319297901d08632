"""How often a stranger may send the form of objections. Counted by a hash of her address, and in total."""

from django.core.cache import cache
from django.http import HttpRequest

from codriver.people.handles import address_hash
from codriver.staff.adapter import StaffAdapter

HOUR, DAY = 3600, 24 * 3600  # seconds
FROM_ONE = 10  # an hour
FROM_ALL = 500  # a day


def may_ask(request: HttpRequest) -> bool:
    """Count one more, and say whether it is still within the limits."""
    address = StaffAdapter().get_client_ip(request)
    is_few = _count(f"objection:{address_hash('network', address)[:24]}", HOUR) <= FROM_ONE
    return is_few and _count("objection", DAY) <= FROM_ALL


def _count(name: str, seconds: int) -> int:
    cache.add(name, 0, seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # it ran out between the two lines
        cache.set(name, 1, seconds)
        return 1
