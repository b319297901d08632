"""Sites that are spoken of and that nobody listens to: which they are, and what is done with one."""

from django.db.models import QuerySet

from codriver.channels import actions
from codriver.channels.base import ChannelError, host_of
from codriver.channels.models import Connection
from codriver.kit.clock import now
from codriver.listening.models import Dismissal, SeenSite
from codriver.listening.sources import asking, looking
from codriver.listening.sources.links import links_in, site_of
from codriver.listening.sources.looking import Look
from codriver.staff.models import User

HEAVIEST = ("-copies", "-links", "-posts", "id")


def polled() -> set[str]:
    """Return the sites that somebody listens to already."""
    places = Connection.objects.standing().values_list("settings__url", "settings__channel")
    hosts = {host for url, channel in places for host in (host_of(url or ""), (channel or "").lower())}
    return {host.removeprefix("www.") for host in hosts} - {""}


def sites(viewer: User, *, are_put_aside: bool = False) -> QuerySet[SeenSite]:
    """Return the sites that nobody listens to, those with copies of our stories first; or those that were put aside."""
    found = SeenSite.objects.visible_to(viewer).filter(dismissal__isnull=not are_put_aside)
    return found.exclude(host__in=polled()).select_related("example", "dismissal__by").order_by(*HEAVIEST)


def addresses(site: SeenSite) -> list[str]:
    """Return where to look for something to listen to: the site's front page, else what the example leads to."""
    found = [f"https://{site.host}/"]
    if site.example:
        said = [site.example.url, *links_in(site.example.text)]
        found += [url for url in said if site_of(url) == site.host]
    return found[:3]


def offered(site: SeenSite) -> Look:
    """Return the best thing to listen to on a site. Raises ChannelError with the reason when there is none."""
    web = asking.polite(looking.PATIENCE)
    trouble: ChannelError | None = None  # of the front page: that of a single post says little
    for url in addresses(site):
        try:
            looks = looking.look(url, {}, web)
        except ChannelError as error:
            trouble = trouble or error
            continue
        sound = [look for look in looks if not look.trouble]
        if sound:
            return next((look for look in sound if look.posts), sound[0])
    raise trouble or ChannelError(looking.NOTHING)


def listen(site: SeenSite, by: User) -> Connection:
    """Listen to the best that a site offers. Raises ChannelError."""
    look = offered(site)
    offer = look.offer
    return actions.add(offer.kind, offer.name, offer.settings, secrets=offer.secrets, by=by)[0]


def put_aside(site: SeenSite, by: User) -> None:
    """Say that a site is not interesting. Whoever said so first stays."""
    Dismissal.objects.get_or_create(site=site, defaults={"by": by, "at": now()})


def take_back(site: SeenSite) -> None:
    """Offer a site again."""
    Dismissal.objects.filter(site=site).delete()
