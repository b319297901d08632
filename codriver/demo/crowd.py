"""Who posts: invented accounts on each site, a few with very many followers and most with few."""

from dataclasses import dataclass
from functools import cache
from random import Random

from codriver.demo import words

SIZES = {"weibo": 2600, "xiaohongshu": 700, "forum": 600, "wechat": 12, "portal": 8, "app-store": 900,
         "x": 1500, "mastodon": 400, "boards": 500, "local-news": 5}  # fmt: skip # accounts on each site
KINDS = {"forum": "forum", "portal": "portal", "wechat": "trade press", "boards": "forum", "local-news": "portal"}
ENGLISH = ("x", "mastodon", "boards")
MEDIA = {"portal": 400_000, "wechat": 60_000, "local-news": 45_000}  # median followers of those who are no persons
TAILS = {"zh": ("_", "0", "88", "-", "_xx", "呀", "er", "07", "2011", "_w"), "en": ("_", "1", "x", "92", "_uk", "7")}
LARGEST = 6_000_000  # followers
ANA = {"weibo": ("linxiaoan", "林小安Ana", 412), "x": ("ana_drinks", "ana_drinks", 187),
       "xiaohongshu": ("xiaoan_latte", "小安爱拿铁", 96)}  # fmt: skip
COMPANY = {"weibo": ("kofancoffee", "可凡咖啡", 386_214), "x": ("KofanCoffee", "KofanCoffee", 12_480),
           "xiaohongshu": ("kofan", "可凡咖啡官方", 58_770)}  # fmt: skip


@dataclass(frozen=True)
class Account:
    """Somebody who posts on one site."""

    id: str
    name: str
    followers: int
    kind: str = "person"


def known(table: dict[str, tuple[str, str, int]], site: str, kind: str = "person") -> Account | None:
    """Return the account of somebody in particular on a site."""
    return Account(*table[site], kind) if site in table else None


@cache
def names(site: str) -> tuple[str, ...]:
    """Return the names of a site's accounts, all different."""
    if site in MEDIA:
        return words.page("names").lines(site)
    tongue = "en" if site in ENGLISH else "zh"
    whole = list(words.page("names").lines(f"{tongue} whole"))
    first, last = (words.page("names").lines(f"{tongue} {part}") for part in ("first", "last"))
    joint = ("", "_") if tongue == "en" else ("", "")
    paired = [f"{a}{joint[n % 2]}{b}" for n, a in enumerate(first) for b in last]
    patterned = [line.format(b) for line in words.page("names").lines(f"{tongue} patterns") for b in last]
    mixed = Random(f"names {site}")
    mixed.shuffle(paired)
    mixed.shuffle(whole)
    mixed.shuffle(patterned)
    paired = [name for pair in zip(patterned, paired, strict=False) for name in pair] + paired
    found = list(dict.fromkeys(whole + paired))[: SIZES[site]]
    return tuple(name if mixed.random() < 0.72 else f"{name}{tail(mixed, tongue)}" for name in found)


def tail(random: Random, tongue: str) -> str:
    """Return what people add to a name that was taken."""
    return random.choice(TAILS[tongue])


@cache
def carriers(tongue: str) -> tuple[Account, ...]:
    """Return the accounts that carry stories far: `name, followers` in names.txt."""
    found = []
    for line in words.page("names").lines(f"{tongue} carriers"):
        name, followers = line.rsplit(",", 1)
        found.append(Account(number(name), name, int(followers)))
    return tuple(found)


def number(name: str) -> str:
    """Return the id that a site gave to a name: ten digits, always the same."""
    return str(1_000_000_000 + Random(f"id {name}").randrange(6_500_000_000))


@cache
def account(site: str, place: int) -> Account:
    """Return one account of a site."""
    random = Random(f"{site} {place}")
    name = names(site)[place]
    median = MEDIA.get(site, 140)
    followers = min(LARGEST, int(median * random.lognormvariate(0, 1.1) * (1 + random.paretovariate(0.95) / 6)))
    is_named = site in ENGLISH
    return Account(name if is_named else number(site + name), name, followers, KINDS.get(site, "person"))


def anybody(random: Random, site: str) -> Account:
    """Return somebody of a site: a few post often, most seldom."""
    return account(site, int(len(names(site)) * random.random() ** 1.5))
