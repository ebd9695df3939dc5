"""kill -9 in a backup and in a restore, at each step that they take in the file system."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from kds.config import Settings
from kds.db.migrate import migrate
from kds.keeping.archive import back_up, check_backup
from kds.keeping.places import backups_in
from tests.cast import open_house
from tests.trust.place import NOW, contents, files_of, order

ROOT = Path(__file__).parents[2]


def killed_at_each_step(what: str, template: Path, tries: Path) -> list[Path]:
    """What each kill has left; the last one came to its end."""
    command = [
        sys.executable,
        "-m",
        "tests.trust.dying",
        what,
        str(template),
        str(tries),
    ]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120, capture_output=True)
    return sorted(tries.iterdir(), key=lambda path: int(path.name))


async def test_killed_while_it_restores(settings: Settings, tmp_path: Path) -> None:
    """The venue is as it was, or as it was in the backup, whole; and what was replaced is there."""
    made, _ = back_up(settings, tmp_path / "safe", NOW)
    backed_up = contents(settings.data)
    async with open_house(tmp_path, chores=False) as house:
        await order(house, "Late")
    before, files = contents(settings.data), files_of(tmp_path)
    template = tmp_path / "template"
    template.mkdir()
    for path in (settings.data, made, tmp_path / "letters.log"):
        shutil.copy(path, template / ("b.zip" if path == made else path.name))
    shutil.copytree(tmp_path / "kds-pictures", template / "kds-pictures")
    outcomes = []
    for folder in killed_at_each_step("restore", template, tmp_path / "tries"):
        migrate(folder / "kds.db")  # as the next start does
        now = contents(folder / "kds.db")
        assert now in (before, backed_up), folder
        assert files_of(folder) == files, folder
        replaced = list(folder.glob("kds.replaced-*"))
        assert len(replaced) == (now == backed_up)
        assert all(contents(each / "kds.db") == before for each in replaced)
        assert not (folder / "kds.db.swap").exists()
        outcomes.append(now == backed_up)
    assert outcomes == sorted(outcomes), "once it is decided it stays decided"
    assert True in outcomes[:-1], "no kill met the swap itself"
    print(
        f"{len(outcomes)} kills in a restore: {outcomes.count(False)} left the old, "
        f"{outcomes.count(True)} the restored, 0 anything else"
    )


def test_killed_while_it_backs_up(settings: Settings, tmp_path: Path) -> None:
    """What has a backup's name is a good one, the house's data are as before, and the next backup
    sweeps out what was left."""
    before = contents(settings.data)
    template = tmp_path / "template"
    shutil.copytree(tmp_path, template, ignore=shutil.ignore_patterns("template"))
    tries = killed_at_each_step("backup", template, tmp_path / "tries")
    for folder in tries:
        assert contents(folder / "kds.db") == before
        for _, path in backups_in(folder / "safe"):
            check_backup(path)
    for folder in tries[:: max(1, len(tries) // 4)]:
        here = Settings(data=folder / "kds.db")
        made, _ = back_up(here, folder / "safe", NOW + timedelta(hours=1))
        left = {path.name for path in made.parent.iterdir()}
        assert left - {".lock", made.name} <= {path.name for _, path in backups_in(made.parent)}
    print(f"{len(tries)} kills in a backup: 0 bad files with a backup's name")
