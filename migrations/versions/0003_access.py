"""Access: second factor, one-time codes, throttles; erasure."""

import sqlalchemy as sa
from alembic import op

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
        sa.Column("address_sha", sa.String(64), primary_key=True, nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        _moment("failed_at", nullable=False),
        _moment("locked_until"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id"), nullable=False, unique=True),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _moment("proposed_at", nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        _moment("approved_at"),
        sa.Column("approved_by", sa.String(40), nullable=True),
        _moment("erased_at"),
    )


def downgrade() -> None:
    """Take them away."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def _columns() -> dict[str, tuple[sa.Column[object], ...]]:
    return {
        "users": (
            sa.Column("code_hash", sa.String(100), nullable=True),
            _moment("code_expires_at"),
            sa.Column("totp_secret", sa.String(255), nullable=True),
            _moment("totp_confirmed_at"),
            sa.Column("totp_last_step", sa.Integer(), nullable=True),
            _moment("failed_at"),
        ),
        "cases": (_moment("frozen_at"), _moment("erased_at")),
    }


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
