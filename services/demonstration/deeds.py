"""How each deed on the path is entered: the same rows that its command would have left."""

from collections.abc import Callable
from typing import Any

from models.cases import ApplicationFacts, Case, is_child
from models.codes import (
    MONTHS,
    AlertKind,
    ClosingReason,
    DecisionKind,
    InformationAsked,
    Milestone,
    Stage,
)
from models.consents import TICKS, Consent
from models.decisions import Decision
from models.follow_ups import Contact, FollowUp
from models.journeys import Journey
from services.commands.undo import UNDONE
from services.demonstration.accounts import BY_USERNAME
from services.demonstration.deeds_beside import (
    ENTERED_BESIDE,
    confirm,
    raise_alert,
    tell_of_exploitation,
)
from services.demonstration.entries import Entry
from services.demonstration.rows import Rows
from services.demonstration.stories import Act, Deed, Story
from services.projection import schedule
from services.stages import PASSAGES, Step

_FACTS = frozenset(ApplicationFacts.model_fields)
_RESTS_ON = frozenset(Decision.model_fields)
_NOT_IN_TRAIL = {"form_token", "milestone"}
_STEPS = {
    Act.START_ASSESSMENT: (Step.START_ASSESSMENT, "assessment.started"),
    Act.WITHDRAW: (Step.WITHDRAW, "case.withdrawn"),
    Act.REVERSE_LOST_CONTACT: (Step.REVERSE_LOST_CONTACT, "lost_contact.reversed"),
}


def enter_story(rows: Rows, story: Story) -> None:
    """Enter one case, and derive at its end what follows from its path and its contacts."""
    submission, *later = story.deeds
    entry = _submit(rows, story, submission)
    for deed in later:
        if deed.act in _STEPS:
            _take_step(entry, deed)
        else:
            _ENTERED[deed.act](entry, deed)
    entry.derive()


def _submit(rows: Rows, story: Story, deed: Deed) -> Entry:
    account = BY_USERNAME[deed.actor]
    case = rows.add(
        Case,
        **{name: value for name, value in deed.facts.items() if name in _FACTS},
        ref=story.ref,
        person_ref=story.ref,
        region=story.region,
        applied_on=deed.on,
        form_token=deed.facts["form_token"],
        version=0,
        is_child=is_child(deed.facts["age_group"]),
        stage=Stage.SUBMITTED,
        stage_since=deed.on,
        last_step_on=deed.on,
        responsible_coordinator=account.id,
        recorded_at=deed.at,
        recorded_by=account.id,
        changed_at=deed.at,
    )
    entry = Entry(rows, case)
    entry.moved(Stage.SUBMITTED, deed)
    entry.consents = [
        rows.add(Consent, case_id=entry.id, kind=kind, given_on=deed.facts[tick])
        for kind, tick in TICKS.items()
    ]
    told = {*deed.facts, "region", "applied_on"} - _NOT_IN_TRAIL
    entry.finish(deed, "application.submitted", told)
    return entry


def _take_step(entry: Entry, deed: Deed) -> None:
    step, action = _STEPS[deed.act]
    entry.moved(PASSAGES[step].to, deed)
    entry.finish(deed, action)


def _endorse(entry: Entry, deed: Deed) -> None:
    entry.change(deed, {"endorsed_on": deed.on})
    entry.finish(deed, "application.endorsed", ["endorsed_on"])


def _check_child(entry: Entry, deed: Deed) -> None:
    entry.finish(deed, "child_checks.recorded", entry.change(deed, deed.facts))


def _request_information(entry: Entry, deed: Deed) -> None:
    asked = ",".join(code for code in InformationAsked if code in deed.facts["asked"])
    entry.moved(PASSAGES[Step.REQUEST_INFORMATION].to, deed, asked=asked)
    entry.finish(deed, "information.requested")


def _answer_information(entry: Entry, deed: Deed) -> None:
    event = entry.moved(PASSAGES[Step.ANSWER_INFORMATION].to, deed)
    event.answered = ",".join(code for code in InformationAsked if code in deed.facts["answered"])
    event.answered_by = deed.facts["source"]
    entry.finish(deed, "information.answered", ["answered", "answered_by"])


def _grant(entry: Entry, deed: Deed) -> None:
    confirm(entry, deed)
    event = entry.moved(PASSAGES[Step.GRANT].to, deed)
    rests_on = {name: fact for name, fact in deed.facts.items() if name in _RESTS_ON}
    entry.decided(DecisionKind.GRANTED, event, deed, **rests_on)
    entry.finish(deed, "application.granted", {*deed.facts, "decided_on"})


