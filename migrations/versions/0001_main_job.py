"""The main job: cases and their path, follow-ups, users and sessions, drafts, trail, counter."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the main job."""
    counter = op.create_table(
        "change_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "installations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "COORDINATOR",
                "IOM",
                "MANAGER",
                "PRESENTER",
                "ADMIN",
                "AUDITOR",
                name="role_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(40), nullable=True),
        sa.Column("password_hash", sa.String(100), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "cases",
        sa.Column("separated_from_family", sa.String(40), nullable=True),
        sa.Column("best_interest_sweden_on", sa.Date(), nullable=True),
        sa.Column("best_interest_home_on", sa.Date(), nullable=True),
        sa.Column("responsible_until_handover", sa.String(40), nullable=True),
        sa.Column("family_check_on", sa.Date(), nullable=True),
        sa.Column("child_consent_on", sa.Date(), nullable=True),
        sa.Column("guardian_role", sa.String(40), nullable=True),
        sa.Column(
            "region",
            sa.Enum(
                "NORD",
                "MITT",
                "BERGSLAGEN",
                "STOCKHOLM",
                "OST",
                "VAST",
                "SYD",
                name="region_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("exploitation", sa.JSON(), nullable=False),
        sa.Column("trafficking_status", sa.String(40), nullable=False),
        sa.Column("exploited_where", sa.String(40), nullable=False),
        sa.Column("gender", sa.String(40), nullable=False),
        sa.Column("age_group", sa.String(40), nullable=False),
        sa.Column("citizenship", sa.JSON(), nullable=False),
        sa.Column("return_country", sa.String(2), nullable=False),
        sa.Column("return_basis", sa.String(40), nullable=False),
        sa.Column("accompanying_adults", sa.Integer(), nullable=False),
        sa.Column("accompanying_children", sa.Integer(), nullable=False),
        sa.Column("household_ref", sa.String(12), nullable=True),
        sa.Column("prior_participation", sa.String(40), nullable=False),
        sa.Column("urgent_needs", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("form_token", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_child", sa.Boolean(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "SUBMITTED",
                "INFO_REQUESTED",
                "ASSESSMENT",
                "GRANTED",
                "TRAVELLING",
                "REINTEGRATION",
                "REJECTED",
                "WITHDRAWN",
                "CLOSED",
                name="stage_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_as", sa.String(40), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("responsible_coordinator", sa.Integer(), nullable=True),
        sa.Column("responsible_iom", sa.Integer(), nullable=True),
        sa.Column("earlier_ref", sa.String(12), nullable=True),
        sa.Column("prior_exception", sa.String(40), nullable=True),
        sa.Column("endorsed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["responsible_coordinator"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["responsible_iom"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("form_token"),
        sa.UniqueConstraint("ref"),
    )
    op.create_index(op.f("ix_cases_changed_at"), "cases", ["changed_at"], unique=False)
    op.create_index("cases_in_order", "cases", ["applied_on", "id"])
    op.create_index("cases_listed", "cases", ["region", "stage", "applied_on", "is_child"])
    op.create_index(
        op.f("ix_cases_responsible_coordinator"),
        "cases",
        ["responsible_coordinator"],
        unique=False,
    )
    op.create_index(op.f("ix_cases_responsible_iom"), "cases", ["responsible_iom"], unique=False)
    op.create_index(op.f("ix_cases_stage"), "cases", ["stage"], unique=False)
    op.create_index(
        "cases_split",
        "cases",
        [
            "id",
            "is_child",
            "return_country",
        ],
        unique=False,
    )
    op.create_table(
        "intake_drafts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.String(43), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_sha", sa.String(64), nullable=True),
        sa.Column("ticket_sha", sa.String(64), nullable=True),
        sa.Column("ticket_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_sha"),
        sa.UniqueConstraint("token_sha"),
    )
    op.create_index(
        op.f("ix_sign_in_sessions_user_id"),
        "sign_in_sessions",
        ["user_id"],
        unique=False,
    )
    op.create_table(
        "trail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(80), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_trail_at"), "trail", ["at"], unique=False)
    op.create_index("trail_subjects", "trail", ["subject", "at"], unique=False)
    op.create_table(
        "user_regions",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("user_id", "region"),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("form_version", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "kind", name="one_consent_of_a_kind"),
    )
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(40), nullable=False),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("late_on", sa.Date(), nullable=True),
        sa.Column("declined_on", sa.Date(), nullable=True),
        sa.Column("rests_until", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_as", sa.String(40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "milestone", name="one_follow_up_a_milestone"),
    )
    op.create_index(
        "follow_ups_episodes",
        "follow_ups",
        [
            "milestone",
            "arrived_on",
            "region",
            "counts",
            "closes_on",
            "done_on",
            "late_on",
            "declined_on",
            "cancelled_on",
            "cancelled_as",
            "case_id",
        ],
        unique=False,
    )
    op.create_index(
        "follow_ups_pressing",
        "follow_ups",
        [
            "closes_on",
            "due_on",
            "counts",
            "done_on",
            "late_on",
            "declined_on",
            "cancelled_on",
            "rests_until",
            "region",
            "milestone",
            "case_id",
        ],
        unique=False,
    )
    op.create_index(op.f("ix_follow_ups_case_id"), "follow_ups", ["case_id"], unique=False)
    op.create_table(
        "journeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("departed_on", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("escort", sa.String(40), nullable=False),
        sa.Column("transit_assist", sa.Boolean(), nullable=False),
        sa.Column("met_at_arrival", sa.Boolean(), nullable=False),
        sa.Column("onward_transport", sa.Boolean(), nullable=False),
        sa.Column("travel_document_obtained", sa.Boolean(), nullable=False),
        sa.Column("first_reached_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id"),
    )
    op.create_index(op.f("ix_journeys_arrived_on"), "journeys", ["arrived_on"], unique=False)
    op.create_table(
        "stage_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("from_stage", sa.String(40), nullable=True),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("asked", sa.String(200), nullable=True),
        sa.Column("refers_to", sa.Integer(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["refers_to"],
            ["stage_events.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_stage_events_case_id"), "stage_events", ["case_id"], unique=False)
    op.create_index(
        "stage_events_days",
        "stage_events",
        [
            "stage",
            "happened_on",
            "left_on",
            "region",
            "kind",
            "void",
            "counts",
            "case_id",
            "from_stage",
        ],
        unique=False,
    )
    op.create_index(
        "stage_events_spells",
        "stage_events",
        [
            "stage",
            "left_on",
            "happened_on",
            "region",
            "kind",
            "void",
            "counts",
            "case_id",
        ],
        unique=False,
    )
    op.create_table(
        "contacts",
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(40), nullable=False),
        sa.Column("mode", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("nonresponse_reason", sa.String(40), nullable=True),
        sa.Column("econ", sa.String(40), nullable=False),
        sa.Column("social", sa.String(40), nullable=False),
        sa.Column("psycho", sa.String(40), nullable=False),
        sa.Column("reexploitation_risk", sa.String(40), nullable=False),
        sa.Column("re_exploited", sa.String(40), nullable=False),
        sa.Column("stays_by_choice", sa.String(40), nullable=False),
        sa.Column("more_support_needed", sa.JSON(), nullable=False),
        sa.Column("rests_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.Column("form_token", sa.String(36), nullable=False),
        sa.Column("milestone", sa.String(40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(40), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_ups.id"],
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["replaces"],
            ["contacts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("form_token"),
    )
    op.create_index(op.f("ix_contacts_case_id"), "contacts", ["case_id"], unique=False)
    op.create_index(op.f("ix_contacts_follow_up_id"), "contacts", ["follow_up_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("risk_assessed_on", sa.Date(), nullable=True),
        sa.Column("risk_level", sa.String(40), nullable=False),
        sa.Column("needs_health_assessed", sa.Boolean(), nullable=False),
        sa.Column("support_sufficient", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["stage_events.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_decisions_case_id"), "decisions", ["case_id"], unique=False)
    op.bulk_insert(counter, [{"id": 1, "value": 0}])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("decisions")
    op.drop_table("contacts")
    op.drop_table("stage_events")
    op.drop_table("journeys")
    op.drop_table("follow_ups")
    op.drop_table("consents")
    op.drop_table("user_regions")
    op.drop_table("trail")
    op.drop_table("sign_in_sessions")
    op.drop_table("intake_drafts")
    op.drop_table("cases")
    op.drop_table("users")
    op.drop_table("installations")
    op.drop_table("change_counter")
