"""What the roles of PostgreSQL may: the application owns nothing, a presenter sees no case at all.

The presenter's role belongs to one application's role, whose name it carries: several installations
on one server have one each. Nobody signs in as it; a presenter's transactions turn into it.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

# Its longest name has 63 letters; of a longer one the end would go.
_ENDING, _BEFORE_IT = "_presenter", 53
_MINE = (
    f"rolname FROM pg_roles WHERE rolname = left(current_user, {_BEFORE_IT}) || '{_ENDING}'"
    " AND pg_has_role(current_user, oid, 'MEMBER')"
)
_SERVES = "has_table_privilege(oid, 'releases', 'SELECT')"
_TURN = sa.text(f"SELECT set_config('role', rolname, true), {_MINE}")
# All that presenting and one's own account need; of users, what is one's own to change.
_OF_PRESENTERS = (
    "USAGE ON SCHEMA public",
    "SELECT ON users, user_regions, installations, releases",
    (
        "UPDATE (password_hash, must_change_password, code_hash, code_expires_at, language,"
        " totp_secret, totp_confirmed_at, totp_last_step) ON users"
    ),
    "SELECT, INSERT, UPDATE, DELETE ON recovery_codes, sign_in_throttles",
    "SELECT, INSERT, UPDATE ON sign_in_sessions",
    "SELECT, UPDATE ON change_counter, trail_heads",
    "SELECT, INSERT ON trail",
    "USAGE ON SEQUENCE recovery_codes_id_seq",
)


def grant(connection: Connection, role: str | None) -> None:
    """The application's role reads and writes rows, owns nothing, and only adds to the trail.

    Of a release it may write nothing but who promoted it and when.
    """
    if connection.dialect.name != "postgresql" or not role:
        return
    _make_presenters(connection, role)
    if role == connection.scalar(sa.text("select current_user")):
        return
    name = _quoted(connection, role)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE ON trail FROM {name}",
        f"REVOKE UPDATE, DELETE ON releases FROM {name}",
        f"GRANT UPDATE (promoted_at, promoted_by) ON releases TO {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
    ):
        connection.execute(sa.text(statement))


def turn_presenter(connection: Connection) -> None:
    """Let the rest of this transaction be a presenter's, where the role could be made."""
    connection.execute(_TURN)


def presenters_role(connection: Connection) -> str | None:
    """Name the role that presenters turn into, or None where there is none with all it needs."""
    return connection.scalar(sa.text(f"SELECT {_MINE} AND {_SERVES}"))


def _make_presenters(connection: Connection, role: str) -> None:
    """Make it if this may be done here, or take the one that stands; else there is none.

    Without it row security stands alone, and `manage.py check` says so.
    """
    name = _quoted(connection, role[:_BEFORE_IT] + _ENDING)
    _try(connection, f"CREATE ROLE {name} NOLOGIN")
    _try(connection, f"GRANT {name} TO {_quoted(connection, role)}")
    _try(connection, *(f"GRANT {right} TO {name}" for right in _OF_PRESENTERS))


def _try(connection: Connection, *statements: str) -> None:
    """What may not be done, or another has done at this moment, stays as it is."""
    try:
        with connection.begin_nested():
            for statement in statements:
                connection.execute(sa.text(statement))
    except DBAPIError:
        return


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
