"""Two people, or two tabs of one, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from models.codes import Milestone
from services.access import Viewer
from services.commands.cases import endorse, submit_application
from services.commands.decisions import start_assessment
from services.commands.endings import withdraw
from services.commands.follow_ups import log_contact
from services.commands.intake_drafts import keep_draft
from services.errors import AlreadySent, ChangedMeanwhile, Refusal
from services.unit_of_work import UnitOfWork, begin, jot
from tests.factories import NOW, TODAY, Programme, application, contact

Deed = Callable[[UnitOfWork], Any]


def at_once(
    programme: Programme, *deeds: tuple[Viewer, Deed], opening: Callable[..., Any] = begin
) -> list[Any]:
    """Do several deeds at the same moment; return what each gave, or the refusal it met."""
    barrier = Barrier(len(deeds))

    def do(actor: Viewer, deed: Deed) -> Any:
        barrier.wait(timeout=20)
        try:
            with opening(programme.engine, actor, NOW) as work:
                return deed(work)
        except Refusal as refusal:
            return type(refusal)

    with ThreadPoolExecutor(len(deeds)) as threads:
        started = [threads.submit(do, actor, deed) for actor, deed in deeds]
        return [answer.result(timeout=60) for answer in started]


def test_one_form_sent_twice_at_once_makes_one_case(programme: Programme) -> None:
    form = application()
    answers = at_once(programme, *[(programme.nord, lambda w: submit_application(w, form))] * 4)
    refs = [answer for answer in answers if isinstance(answer, str)]
    assert len(refs) == 1
    assert answers.count(AlreadySent) == 3
    assert len(programme.trail(refs[0])) == 1


def test_one_contact_form_sent_twice_at_once_makes_one_contact(programme: Programme) -> None:
    ref = programme.arrived()
    follow_up_id, form = programme.follow_up(ref, Milestone.M1).id, contact()
    answers = at_once(
        programme, *[(programme.nord, lambda w: log_contact(w, ref, follow_up_id, form))] * 4
    )
    assert answers.count(AlreadySent) == 3
    assert len(programme.contacts(ref)) == 1


def test_two_changes_of_one_case_at_once_leave_one_and_refuse_the_other(
    programme: Programme,
) -> None:
    ref = programme.submitted()
    answers = at_once(
        programme,
        (programme.nord, lambda w: withdraw(w, ref, TODAY, version=1)),
        (programme.iom, lambda w: start_assessment(w, ref, TODAY, version=1)),
        (programme.nord, lambda w: endorse(w, ref, TODAY, version=1)),
    )
    assert answers.count(None) == 1
    assert answers.count(ChangedMeanwhile) == 2
    assert programme.case(ref).version == 2


def test_contacts_logged_at_once_are_all_counted(programme: Programme) -> None:
    ref = programme.arrived()
    follow_up_id = programme.follow_up(ref, Milestone.M1).id

    def log(work: UnitOfWork) -> int:
        return log_contact(work, ref, follow_up_id, contact(result="NOT_REACHED"))

    at_once(programme, (programme.nord, log), (programme.iom, log), (programme.nord, log))
    assert programme.follow_up(ref, Milestone.M1).attempts == 3


def test_two_tabs_keep_one_draft(programme: Programme) -> None:
    facts = {"consent_record_on": TODAY}
    keeping = (programme.nord, lambda w: keep_draft(w, facts))
    assert at_once(programme, *[keeping] * 4, opening=jot) == [None] * 4
