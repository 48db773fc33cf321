"""One's own unsent intake form."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from models.intake_drafts import IntakeDraft
from services.access import Permission, Viewer, require

DRAFT_LIFE = timedelta(days=14)


@dataclass(frozen=True)
class Draft:
    """What was filled in, by the field names of `Application`, and when it was last kept."""

    facts: dict[str, Any]
    kept_at: datetime


def own_draft(session: Session, viewer: Viewer, *, now: datetime) -> Draft | None:
    """Return the viewer's draft, unless it has passed its two weeks."""
    require(viewer, Permission.APPLICATION_SUBMIT)
    kept = session.exec(
        select(IntakeDraft).where(
            IntakeDraft.user_id == viewer.user_id, IntakeDraft.kept_at >= now - DRAFT_LIFE
        )
    ).first()
    return Draft(dict(kept.facts), kept.kept_at) if kept else None