def _reject(entry: Entry, deed: Deed) -> None:
    reason = deed.facts["reason"]
    event = entry.moved(PASSAGES[Step.REJECT].to, deed, reason=reason.value)
    entry.decided(DecisionKind.REJECTED, event, deed, reason=reason)
    entry.finish(deed, "application.rejected", ["decided_on", "reason"])


def _depart(entry: Entry, deed: Deed) -> None:
    entry.moved(PASSAGES[Step.RECORD_DEPARTURE].to, deed)
    _note(entry, deed.facts)
    entry.finish(deed, "departure.recorded", {*deed.facts, "departed_on"})


def _arrive(entry: Entry, deed: Deed) -> None:
    entry.moved(PASSAGES[Step.RECORD_ARRIVAL].to, deed)
    _note(entry, deed.facts)
    for milestone in MONTHS:
        entry.follow_ups[milestone] = entry.rows.add(
            FollowUp,
            case_id=entry.id,
            milestone=milestone,
            region=entry.case.region,
            arrived_on=deed.on,
        )
        schedule(entry.follow_ups[milestone])
    entry.finish(deed, "arrival.recorded", {*deed.facts, "arrived_on"})


def _note(entry: Entry, facts: dict[str, Any]) -> None:
    if entry.journey is None:
        entry.journey = entry.rows.add(Journey, case_id=entry.id)
    vars(entry.journey).update(facts)


def _put_off(entry: Entry, deed: Deed) -> None:
    reason = deed.facts["reason"].value
    entry.moved(PASSAGES[Step.PUT_OFF_JOURNEY].to, deed, reason=reason)
    entry.finish(deed, "journey.put_off", ["reason"])


def _close(entry: Entry, deed: Deed) -> None:
    """A child with whom contact is lost is missing."""
    reason = deed.facts["reason"]
    if reason is ClosingReason.LOST_CONTACT and entry.case.is_child:
        raise_alert(entry, deed, AlertKind.CHILD_MISSING)
    entry.moved(PASSAGES[Step.CLOSE].to, deed, reason=reason.value)
    entry.finish(deed, "case.closed")


def _log_contact(entry: Entry, deed: Deed) -> None:
    milestone: Milestone = deed.facts["milestone"]
    follow_up = entry.follow_ups.get(milestone)
    contact = entry.rows.add(
        Contact,
        **deed.facts,
        case_id=entry.id,
        follow_up_id=follow_up.id if follow_up else None,
        done_on=deed.on,
        recorded_at=deed.at,
        recorded_by=BY_USERNAME[deed.actor].id,
    )
    entry.contacts.append(contact)
    entry.finish(deed, "contact.logged", {*deed.facts, "done_on"} - _NOT_IN_TRAIL)
    tell_of_exploitation(entry, deed, contact)


def _undo_contact(entry: Entry, deed: Deed) -> None:
    contact = entry.contacts[-1]
    contact.void, contact.void_reason = True, UNDONE
    contact.voided_at, contact.voided_by = deed.at, BY_USERNAME[deed.actor].id
    entry.finish(deed, "contact.undone")


def _correct_arrival(entry: Entry, deed: Deed) -> None:
    """Derived at once: what is settled later is settled on the days that this moves."""
    wrong = entry.events[-1]
    right = entry.moved(wrong.stage, deed._replace(on=deed.facts["day"]))
    right.from_stage, right.position, right.refers_to = wrong.from_stage, wrong.position, wrong.id
    wrong.void = True
    before = {follow_up.milestone: follow_up.due_on for follow_up in entry.follow_ups.values()}
    entry.finish(deed, "step.corrected", ["happened_on"], deed.facts["reason"].value)
    entry.derive()
    moved = [
        f"{milestone}.due_on"
        for milestone, follow_up in entry.follow_ups.items()
        if follow_up.due_on != before[milestone]
    ]
    if moved:
        entry.trail(deed, "follow_up.moved", moved)


_ENTERED: dict[Act, Callable[[Entry, Deed], None]] = {
    Act.ENDORSE: _endorse,
    Act.CHECK_CHILD: _check_child,
    Act.REQUEST_INFORMATION: _request_information,
    Act.ANSWER_INFORMATION: _answer_information,
    Act.GRANT: _grant,
    Act.REJECT: _reject,
    Act.DEPART: _depart,
    Act.ARRIVE: _arrive,
    Act.PUT_OFF: _put_off,
    Act.CLOSE: _close,
    Act.LOG_CONTACT: _log_contact,
    Act.UNDO_CONTACT: _undo_contact,
    Act.CORRECT_ARRIVAL: _correct_arrival,
    **ENTERED_BESIDE,
}
