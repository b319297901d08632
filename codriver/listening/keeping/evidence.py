"""What a colleague looks at before deciding an objection: the account as we heard it, and nothing more."""

from collections import Counter
from dataclasses import dataclass, field

from codriver.listening import log
from codriver.listening.keeping import objecting, rules
from codriver.listening.models import Mention, Objection
from codriver.staff.models import User

LOOKED = 20_000  # latest entries of the log in which the name is looked for
SHOWN = 3  # posts


@dataclass
class Evidence:
    """What is known about the account that an objection names; empty once it is decided."""

    handle: str
    note: str = ""
    posts: list[Mention] = field(default_factory=list)
    accounts: list[tuple[str, int]] = field(default_factory=list)  # (id, posts among those looked at)

    @property
    def likely(self) -> str:
        """Return the account's id where only one can be meant."""
        return self.accounts[0][0] if len(self.accounts) == 1 else ""


def evidence(viewer: User, objection: Objection) -> Evidence:
    """Return the posts and accounts that bear the name: by id in all we hold, by name in the latest."""
    said = objecting.opened(objection)
    found = Evidence(said.handle, said.note)
    wanted = rules.as_handle(said.handle)
    if not wanted:
        return found
    named: Counter[str] = Counter()
    seqs = []
    for channel in objecting.written(objection.channel):
        posts = Mention.objects.visible_to(viewer).filter(channel=channel, forgotten=None)
        ids = {said.handle, said.handle.lstrip("@"), wanted}
        by_id = posts.filter(author_id__in=ids).order_by("-seq").values_list("seq", "author_id")[:SHOWN]
        late = posts.filter(seq__gt=log.head() - LOOKED).order_by("-seq").values_list("seq", "author_id", "author_name")
        by_name = [(seq, key) for seq, key, name in late if rules.as_handle(name) == wanted]
        for seq, key in dict.fromkeys([*by_id, *by_name]):
            named[key] += 1
            seqs.append(seq)
    found.accounts = named.most_common(10)
    found.posts = list(Mention.objects.visible_to(viewer).filter(seq__in=sorted(seqs)[-SHOWN:]).order_by("-seq"))
    return found
