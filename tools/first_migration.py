"""Write the first migration anew from the models. Only before the first release."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

import kds.areas
from kds.db.migrate import MIGRATIONS, alembic_config

VERSIONS = MIGRATIONS / "versions"


def main() -> None:
    kds.areas.load()
    for old in VERSIONS.glob("0001_*.py"):
        old.unlink()
    held = {p: p.read_text() for p in VERSIONS.glob("0*.py")}
    for path in held:
        path.unlink()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        with engine.connect() as connection:
            command.revision(alembic_config(connection), "tables", autogenerate=True, rev_id="0001")
    path = VERSIONS / "0001_tables.py"
    text = path.read_text().replace("kds.db.base.Utc()", "sa.BigInteger()")
    path.write_text(re.sub(r"import kds\.db\.base\n\n?", "", text))
    for other, content in held.items():
        other.write_text(content)


if __name__ == "__main__":
    main()
