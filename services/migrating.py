"""The way to the newest schema, with what is no part of it but follows from this version."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from services import database_roles, national_function
from services.database import open_engine, upgrade
from services.row_security import whole_programme

_RENEWING = 0x48656D76  # any number, as long as it is always this one


def migrate(url: str, migration_url: str | None = None) -> None:
    """Bring a database to the newest schema and give the application's own role its rights."""
    engine = open_engine(migration_url or url)
    with whole_programme(engine).begin() as connection:
        alone(connection)
        upgrade(connection, "head")
        equip(connection, make_url(url).username)
    engine.dispose()


def alone(connection: Connection) -> None:
    """Wait until nobody else renews this PostgreSQL database, and let others wait until the end."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_RENEWING)))


def equip(connection: Connection, role: str | None) -> None:
    """Renew what stands in no migration: the rights of roles, and the function that counts."""
    database_roles.grant(connection, role)
    national_function.renew(connection, role)
