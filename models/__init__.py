"""What the programme remembers: tables, their fields and the rules one field can break."""

from models import (
    alerts,
    cases,
    consents,
    decisions,
    erasures,
    fact_changes,
    follow_ups,
    handovers,
    installations,
    intake_drafts,
    journeys,
    sign_in_sessions,
    stage_events,
    support_items,
    trail,
    users,
)

__all__ = [
    "alerts",
    "cases",
    "consents",
    "decisions",
    "erasures",
    "fact_changes",
    "follow_ups",
    "handovers",
    "installations",
    "intake_drafts",
    "journeys",
    "sign_in_sessions",
    "stage_events",
    "support_items",
    "trail",
    "users",
]
