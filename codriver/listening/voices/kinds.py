"""Of which kind the source of a post is: what its record says, else what a colleague set for its site. Pure."""

import re
from dataclasses import dataclass, field

from codriver.listening.voices.rules import is_press

UNKNOWN = "unknown"
LONGEST = 253  # characters of a host's name, as the domain name system allows
HOST = re.compile(r"https?://(?:[^/?#]*@)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_ZH = (
    "(?:日报|晚报|晨报|早报|都市报|周报|周刊|新闻网|新闻社|通讯社|电视台|广播电台|卫视|报社)"
    "(?:官方(?:微博|账号|号)?|官微)?$"
)
_EN = (
    r"\b(?:Newspaper|Gazette|Herald|Tribune|Chronicle|Newswire|Broadcasting|TV News|News Radio"
    r"|(?:Daily|Evening|Morning|Sunday|Local|City) (?:\w+ )?(?:News|Post|Mail|Times|Star|Telegraph|Mirror))$"
)
CALLED_LIKE_PRESS = re.compile(f"{_ZH}|{_EN}")


@dataclass(frozen=True)
class Kinds:
    """The kinds that colleagues set, by channel and by host; a host tells more and goes first."""

    channels: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)

    def of(self, said: str, channel: str, url: str) -> str:
        """Return the kind of a post's source.

        said  what its record says; anything but "unknown" stands.   url  "" where the record has none.
        """
        if said != UNKNOWN:
            return said
        host = self.hosts.get(host_of(url)) if self.hosts and url else None
        return host or self.channels.get(channel, UNKNOWN)


def host_of(url: str) -> str:
    """Return the host of an address of the web, in lower case and without "www."; "" when it is none."""
    found = HOST.match(url)
    return found[1].lower() if found and len(found[1]) <= LONGEST else ""


def is_called_like_press(name: str) -> bool:
    """Say whether an account bears the name of a newspaper, an agency or a station."""
    return bool(CALLED_LIKE_PRESS.search(name.strip()))


@dataclass
class Chorus:
    """Who speaks in a story, and when it crossed from the web to the press: told post by post.

    A post without an author speaks for its site: press where its source is, else unknown.
    """

    kinds: Kinds
    standings: dict[str, int] = field(default_factory=dict)
    first_press: tuple[float, int, str] | None = None  # when, seq, kind
    first_other: float | None = None

    def add(self, seq: int, at: float, standing: str, is_signed: bool, said: str, channel: str, url: str) -> None:
        """Count one post. `at` is unix seconds; `is_signed` says whether it has an author."""
        kind = said if said != UNKNOWN else self.kinds.of(said, channel, url)
        is_by_press = is_press(kind)
        if not is_signed:
            standing = "press" if is_by_press else UNKNOWN
        self.standings[standing] = self.standings.get(standing, 0) + 1
        if is_by_press:
            if self.first_press is None or (at, seq) < self.first_press[:2]:
                self.first_press = (at, seq, kind)
        elif kind != "company" and (self.first_other is None or at < self.first_other):
            self.first_other = at

    @property
    def crossed(self) -> tuple[float, int, str] | None:
        """Return when, by which post and to which kind of press the story crossed; None when it did not.

        It crosses with its earliest post of the press, if one that is neither press nor a company's came before.
        """
        if self.first_press is None or self.first_other is None or self.first_other >= self.first_press[0]:
            return None
        return self.first_press
