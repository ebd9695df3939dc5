"""What is installed says the truth: paths, users, ports and commands of unit, image and compose."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kds.config import Settings

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "deploy" / "kds.service").read_text()
IMAGE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
README = (ROOT / "README.md").read_text()


def unit(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.M)


def settings_named(text: str) -> Iterator[str]:
    for name in re.findall(r"\bKDS_([A-Z_]+)", text):
        if name != "CONFIG":
            yield name.lower()


@pytest.mark.parametrize("text", [UNIT, IMAGE, COMPOSE], ids=["unit", "image", "compose"])
def test_every_setting_that_is_set_exists(text: str) -> None:
    assert set(settings_named(text)) <= set(Settings.model_fields)


def test_the_unit_runs_kds_as_nobody_special() -> None:
    assert unit("User") == ["kds"]
    assert unit("ExecStart") == ["/opt/kds/.venv/bin/kds serve"]
    assert unit("WorkingDirectory") == ["/opt/kds"]
    assert "KDS_DATA=/var/lib/kds/kds.db" in UNIT
    assert unit("StateDirectory") == ["kds"], "its data must be where it may write"
    assert unit("SocketBindAllow") == [f"tcp:{Settings.model_fields['port'].default}"]
    assert unit("Restart") == ["always"], "the house ends itself with 70 and 74"
    assert unit("CapabilityBoundingSet") == [""]
    for switch in ("NoNewPrivileges", "MemoryDenyWriteExecute", "PrivateTmp", "ProtectHome"):
        assert unit(switch) == ["yes"]
    assert unit("ProtectSystem") == ["strict"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_the_unit_tight() -> None:
    asked = ["systemd-analyze", "security", "--offline=true", "--threshold=20"]
    done = subprocess.run(
        [*asked, str(ROOT / "deploy" / "kds.service")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-300:]


def test_the_image_is_made_of_what_is_there_and_the_locks() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", IMAGE, re.M)
    named = {path for line in copied for path in line.split()}
    assert all((ROOT / path).exists() for path in named), named
    allowed = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.M))
    assert {path.split("/")[0] for path in named} <= allowed
    assert "--require-hashes -r requirements-run.lock" in IMAGE
    assert set(re.findall(r"^FROM (\S+)", IMAGE, re.M)) == {"python:3.13-slim"}


def test_the_image_runs_without_root_and_writes_to_its_data_alone() -> None:
    last = IMAGE.rpartition("FROM ")[2]
    assert re.findall(r"^USER (\S+)", last, re.M) == ["10001:10001"]
    assert last.index("USER ") < last.index("CMD [")
    assert json.loads(re.findall(r"^CMD (.+)$", last, re.M)[-1]) == ["kds", "serve"]
    (port,) = re.findall(r"^EXPOSE (\d+)", last, re.M)
    assert f"KDS_PORT={port}" in last
    assert f"127.0.0.1:{port}/readyz" in last, "the health check asks there"
    assert "VOLUME /data" in last
    assert "KDS_DATA=/data/kds.db" in last


def test_compose_gives_it_nothing_that_it_doesnt_need() -> None:
    for line in (
        "read_only: true",
        "cap_drop: [ALL]",
        'security_opt: ["no-new-privileges:true"]',
        'volumes: ["data:/data"]',
        'ports: ["127.0.0.1:8000:8000"]',
        "restart: always",
    ):
        assert line in COMPOSE
    assert "privileged:" not in COMPOSE.replace("no-new-privileges:", "")


def test_the_readme_installs_that_very_unit() -> None:
    assert "deploy/kds.service" in README
    assert "compose.yaml" in README
