"""Who may import whom. The floors themselves stand in pyproject.toml; here is what they cannot say."""

import json
import os
import subprocess
import sys

from tests.house import source

HTTP = {"httpx", "httpcore", "requests", "aiohttp", "urllib.request", "http.client", "urllib3"}
# Loops and dictionaries: tens of megabytes each.
COMPILED = {"numpy", "ctypes", "cffi", "numba", "opencc", "rjieba", "typst"}
MAY_LOOP = (
    "codriver/reading/",
    "codriver/listening/engine/",
    "codriver/listening/stories/titles.py",
    "codriver/listening/reports/press.py",
    "codriver/listening/overview/words.py",
    "codriver/demo/",
)
PURE = {"django", *(module.split(".")[0] for module in HTTP)}

WEB = """
import json, sys
import codriver.asgi
from django.urls import get_resolver
get_resolver().url_patterns
import codriver.reactions
print(json.dumps(sorted(sys.modules)))
"""


def breaking(unwanted: set[str], paths: list) -> list[str]:
    """Return "file imports module" for every import of one of these or of something inside it."""
    return [
        f"{source.name(path)} imports {module}"
        for path in paths
        for module in sorted(set(source.imports(path)))
        if any(module == one or module.startswith(one + ".") for one in unwanted)
    ]


def test_a_room_looks_down_only():
    linter = os.path.join(os.path.dirname(sys.executable), "lint-imports")
    told = subprocess.run([linter, "--no-cache"], cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, (
        "A floor is broken. Move what both rooms need further down, or let the upper room register itself "
        "(timeline.registry):\n" + told.stdout[-3000:] + told.stderr[-1000:]
    )


def test_rules_are_pure():
    broken = breaking(PURE, [path for path in source.modules() if path.name == "rules.py"])
    assert not broken, (
        f"{broken}: a rule takes values and returns values. Move what asks Django or the net to actions.py."
    )


def test_only_kit_speaks_http():
    paths = [path for path in source.modules() if not source.name(path).startswith("codriver/kit/")]
    broken = breaking(HTTP, paths)
    assert not broken, (
        f"{broken}: everything that leaves the house goes through kit.http, which knows closed addresses."
    )


def test_only_the_story_engine_and_reading_bring_compiled_loops():
    paths = [path for path in source.modules() if not source.name(path).startswith(MAY_LOOP)]
    broken = breaking(COMPILED, paths)
    assert not broken, f"{broken}: ask listening.engine or reading for it, from the worker or a command."


def test_the_web_process_carries_no_compiled_loops(tmp_path):
    world = os.environ | {"CODRIVER_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "codriver.settings"}
    told = subprocess.run(
        [sys.executable, "-c", WEB], cwd=source.ROOT, env=world, capture_output=True, text=True, check=True
    )
    unwanted = COMPILED - {"ctypes"} | {"codriver.reading.likeness.kernel"}  # PostgreSQL's driver has ctypes itself
    carried = unwanted & set(json.loads(told.stdout.splitlines()[-1]))
    assert not carried, (
        f"Opening the doors imports {sorted(carried)}. Import it inside the function that the worker calls; "
        f"`python -X importtime -m codriver.asgi` shows who brings it."
    )


def test_nobody_imports_tests():
    broken = [
        f"{source.name(path)} imports {module}"
        for path in source.modules()
        for module in source.imports(path)
        if "tests" in module.split(".")
    ]
    assert not broken, f"{broken}: tests may be absent where Codriver runs."
