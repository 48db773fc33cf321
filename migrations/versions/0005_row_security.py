"""Rows of a case are there only for transactions that say they reach its region (PostgreSQL)."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OF_CASES = (
    "stage_events",
    "follow_ups",
    "contacts",
    "journeys",
    "decisions",
    "consents",
    "fact_changes",
    "support_items",
    "alerts",
    "handovers",
)
# A presenter's role (services/database_roles.py) sees what was promoted.
_STAFF = "right(current_user::text, 10) <> '_presenter'"


def upgrade() -> None:
    """Put a policy on `cases` and on every table with rows of a case; `*` reaches all of them.

    Its owner is asked too. What is not set, or was set in a transaction before, reaches nothing.
    The setting is read once a statement: hence the small SELECT round it.
    """
    if not _on_postgresql():
        return
    reach = "(SELECT current_setting('app.regions', true))"
    in_reach = f"region::text = ANY (string_to_array({reach}, ','))"
    of_case = (
        "EXISTS (SELECT 1 FROM cases WHERE cases.id = case_id)"  # asked of the policy of cases
    )
    for table, rule in {"cases": in_reach, **dict.fromkeys(_OF_CASES, of_case)}.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY regions ON {table} USING ({reach} = '*' OR {rule})")
    op.execute("ALTER TABLE releases ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY promoted ON releases USING (promoted_at IS NOT NULL OR {_STAFF})")


def downgrade() -> None:
    """Take the policies away."""
    if not _on_postgresql():
        return
    op.execute("DROP POLICY promoted ON releases")
    op.execute("ALTER TABLE releases DISABLE ROW LEVEL SECURITY")
    for table in ("cases", *_OF_CASES):
        op.execute(f"DROP POLICY regions ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
