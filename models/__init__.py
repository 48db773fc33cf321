"""What the programme remembers: tables, their fields and the rules one field can break."""

from models import (
    cases,
    consents,
    decisions,
    follow_ups,
    installations,
    intake_drafts,
    journeys,
    sign_in_sessions,
    stage_events,
    trail,
    users,
)

__all__ = [
    "cases",
    "consents",
    "decisions",
    "follow_ups",
    "installations",
    "intake_drafts",
    "journeys",
    "sign_in_sessions",
    "stage_events",
    "trail",
    "users",
]
