"""Book-keeping of unsent intake forms: codes only, with consent to record, two weeks at most."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from pydantic_core import to_jsonable_python
from sqlmodel import Session, col, select

from models.cases import Application
from models.intake_drafts import IntakeDraft
from models.users import User
from services.access import Permission, require
from services.commands.steps import numbered
from services.errors import WrongReference
from services.queries.intake_drafts import DRAFT_LIFE
from services.references import read_reference
from services.row_security import as_every_writer, as_writer
from services.unit_of_work import UnitOfWork


def keep_draft(work: UnitOfWork, facts: Mapping[str, Any]) -> None:
    """Keep what the actor has filled in, by the field names of `Application`.

    Only values that the form itself would take are kept, so nothing but codes, days and numbers.
    Without the tick "consent to record" nothing is, and what was kept before goes.
    """
    require(work.actor, Permission.APPLICATION_SUBMIT)
    user_id = numbered(work.actor.user_id)
    _erase_past(work)
    as_writer(work.session, user_id)
    codes = _codes(facts)
    if "consent_record_on" not in codes:
        erase_draft(work.session, user_id)
        return
    # Two tabs of one user may save at once: they queue at the user's own row.
    work.session.exec(select(User.id).where(User.id == user_id).with_for_update()).one()
    draft = work.session.get(IntakeDraft, user_id)
    if draft is None:
        draft = IntakeDraft(user_id=user_id, facts=codes, kept_at=work.now)
        work.session.add(draft)
    draft.facts, draft.kept_at = codes, work.now


def discard_draft(work: UnitOfWork) -> None:
    """Throw the actor's own draft away."""
    require(work.actor, Permission.APPLICATION_SUBMIT)
    as_writer(work.session, numbered(work.actor.user_id))
    erase_draft(work.session, numbered(work.actor.user_id))


def erase_draft(session: Session, user_id: int) -> None:
    """Erase a user's draft, if there is one."""
    session.exec(sa.delete(IntakeDraft).where(col(IntakeDraft.user_id) == user_id))


def erase_old_drafts(work: UnitOfWork) -> None:
    """Erase every draft that has passed its two weeks, also when nobody writes a new one."""
    require(work.actor, Permission.USER_MANAGE)
    _erase_past(work)


def _erase_past(work: UnitOfWork) -> None:
    oldest = work.now - DRAFT_LIFE
    as_every_writer(work.session)
    work.session.exec(sa.delete(IntakeDraft).where(col(IntakeDraft.kept_at) < oldest))


def _codes(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what the form would refuse, unknown names among it, and write the rest as JSON."""
    refused: set[str] = set()
    try:
        Application.model_validate(facts)
    except ValidationError as problem:
        places = [error["loc"] for error in problem.errors() if error["type"] != "missing"]
        refused = {str(place[0]) for place in places if place}
    kept = {name: value for name, value in facts.items() if name not in refused}
    household = kept.pop("household_ref", None)
    if household:
        with suppress(WrongReference):
            kept["household_ref"] = read_reference(household)
    return {name: to_jsonable_python(value) for name, value in kept.items() if value is not None}
