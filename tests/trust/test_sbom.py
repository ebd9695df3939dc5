"""The bill of materials names all that a house runs on, with hashes and licences."""

from __future__ import annotations

import json
import re
from importlib.metadata import distributions, requires
from pathlib import Path

from tools.sbom import bill

ROOT = Path(__file__).parents[2]


def test_every_pin_of_the_locks_is_in_it() -> None:
    made = bill()
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    named = {(each["name"], each["version"]) for each in made["components"]}
    lock = (ROOT / "requirements-run.lock").read_text()
    assert {(n.lower(), v) for n, v in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.M)} <= named
    held = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert set(held.items()) <= named
    hashes = sum(len(each["hashes"]) for each in made["components"] if "pypi" in each["purl"])
    assert hashes == lock.count("--hash=sha256:")


def test_each_has_its_address_its_hash_and_its_licence() -> None:
    here = {re.sub(r"[-_.]+", "-", each.name).lower() for each in distributions()}
    for each in bill()["components"]:
        assert re.fullmatch(r"pkg:(pypi|npm)/[^@]+@.+", each["purl"])
        assert each["hashes"], each["name"]
        if each["name"] in here or "npm" in each["purl"]:
            assert each["licenses"][0]["license"]["name"], each["name"]


def test_what_kds_asks_for_is_in_it() -> None:
    asked = {re.split(r"[^\w.-]", each)[0] for each in requires("kds") or () if "extra" not in each}
    assert asked <= {each["name"] for each in bill()["components"]}


def test_the_same_locks_give_the_same_bill() -> None:
    assert bill() == bill()
