"""Which cases are frozen, noted outside the database: a backup put back must not let them go on.

The file is written anew each time, for a consent can be given again; it holds days and marks alone.
"""

from datetime import date
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import ConsentKind, HandoverAnswer
from models.consents import TICKS, Consent
from models.handovers import Handover
from services.clock import day_of
from services.keeping.erased_before import ONLY_ITS_OWNER, Marks
from services.keeping.erasing import mark_of
from services.row_security import whole_programme
from services.unit_of_work import UnitOfWork

FROZEN_NOTES = "frozen.log"


def note_frozen(engine: Engine, place: Path) -> None:
    """Write which cases are frozen now, and since which day."""
    frozen = select(Case.form_token, Case.frozen_at).where(col(Case.frozen_at).is_not(None))
    with Session(whole_programme(engine)) as session:
        found = session.exec(frozen.order_by(col(Case.id))).all()
    place.parent.mkdir(parents=True, exist_ok=True)
    growing = place.with_name(f".{place.name}.growing")
    growing.touch(mode=ONLY_ITS_OWNER)
    lines = (f"{day_of(at)} {mark_of(token)}\n" for token, at in found if at is not None)
    growing.write_text("".join(lines), encoding="ascii")
    growing.replace(place)


def freeze_again(work: UnitOfWork, marks: Marks) -> int:
    """Take back the consents that were taken back before, as the notes say; return how many."""
    open_ones = (col(Case.erased_at).is_(None), col(Case.frozen_at).is_(None))
    tokens = work.session.exec(select(Case.id, Case.form_token).where(*open_ones)).all()
    days = {number: marks[mark_of(token)] for number, token in tokens if mark_of(token) in marks}
    for case in work.session.exec(select(Case).where(col(Case.id).in_(days))).all():
        _freeze(work, case, days[case.id])
    return len(days)


def _freeze(work: UnitOfWork, case: Case, on: date) -> None:
    """Who wrote it down the first time is not known any more."""
    case.frozen_at, case.changed_at = work.now, work.now
    case.version += 1
    kind = ConsentKind.DATA_SHARING
    standing = select(Consent).where(
        Consent.case_id == case.id, Consent.kind == kind, col(Consent.withdrawn_on).is_(None)
    )
    for consent in work.session.exec(standing).all():
        consent.withdrawn_on, consent.withdrawn_at = max(on, consent.given_on), work.now
    waiting = select(Handover).where(Handover.case_id == case.id, col(Handover.answer).is_(None))
    for handover in work.session.exec(waiting).all():
        handover.answer = HandoverAnswer.TAKEN_BACK
        handover.answered_on, handover.answered_at = work.today, work.now
    work.record("consent.withdrawn", case.ref, [TICKS[kind]], case_version=case.version)
