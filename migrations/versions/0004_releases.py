"""Releases, which nobody can change, and the figures that outsiders know already."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; a release is promoted once and changed in no other way."""
    op.create_table(
        "releases",
        sa.Column("id", sa.String(20), primary_key=True, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        _moment("built_at"),
        sa.Column("built_by", sa.String(40), nullable=False),
        _moment("promoted_at", nullable=True),
        sa.Column("promoted_by", sa.String(40), nullable=True),
    )
    op.create_index("ix_releases_promoted_at", "releases", ["promoted_at"])
    op.create_table(
        "outside_figures",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("region", sa.String(40), nullable=True),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("adult_child", sa.String(40), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        _moment("entered_at"),
        sa.Column("entered_by", sa.String(40), nullable=False),
        _moment("taken_back_at", nullable=True),
        sa.Column("taken_back_by", sa.String(40), nullable=True),
    )
    for statement in _FROZEN_PG if _on_postgresql() else _FROZEN_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("outside_figures")
    op.drop_table("releases")
    if _on_postgresql():
        op.execute("DROP FUNCTION releases_are_frozen()")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


_FROZEN_PG = (
    """CREATE FUNCTION releases_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' AND OLD.promoted_at IS NULL AND ROW(NEW.id, NEW.content, NEW.sha256,
        NEW.built_at, NEW.built_by) IS NOT DISTINCT FROM ROW(OLD.id, OLD.content, OLD.sha256,
        OLD.built_at, OLD.built_by)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a release is frozen'; END $$""",
    """CREATE TRIGGER releases_are_frozen BEFORE UPDATE OR DELETE ON releases
    FOR EACH ROW EXECUTE FUNCTION releases_are_frozen()""",
    """CREATE TRIGGER releases_are_kept BEFORE TRUNCATE ON releases
    FOR EACH STATEMENT EXECUTE FUNCTION releases_are_frozen()""",
)
# The last one is against INSERT OR REPLACE, which asks no trigger before it deletes.
_FROZEN_SQLITE = (
    """CREATE TRIGGER releases_are_frozen BEFORE UPDATE ON releases
    WHEN OLD.promoted_at IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.content IS NOT OLD.content
        OR NEW.sha256 IS NOT OLD.sha256 OR NEW.built_at IS NOT OLD.built_at
        OR NEW.built_by IS NOT OLD.built_by
    BEGIN SELECT RAISE(ABORT, 'a release is frozen'); END""",
    """CREATE TRIGGER releases_are_kept BEFORE DELETE ON releases
    BEGIN SELECT RAISE(ABORT, 'a release is frozen'); END""",
    """CREATE TRIGGER releases_are_not_replaced BEFORE INSERT ON releases
    WHEN EXISTS (SELECT 1 FROM releases WHERE id = NEW.id OR sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'a release is frozen'); END""",
)
