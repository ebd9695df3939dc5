"""Alembic's entry: the connection is handed in by kds.db.migrate."""

from alembic import context

from kds.db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="kds.db.base.",
)
with context.begin_transaction():
    context.run_migrations()
