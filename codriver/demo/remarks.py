"""What people add when they pass a post on: the script's own remarks first, then common ones of its mood."""

from random import Random

from codriver.demo import words
from codriver.demo.words import Script

LONGEST = 140  # characters of a chain on a site that counts them
AT_FIRST = 6  # of the script's own remarks may come at once
BARE = {"zh": ("转发微博", "转发微博", "转", "Repost", "转发"), "en": ("",)}


class Remarks:
    """A heap of remarks; none comes twice before all came once. The script's own come about in the file's order."""

    def __init__(self, script: Script, random: Random) -> None:
        self.script = script
        self.random = random
        common = words.page(f"remarks-{script.tongue}")
        self.own = list(script.page.lines("remarks"))[::-1]
        self.all_own = len(self.own)
        short, mood = list(common.lines("any")), list(common.lines(script.mood))
        for heap in (short, mood):
            random.shuffle(heap)
        self.common = mood + short
        self.heads, self.tails = common.lines("heads"), common.lines("tails")
        self.used: set[str] = set()

    def next(self, progress: float) -> str:
        """Return a remark that was not made before in this story, as long as there is one.

        progress  share of the story that is told: what people say late is not said early.
        """
        told = self.all_own - len(self.own)
        if self.own and told < AT_FIRST + progress * self.all_own and self.random.random() < 0.6:
            return self.own.pop(-1 if len(self.own) < 3 else -self.random.randint(1, 3))
        return self.common.pop() if self.common else self.put_together()

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
