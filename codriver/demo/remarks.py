"""What people add when they pass a post on: the script's own remarks first, then common ones of its mood."""

from random import Random

from codriver.demo import words
from codriver.demo.words import Script

LONGEST = 140  # characters of a chain on a site that counts them
BARE = {"zh": ("转发微博", "转发微博", "转", "Repost", "转发"), "en": ("",)}


class Remarks:
    """A shuffled heap of remarks; none comes twice before all came once."""

    def __init__(self, script: Script, random: Random) -> None:
        self.script = script
        self.random = random
        common = words.page(f"remarks-{script.tongue}")
        own = list(script.page.lines("remarks"))
        mood = list(common.lines(script.mood))
        short = list(common.lines("any"))
        for heap in (own, mood, short):
            random.shuffle(heap)
        self.own, self.common, self.short = own, mood + short, short
        self.heads, self.tails = common.lines("heads"), common.lines("tails")
        self.used: set[str] = set()

    def next(self) -> str:
        """Return a remark that was not made before in this story, as long as there is one."""
        if self.own and (self.random.random() < 0.6 or not self.common):
            return self.own.pop()
        if self.common:
            return self.common.pop()
        return self.put_together()

    def put_together(self) -> str:
        """Return two short things said in one breath."""
        between = "" if self.script.tongue == "zh" else " "
        for _ in range(20):
            said = self.random.choice(self.heads) + between + self.random.choice(self.tails)
            if said not in self.used:
                break
        self.used.add(said)
        return said


def chain(own: str, above: list[tuple[str, str]]) -> str:
    """Return a repost's text: one's own words, then whom one passes on, nearest first, as weibo writes it."""
    text = own
    for name, said in above:
        link = f"//@{name}:{said}"
        if len(text) + len(link) > LONGEST:
            break
        text += link
    return text
