"""Show 2: cascades with planted copies and mangled reprints, in a stream of posts that have nothing to do with them.

Three runs: parents given, half of them taken out, all taken out. Then the file with its parents in many orders, each
against the sorted run. story_data.py says how the posts are made, story_scores.py what each figure means.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from benchmarks import story_data, story_peers, story_product
from benchmarks.board import Board
from benchmarks.story_copies import COPY_KINDS, REPRINT_KINDS
from benchmarks.story_posts import BACKGROUND, Truth, shuffle
from benchmarks.story_scores import (
    Found,
    agreement,
    edges,
    joined,
    parts_joined,
    sources,
    stories,
    story_pairs,
    together,
)

SIZES = {True: {"cascades": 120, "background": 20_000}, False: {"cascades": 20, "background": 3_000}}
SHUFFLES = {True: 20, False: 1}
Group = Callable[[Path], Found]
BASELINES: dict[str, Group] = {"exact text": story_peers.exact, "rensa": story_peers.rensa}


def run(full: bool, group: Group = story_product.group) -> None:
    """Score the product and both baselines on three runs, then the product on shuffled files."""
    board = Board("Show 2: ced_weibo_cascades", full)
    with tempfile.TemporaryDirectory() as folder:
        for parents in ("given", "half", "none"):
            posts_file = Path(folder) / f"{parents}.jsonl"
            truth = story_data.build(posts_file, parents=parents, **SIZES[full])
            if parents == "given":
                board.say(described(truth))
            for name, contestant in ({"codriver": group} | BASELINES).items():
                found = contestant(posts_file)
                board.row({"parents": parents, "of": name} | scores(truth, found))
                if parents == "given" and name == "codriver":
                    sorted_run, given = found, truth
        alike = [_against(given, sorted_run, group, Path(folder), seed) for seed in range(SHUFFLES[full])]
        board.say(f"{len(alike)} shuffles against the sorted run: pair F1 min {min(alike):.4f}, mean {mean(alike):.4f}")
    board.close()


def described(truth: Truth) -> str:
    return (
        f"{len(truth.story)} posts, {len(truth.source)} stories, {len(truth.given)} given parents, "
        f"{len(truth.doubtful)} doubtful pairs of stories, {len(truth.left_out)} near-copies in the stream left out"
    )


def scores(truth: Truth, found: Found) -> dict[str, object]:
    """The figures of Show 2 as text."""
    all_pairs, sure, shares = (
        story_pairs(truth, found),
        story_pairs(truth, found, with_doubtful=False),
        joined(truth, found),
    )
    figures: dict[str, object] = {
        "pair F1": f"{all_pairs.f1:.4f}",
        "precision": f"{all_pairs.precision:.4f}",
        "recall": f"{all_pairs.recall:.4f}",
        "F1 without doubtful": f"{sure.f1:.4f}",
        "copies joined": str(together(shares, set(COPY_KINDS))),
        "reprints joined": str(together(shares, REPRINT_KINDS)),
        "sources": str(sources(truth, found)),
        "given edges": str(edges(truth.given, found)) if truth.given else "",
    }
    figures |= {
        kind: f"{shares[kind].value:.3f}" for kind in (*dict.fromkeys(COPY_KINDS), *REPRINT_KINDS) if kind in shares
    }
    return figures | {"parts one by one": f"{parts_joined(truth, found).value:.3f}"}


def _against(truth: Truth, sorted_run: Found, group: Group, folder: Path, seed: int) -> float:
    """Pair F1 of the shuffled file's stories against the sorted run's, the stream's own pairs not counted."""
    shuffled = folder / f"shuffled-{seed}.jsonl"
    shuffle(folder / "given.jsonl", shuffled, seed)
    found = group(shuffled)
    shuffled.unlink()
    background = [post for post, story in truth.story.items() if story == BACKGROUND]
    return agreement(stories(sorted_run), stories(found), background).f1


if __name__ == "__main__":
    run("--full" in sys.argv)
