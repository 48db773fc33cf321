"""A draft is its writer's alone, also for PostgreSQL; a browser is known by a cookie of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


_WRITER = "(SELECT current_setting('app.writer', true))"


def upgrade() -> None:
    """Add the hash of the browser to sign-ins, and the policy to drafts.

    A draft holds every fact of an application and belongs to no case: whoever wrote it reaches it,
    whatever regions they or others reach, and `*` is what keeps the whole programme: nobody's.
    """
    op.add_column("sign_in_sessions", sa.Column("browser_sha", sa.String(64), nullable=True))
    if not _on_postgresql():
        return
    op.execute("ALTER TABLE intake_drafts ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE intake_drafts FORCE ROW LEVEL SECURITY")
    rule = f"{_WRITER} IN ('*', user_id::text)"
    op.execute(f"CREATE POLICY writers ON intake_drafts USING ({rule})")


def downgrade() -> None:
    """Take both away."""
    if _on_postgresql():
        op.execute("DROP POLICY writers ON intake_drafts")
        op.execute("ALTER TABLE intake_drafts NO FORCE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE intake_drafts DISABLE ROW LEVEL SECURITY")
    with op.batch_alter_table("sign_in_sessions") as table:
        table.drop_column("browser_sha")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
