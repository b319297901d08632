"""Asks the product itself, from outside: import a file of posts into a fresh data folder, read the stories back."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.story_posts import Key

ROOT = Path(__file__).resolve().parents[1]


def group(posts_file: Path) -> dict[Key, dict[str, Any]]:
    """Every post with its story, parent and relation, as `codriver stories export` tells it.

    The data folder is new and removed afterwards. DATABASE_URL is passed on only when CODRIVER_BENCH_DATABASE_URL names
    an empty database, so that no benchmark ever writes into somebody's own.
    """
    with tempfile.TemporaryDirectory(prefix="codriver-stories-") as folder:
        said = json.loads(_codriver(folder, "import", "posts", str(posts_file), "--json"))
        if said["rejected"]:
            raise RuntimeError(f"{said['rejected']} posts of {posts_file} were rejected")
        lines = map(json.loads, _codriver(folder, "stories", "export").rstrip("\n").split("\n"))
        found = {(line["channel"], line["id"]): line for line in lines}
        for channel, external_id, quoted in json.loads(_python(folder, "-c", QUOTED)):
            found[channel, external_id]["quoted"] = quoted
        return found


QUOTED = """
import django, json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "codriver.settings"
django.setup()
from codriver.listening.models import Placement
rows = Placement.objects.exclude(quoted="").values_list("post__channel", "post__external_id", "quoted")
print(json.dumps(list(rows)))
"""  # the account a post names stands on its page, not in the export, whose fields are fixed


def _codriver(folder: str, *words: str) -> str:
    return _python(folder, "-m", "codriver", *words)


def _python(folder: str, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"CODRIVER_DATA": folder, "PYTHONPATH": str(ROOT)}
    if database := os.environ.get("CODRIVER_BENCH_DATABASE_URL"):
        environment["DATABASE_URL"] = database
    run = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"{' '.join(words)[:80]} ended with {run.returncode}: {run.stderr[-2000:]}")
    return run.stdout
