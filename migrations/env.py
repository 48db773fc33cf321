"""Alembic's entry: runs the migrations on the connection that `services.database` opens."""

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401  imports every table, so that the metadata is whole

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
