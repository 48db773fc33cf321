"""The function of PostgreSQL that counts the national figures for whoever reaches some regions.

It reaches every case and returns counts. Its body is the registry's own statement, so it stands in
no migration: `migrate` makes it anew where it differs (docs/decisions/0012).
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

_FUNCTION = "public.national_counts(date)"
_RETURNS = "TABLE(part text, outcome text, within_365 integer, n bigint)"
# Every table is named with its schema: nothing that a caller makes is found in its place.
_SEARCHES = "pg_catalog, pg_temp"
# Row security binds the owner of the tables as well, and no SET clause may name a setting of ours.
# What fails is taken back as a whole, the reach with it.
_BODY = """
#variable_conflict use_column
DECLARE
    reached text := current_setting('app.regions', true);
BEGIN
    PERFORM set_config('app.regions', '*', true);
    RETURN QUERY
{statement};
    PERFORM set_config('app.regions', coalesce(reached, ''), true);
END
"""
_KEPT = sa.text(
    "SELECT prosrc, prosecdef, proconfig, pg_get_function_result(p.oid), proowner = relowner,"
    " has_function_privilege('public', p.oid, 'EXECUTE')"
    " FROM pg_proc p, pg_class c"
    " WHERE p.oid = to_regprocedure(:name) AND c.oid = to_regclass('public.cases')"
)
_MAY_CALL = sa.text("SELECT has_function_privilege(:role, :name, 'EXECUTE')")
_DAYS = (date(7777, 7, 17), date(8888, 8, 28))


def renew(connection: Connection, role: str | None) -> None:
    """Have the figures counted as this version counts them, for the application's role alone.

    What counts so already is not touched: it may be in use.
    """
    if connection.dialect.name != "postgresql":
        return
    if not _counts_as_wanted(connection):
        for statement in _making():
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    if role and not _may_call(connection, role):
        name = connection.dialect.identifier_preparer.quote(role)
        connection.execute(sa.text(f"GRANT EXECUTE ON FUNCTION {_FUNCTION} TO {name}"))


def is_in_order(connection: Connection) -> bool:
    """Say whether it is there, counts as this version does, and may be called by us, not by all."""
    if connection.dialect.name != "postgresql":
        return True
    mine = connection.scalar(sa.text("SELECT current_user"))
    return _counts_as_wanted(connection) and _may_call(connection, mine)


def _counts_as_wanted(connection: Connection) -> bool:
    kept = connection.execute(_KEPT, {"name": _FUNCTION}).one_or_none()
    return kept == (_body(), True, [f"search_path={_SEARCHES}"], _RETURNS, True, False)


def _may_call(connection: Connection, role: str | None) -> bool:
    return bool(connection.scalar(_MAY_CALL, {"role": role, "name": _FUNCTION}))


def _making() -> Sequence[str]:
    """The statements that make it, from nothing, so that no right of before is left."""
    how = f"LANGUAGE plpgsql SECURITY DEFINER SET search_path = {_SEARCHES}"
    return (
        f"DROP FUNCTION IF EXISTS {_FUNCTION}",
        f"CREATE FUNCTION {_FUNCTION} RETURNS {_RETURNS} {how} AS $national${_body()}$national$",
        f"REVOKE ALL ON FUNCTION {_FUNCTION} FROM PUBLIC",
    )


def open_to_a_day(counted: Callable[[date], sa.Selectable]) -> str:
    """Write a statement as PostgreSQL's own, with nothing left open but the day, which is $1.

    :raises ValueError: it asks for no day, or works out another one, such as the first of the year
    """
    one, other = (_compiled(counted(day)).replace(f"'{day}'", "$1") for day in _DAYS)
    if one != other or "$1" not in one:
        raise ValueError("A function of the day can count only what depends on that day alone.")
    return one


def _body() -> str:
    # Here: statistics take seconds to import, and SQLite has no such function.
    from services.measures.national import counted_nationally  # noqa: PLC0415

    return _BODY.format(statement=open_to_a_day(counted_nationally))


def _compiled(statement: sa.Selectable) -> str:
    dialect: Any = postgresql.dialect(paramstyle="named")  # which leaves a % as it is
    compiled = statement.compile(
        dialect=dialect,
        schema_translate_map={None: "public"},
        render_schema_translate=True,
        compile_kwargs={"literal_binds": True},
    )
    return str(compiled)
