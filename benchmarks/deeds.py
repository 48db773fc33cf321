"""The two deeds that are measured: taking in an application, and logging a contact."""

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.cases import Case
from models.consents import TICKS
from models.follow_ups import FollowUp
from services import clock
from services.access import Viewer
from services.commands.cases import submit_application
from services.commands.follow_ups import log_contact
from services.unit_of_work import begin
from tests.factories import application, contact

Waiting = tuple[str, int]


def take_in(engine: Engine, viewer: Viewer) -> str:
    """Take in an application as the intake page does, and return its reference."""
    today = clock.today()
    form = application(applied_on=today, **dict.fromkeys(TICKS.values(), today))
    with begin(engine, viewer, clock.now()) as work:
        return submit_application(work, form)


def log_reached(engine: Engine, viewer: Viewer, waiting: Waiting) -> int:
    """Log that somebody was reached today, as the tracker does, and return the contact's number."""
    ref, follow_up_id = waiting
    with begin(engine, viewer, clock.now()) as work:
        return log_contact(work, ref, follow_up_id, contact(clock.today()))


def waiting_today(engine: Engine, most: int) -> list[Waiting]:
    """Return follow-ups whose window is open today, each with its case's reference.

    Without those of people with rules for safe contact: they ask one answer more.
    """
    today = clock.today()
    with Session(engine) as session:
        found = session.exec(
            select(Case, FollowUp.id)
            .join(Case, col(Case.id) == col(FollowUp.case_id))
            .where(
                col(FollowUp.opens_on) <= today,
                col(FollowUp.closes_on) >= today,
                col(FollowUp.done_on).is_(None),
                col(FollowUp.declined_on).is_(None),
                col(FollowUp.cancelled_on).is_(None),
                col(Case.ended_on).is_(None),
            )
            .limit(2 * most)
        ).all()
        waiting = [(case.ref, number or 0) for case, number in found if not case.restricted]
    return waiting[:most]
