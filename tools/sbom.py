"""A software bill of materials of what a house runs on: CycloneDX 1.6, as JSON.

Made of the hashed locks, so it names exactly what is installed from them: every Python package of
requirements-run.lock with the hashes that pip accepts, and the JavaScript of package-lock.json.
Licences are read from what is installed here.

    python tools/sbom.py var/sbom.json
"""

from __future__ import annotations

import base64
import json
import re
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill() -> dict[str, Any]:
    """The whole bill; the same locks always give the same one."""
    components = [*python_packages(), *javascript()]
    named = " ".join(each["purl"] for each in components)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, named)}",
        "version": 1,
        "metadata": {"component": _house()},
        "components": components,
        "dependencies": [{"ref": "kds", "dependsOn": [each["bom-ref"] for each in components]}],
    }


def _house() -> dict[str, Any]:
    return {
        "type": "application",
        "bom-ref": "kds",
        "name": "kds",
        "version": version("kds"),
        "licenses": [{"license": {"id": "MIT"}}],
    }


def python_packages() -> Iterator[dict[str, Any]]:
    """One for each pin of the lock, with its hashes."""
    found: dict[str, Any] | None = None
    for line in (ROOT / "requirements-run.lock").read_text().splitlines():
        if pinned := PINNED.match(line):
            if found is not None:
                yield found
            name, held = pinned[1].lower(), pinned[2]
            found = _component(name, held, f"pkg:pypi/{name}@{held}", _licence(name))
        if found is not None and (hashed := HASH.search(line)):
            found["hashes"].append({"alg": "SHA-256", "content": hashed[1]})
    if found is not None:
        yield found


def javascript() -> Iterator[dict[str, Any]]:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for path, held in packages.items():
        if path:
            name = path.rpartition("node_modules/")[2]
            purl = f"pkg:npm/{name}@{held['version']}"
            made = _component(name, held["version"], purl, held.get("license", ""))
            kind, _, digest = held["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            made["hashes"].append({"alg": kind.replace("sha", "SHA-"), "content": content})
            yield made


def _component(name: str, held: str, purl: str, licence: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": held,
        "purl": purl,
        "hashes": [],
    }
    if licence:
        made["licenses"] = [{"license": {"name": licence}}]
    return made


def _licence(name: str) -> str:
    """As its own metadata say; "" for what isn't installed on this kind of machine."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = said.get_all("Classifier") or []
    told = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License")]
    short = (said["License"] or "").strip().split("\n")[0] if "License" in said else ""
    return said["License-Expression"] if "License-Expression" in said else short or ", ".join(told)


def main() -> None:
    written = json.dumps(bill(), indent=1) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(sys.argv[1]).write_text(written)
    else:
        print(written, end="")


if __name__ == "__main__":
    main()
