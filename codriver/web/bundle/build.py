"""Build static/web/vendor/echarts.js, with the licences beside it, from pinned npm packages.

Node is the machine's, from version 20 on, or one borrowed for the job. Nothing of it stays, only the one file.
Run as: python -m codriver.web.bundle.build
"""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from codriver.kit.machine import CHECKOUT, borrowed, tool

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "static" / "web" / "vendor"
LARGEST = 250_000  # bytes when gzipped: what a page with a chart may cost its reader
LICENCES = {"echarts": "LICENSE NOTICE licenses/LICENSE-d3", "zrender": "LICENSE", "tslib": "LICENSE.txt"}


@contextmanager
def path_with_npm() -> Iterator[str]:
    """Give a PATH in which npm and a Node that is new enough are found."""
    path = os.environ.get("PATH", os.defpath)
    if tool("npm") and tool("node", version="20"):
        yield path
        return
    with borrowed("node") as programs:
        yield f"{programs}{os.pathsep}{path}"


def build(folder: Path, path: str) -> Path:
    """Install the pinned packages into a folder and bundle our parts of them. Returns the bundle."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(CHECKOUT / name, folder)
    shutil.copy(HERE / "echarts.js", folder)
    npm = [shutil.which("npm", path=path) or "npm", "--silent", "--no-audit", "--no-fund", "--no-update-notifier"]
    for words in (["ci", "--ignore-scripts"], ["run", "bundle"]):
        command = [*npm, *words]
        subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path}, check=True, stdin=subprocess.DEVNULL)
    return folder / "bundle.js"


def licences(packages: Path) -> str:
    """Return the licence texts of everything that went into the bundle."""
    named = [(package, packages / package / file) for package, files in LICENCES.items() for file in files.split()]
    return "\n".join(f"{package}: {path.name}\n\n{path.read_text('utf-8')}" for package, path in named)


def main() -> int:
    """Build the bundle; refuse one that is too heavy."""
    with path_with_npm() as path, TemporaryDirectory(prefix="codriver-bundle-") as name:
        folder = Path(name)
        bundle = build(folder, path)
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
