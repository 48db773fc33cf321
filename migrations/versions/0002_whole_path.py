"""The whole path of a case: changed facts, support, alerts, hand-overs, consents given again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NO_LIST = sa.text("'[]'")
_NO_DAY = sa.text("'2012-01-01'")
_TABLES = ("fact_changes", "support_items", "alerts", "handovers")
_INDEXES = ("household_ref", "person_ref", "earlier_ref")
# Indexes that get more columns, so that a question about many cases need not read their rows.
_WIDENED = {
    ("cases", "stage"): (
        "cases_standing",
        ("stage", "stage_since", "region", "is_child", "applied_on"),
    ),
    ("contacts", "case_id"): (
        "contacts_of_a_case",
        ("case_id", "result", "void", "done_on", "attempts"),
    ),
    ("stage_events", "case_id"): ("stage_events_of_a_case", ("case_id", "kind")),
}


def upgrade() -> None:
    """Add the columns and tables; a case so far is its person's first."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.execute("UPDATE cases SET last_step_on = stage_since, person_ref = ref")
    for name in _INDEXES:
        op.create_index(f"ix_cases_{name}", "cases", [name])
    _order_cases("is_child", "applied_on", "id")
    _widen_indexes()
    _let_consents_be_given_again()
    op.create_table(
        "fact_changes",
        _number(),
        _of("cases", "case_id"),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        _code("reason", nullable=True),
        _moment("changed_at"),
        _of("users", "changed_by"),
    )
    op.create_table(
        "support_items",
        _number(),
        _of("cases", "case_id"),
        *(_code(name) for name in ("code", "phase", "form", "side")),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        _code("granted_at", nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        _code("void_reason", nullable=True),
        _moment("voided_at", nullable=True),
        _of("users", "voided_by", nullable=True),
        _moment("recorded_at"),
        _of("users", "recorded_by"),
        _moment("done_recorded_at", nullable=True),
        _of("users", "done_recorded_by", nullable=True),
    )
    op.create_table(
        "alerts",
        _number(),
        _of("cases", "case_id"),
        _code("kind"),
        sa.Column("raised_on", sa.Date(), nullable=False),
        _moment("raised_at"),
        _of("users", "raised_by"),
        _of("contacts", "contact_id", nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        _code("resolution", nullable=True),
        _moment("resolved_at", nullable=True),
        _of("users", "resolved_by", nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "handovers",
        _number(),
        _of("cases", "case_id"),
        *(_code(name) for name in ("from_region", "to_region", "reason")),
        sa.Column("asked_on", sa.Date(), nullable=False),
        _moment("asked_at"),
        _of("users", "asked_by"),
        _code("answer", nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        _moment("answered_at", nullable=True),
        _of("users", "answered_by", nullable=True),
        _of("stage_events", "event_id", nullable=True),
    )
    for table in _TABLES:
        op.create_index(f"ix_{table}_case_id", table, ["case_id"])
    op.create_index("ix_handovers_to_region", "handovers", ["to_region"])
    op.create_index("alerts_open", "alerts", ["resolved_on", "void", "case_id"])
    _only_one("one_alert_of_a_kind_open", "alerts", "resolved_on IS NULL AND NOT void", "kind")
    _only_one("one_handover_open", "handovers", "answer IS NULL")


def downgrade() -> None:
    """Take them away; a consent given again keeps its last giving only."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_index("one_consent_of_a_kind_stands", "consents")
    op.drop_index("consents_of_a_case", "consents")
    op.execute(
        "DELETE FROM consents WHERE id NOT IN (SELECT max(id) FROM consents GROUP BY case_id, kind)"
    )
    with op.batch_alter_table("consents") as consents:
        consents.drop_constraint("consents_withdrawn_by_fkey", type_="foreignkey")
        consents.drop_column("withdrawn_by")
        consents.drop_column("withdrawn_at")
        consents.create_unique_constraint("one_consent_of_a_kind", ["case_id", "kind"])
    _order_cases("applied_on", "id")
    _narrow_indexes()
    for name in _INDEXES:
        op.drop_index(f"ix_cases_{name}", "cases")
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def _columns() -> dict[str, tuple[sa.Column[object], ...]]:
    """New columns of tables that were there, made anew at each call."""
    return {
        "cases": (
            sa.Column("last_step_on", sa.Date(), nullable=False, server_default=_NO_DAY),
            sa.Column("person_ref", sa.String(12), nullable=False, server_default=""),
            sa.Column("participation_confirmed_on", sa.Date(), nullable=True),
            sa.Column("handed_over_on", sa.Date(), nullable=True),
            sa.Column("not_handed_over", sa.String(40), nullable=True),
            sa.Column("safe_channels", sa.JSON(), nullable=False, server_default=_NO_LIST),
            sa.Column("safe_hours", sa.JSON(), nullable=False, server_default=_NO_LIST),
            sa.Column("leave_no_message", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
        "decisions": (sa.Column("settlement_basis", sa.String(40), nullable=True),),
        "contacts": (sa.Column("rules_kept", sa.Boolean(), nullable=True),),
        "stage_events": (
            sa.Column("answered", sa.String(200), nullable=True),
            sa.Column("answered_by", sa.String(40), nullable=True),
        ),
        "trail": (sa.Column("case_version", sa.Integer(), nullable=True),),
    }


def _order_cases(*columns: str) -> None:
    """Lists put children first."""
    op.drop_index("cases_in_order", "cases")
    op.create_index("cases_in_order", "cases", list(columns))


def _widen_indexes() -> None:
    for (table, column), (name, columns) in _WIDENED.items():
        op.create_index(name, table, list(columns))
        op.drop_index(f"ix_{table}_{column}", table)


def _narrow_indexes() -> None:
    for (table, column), (name, _columns_of_it) in _WIDENED.items():
        op.create_index(f"ix_{table}_{column}", table, [column])
        op.drop_index(name, table)


def _let_consents_be_given_again() -> None:
    with op.batch_alter_table("consents") as consents:
        consents.drop_constraint("one_consent_of_a_kind", type_="unique")
        consents.add_column(_moment("withdrawn_at", nullable=True))
        consents.add_column(sa.Column("withdrawn_by", sa.Integer(), nullable=True))
        consents.create_foreign_key("consents_withdrawn_by_fkey", "users", ["withdrawn_by"], ["id"])
    op.create_index("consents_of_a_case", "consents", ["case_id"])
    _only_one("one_consent_of_a_kind_stands", "consents", "withdrawn_on IS NULL", "kind")


def _only_one(name: str, table: str, where: str, *columns: str) -> None:
    op.create_index(
        name,
        table,
        ["case_id", *columns],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True, nullable=False)


def _of(table: str, name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _code(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
