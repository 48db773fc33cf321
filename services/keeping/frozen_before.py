"""Which cases are frozen, noted outside the database: a backup put back must not let them go on.

The file is written anew where it changes, for a consent can be given again; it holds days and marks
alone. Whose case this database does not know stays noted: it may be an empty one, or an older one.
"""

from datetime import date
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import ConsentKind, HandoverAnswer
from models.consents import TICKS, Consent
from models.handovers import Handover
from models.trail import TrailLine
from services.clock import day_of
from services.keeping.erased_before import Marks, read_notes
from services.keeping.erasing import ERASED, mark_of
from services.private_files import write_anew
from services.row_security import whole_programme
from services.unit_of_work import UnitOfWork

FROZEN_NOTES = "frozen.log"


def note_frozen(engine: Engine, place: Path) -> None:
    """Write which cases are frozen now, and since which day.

    :raises NotesUnreadable: what is there has a line that is none of ours
    """
    before = read_notes([place])
    frozen = select(Case.form_token, Case.frozen_at).where(col(Case.frozen_at).is_not(None))
    with Session(whole_programme(engine)) as session:
        found = session.exec(frozen.order_by(col(Case.id))).all()
        marks = {mark_of(token): day_of(at) for token, at in found if at is not None}
        strange = before.keys() - marks.keys()
        strange -= _known(session) if strange else set()
    noted = {mark: before[mark] for mark in before if mark in strange} | marks
    if noted != before or not place.exists():
        write_anew(place, "".join(f"{day} {mark}\n" for mark, day in noted.items()))


def _known(session: Session) -> set[str]:
    """Return the marks of every case that is in this database, or was erased here."""
    tokens = session.exec(select(Case.form_token))
    erased = session.exec(select(TrailLine.reason).where(TrailLine.action == ERASED))
    return {*map(mark_of, tokens), *(mark for mark in erased if mark)}


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
