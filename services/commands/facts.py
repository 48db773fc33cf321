"""Facts of a case that are changed later: what they were stays beside what they became."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlmodel import col, select

from models.cases import Case
from models.codes import CorrectionReason
from models.fact_changes import FactChange
from services.commands.steps import OpenedCase, numbered


def note_change(
    opened: OpenedCase,
    field: str,
    before: object,
    after: object,
    reason: CorrectionReason | None = None,
) -> None:
    """Keep what a field of the case was and what it became: codes, days, numbers, yes or no."""
    opened.work.session.add(
        FactChange(
            case_id=opened.id,
            field=field,
            before=to_jsonable_python(before),
            after=to_jsonable_python(after),
            reason=reason,
            changed_at=opened.work.now,
            changed_by=numbered(opened.work.actor.user_id),
        )
    )


def change(
    opened: OpenedCase, facts: Mapping[str, Any], reason: CorrectionReason | None = None
) -> frozenset[str]:
    """Give the case these facts, note each that is another than before, and name those."""
    changed = sorted(name for name in facts if getattr(opened.case, name) != facts[name])
    for name in changed:
        note_change(opened, name, getattr(opened.case, name), facts[name], reason)
        setattr(opened.case, name, facts[name])
    return frozenset(changed)


def take_facts_back(opened: OpenedCase, fields: Iterable[str], recorded_at: datetime) -> None:
    """Give these facts back what they were before a deed; one changed since keeps its value."""
    changes = opened.work.session.exec(
        select(FactChange).where(
            FactChange.case_id == opened.id,
            FactChange.changed_at == recorded_at,
            col(FactChange.field).in_(fields),
        )
    ).all()
    for made in changes:
        if to_jsonable_python(getattr(opened.case, made.field)) == made.after:
            kept_as: Any = Case.model_fields[made.field].annotation
            before: Any = TypeAdapter(kept_as).validate_python(made.before)
            change(opened, {made.field: before})
