"""Alembic runs this file for every command: the caller's connection, in the caller's transaction."""

from __future__ import annotations

from alembic import context

# `render_as_batch`: SQLite can't alter most things of a column, Alembic then copies the table.
context.configure(connection=context.config.attributes["connection"], render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
