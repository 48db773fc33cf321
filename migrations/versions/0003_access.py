"""Access: second factor, one-time codes, throttles; erasure; the trail is a chain."""

from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

from services import chain

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("recovery_codes", "sign_in_throttles", "erasures")


def upgrade() -> None:
    """Add the columns and tables."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    for column in _counted_apart():
        op.drop_column("users", column.name)
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("code_sha", sa.String(64), nullable=False),
        _moment("used_at"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "sign_in_throttles",
        sa.Column("key_sha", sa.String(64), primary_key=True, nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        _moment("failed_at", nullable=False),
    )
    op.create_index("ix_sign_in_throttles_failed_at", "sign_in_throttles", ["failed_at"])
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id"), nullable=True, unique=True),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _moment("proposed_at", nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        _moment("approved_at"),
        sa.Column("approved_by", sa.String(40), nullable=True),
        _moment("erased_at"),
    )
    _index_the_erased()
    _freeze()
    _chain_the_trail()


def downgrade() -> None:
    """Take them away."""
    _unchain_the_trail()
    op.drop_index("cases_erased", "cases")
    for table in reversed(_TABLES):
        op.drop_table(table)
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)
    for column in _counted_apart():
        op.add_column("users", column)


def _columns() -> dict[str, tuple[sa.Column[object], ...]]:
    return {
        "users": (
            sa.Column("code_hash", sa.String(100), nullable=True),
            _moment("code_expires_at"),
            sa.Column("totp_secret", sa.String(255), nullable=True),
            _moment("totp_confirmed_at"),
            sa.Column("totp_last_step", sa.Integer(), nullable=True),
        ),
        "sign_in_sessions": (sa.Column("address_sha", sa.String(64), nullable=True),),
        "cases": (_moment("frozen_at"), _moment("erased_at")),
    }


def _counted_apart() -> tuple[sa.Column[object], ...]:
    """What users had until tries were counted for names that nobody has, too."""
    failed: sa.Column[object] = sa.Column(
        "failed", sa.Integer(), nullable=False, server_default="0"
    )
    return (failed, _moment("locked_until"))


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _index_the_erased() -> None:
    erased = sa.text("erased_at IS NOT NULL")
    op.create_index("cases_erased", "cases", ["id"], sqlite_where=erased, postgresql_where=erased)


def _freeze() -> None:
    """Cases whose consent to share data was taken back before: frozen since their last change."""
    sharing = "SELECT 1 FROM consents WHERE case_id = cases.id AND kind = 'DATA_SHARING'"
    op.execute(
        f"UPDATE cases SET frozen_at = changed_at WHERE EXISTS ({sharing})"  # noqa: S608
        f" AND NOT EXISTS ({sharing} AND withdrawn_on IS NULL)"
    )


def _chain_the_trail() -> None:
    """Number the lines without a gap, link each to the one before; the trail only grows."""
    op.execute("ALTER TABLE trail RENAME COLUMN id TO position")
    if _on_postgresql():
        op.execute("ALTER TABLE trail ALTER COLUMN position DROP DEFAULT")
        op.execute("DROP SEQUENCE IF EXISTS trail_id_seq")
    for name in ("previous", "digest"):
        op.add_column("trail", sa.Column(name, sa.String(64), nullable=False, server_default=""))
    op.create_index("trail_actors", "trail", ["actor", "at"])
    op.create_table(
        "trail_heads",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    head = _link_lines()
    heads = sa.table("trail_heads", sa.column("id"), sa.column("position"), sa.column("digest"))
    op.execute(heads.insert().values(id=1, position=head.position, digest=head.digest))
    for statement in _ONLY_GROWS_PG if _on_postgresql() else _ONLY_GROWS_SQLITE:
        op.execute(statement)


def _link_lines() -> chain.Link:
    """Upwards, so that no line takes a number that another still has."""
    connection = op.get_bind()
    before = sa.table("trail", *(sa.column(name, kind) for name, kind in _TRAIL.items()))
    found = connection.execute(sa.select(before).order_by(before.c.position)).mappings().all()
    head = chain.START
    for line in found:
        joined = {**line, "at": line["at"].replace(tzinfo=line["at"].tzinfo or UTC)}
        head = chain.join(head, [joined])
        linked = {name: joined[name] for name in ("position", "previous", "digest")}
        here = before.c.position == line["position"]
        connection.execute(before.update().where(here).values(**linked))
    return head


def _unchain_the_trail() -> None:
    for statement in _GROWS_NO_MORE_PG if _on_postgresql() else _GROWS_NO_MORE_SQLITE:
        op.execute(statement)
    op.drop_table("trail_heads")
    op.drop_index("trail_actors", "trail")
    for name in ("previous", "digest"):
        op.drop_column("trail", name)
    op.execute("ALTER TABLE trail RENAME COLUMN position TO id")
    if _on_postgresql():
        op.execute("CREATE SEQUENCE trail_id_seq OWNED BY trail.id")
        op.execute("ALTER TABLE trail ALTER COLUMN id SET DEFAULT nextval('trail_id_seq')")
        op.execute(
            "SELECT setval('trail_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM trail), false)"
        )


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


_TRAIL: dict[str, sa.types.TypeEngine[Any]] = {
    "position": sa.Integer(),
    "at": sa.DateTime(timezone=True),
    "actor_id": sa.Integer(),
    "actor": sa.String(),
    "role": sa.String(),
    "action": sa.String(),
    "subject": sa.String(),
    "fields": sa.JSON(),
    "reason": sa.String(),
    "case_version": sa.Integer(),
    "previous": sa.String(),
    "digest": sa.String(),
}
_ONLY_GROWS_PG = (
    """CREATE FUNCTION trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the trail only grows'; END $$""",
    """CREATE TRIGGER trail_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON trail
    FOR EACH STATEMENT EXECUTE FUNCTION trail_only_grows()""",
)
_GROWS_NO_MORE_PG = (
    "DROP TRIGGER trail_only_grows ON trail",
    "DROP FUNCTION trail_only_grows()",
)
# The last one is against INSERT OR REPLACE, which asks no trigger before it deletes.
_ONLY_GROWS_SQLITE = (
    """CREATE TRIGGER trail_is_not_changed BEFORE UPDATE ON trail
    BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END""",
    """CREATE TRIGGER trail_is_not_cut BEFORE DELETE ON trail
    BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END""",
    """CREATE TRIGGER trail_is_not_replaced BEFORE INSERT ON trail
    WHEN EXISTS (SELECT 1 FROM trail WHERE position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END""",
)
_GROWS_NO_MORE_SQLITE = (
    "DROP TRIGGER trail_is_not_changed",
    "DROP TRIGGER trail_is_not_cut",
    "DROP TRIGGER trail_is_not_replaced",
)
