"""A form sent twice makes one row."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from models.cases import Case
from models.follow_ups import Contact
from services.errors import AlreadySent
from services.row_security import beyond_regions


def add_once(session: Session, row: Case | Contact) -> None:
    """Add what a form holds, unless it was saved before, or at this very moment by another tab.

    :raises AlreadySent: it was; `facts["ref"]` is the case, if the same person sent it
    """
    _refuse_again(session, row)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        with beyond_regions(session):  # it may have been sent from another region
            _refuse_again(session, row)
        raise


def _refuse_again(session: Session, row: Case | Contact) -> None:
    made = type(row)
    first = session.exec(select(made).where(made.form_token == row.form_token)).first()
    if first is None:
        return
    own = first.recorded_by == row.recorded_by
    raise AlreadySent(ref=first.ref if own and isinstance(first, Case) else None)
