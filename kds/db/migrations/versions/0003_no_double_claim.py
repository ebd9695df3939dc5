"""live claims of one table never overlap"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LIVE = "('held', 'booked', 'block')"
OVERLAP = f"""
    SELECT RAISE(ABORT, 'that table is claimed for that time')
    WHERE NEW.state IN {LIVE} AND EXISTS (
        SELECT 1 FROM claim
        WHERE table_id = NEW.table_id AND id <> NEW.id AND state IN {LIVE}
          AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    );
"""  # noqa: S608 - two constants


def upgrade() -> None:
    op.execute(f"CREATE TRIGGER claim_insert BEFORE INSERT ON claim BEGIN {OVERLAP} END")
    op.execute(
        "CREATE TRIGGER claim_update BEFORE UPDATE OF table_id, starts_at, ends_at, state ON claim "
        f"BEGIN {OVERLAP} END"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER claim_insert")
    op.execute("DROP TRIGGER claim_update")
