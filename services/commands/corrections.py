"""A step whose day was written down wrong: what the right day must fit, and its replacement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, func, select

from models.codes import OPEN_STAGES, DecisionKind, EventKind, Stage
from models.decisions import Decision
from models.follow_ups import Contact, FollowUp
from models.stage_events import StageEvent
from services.commands.ending_rules import check_child_handover, check_ending
from services.commands.grant_rules import check_child
from services.commands.steps import OpenedCase, numbered
from services.errors import ArrivesAfterContact, DatedTooEarly, DatedTooLate, StepNotPossible


@dataclass
class Correction:
    """A step that stands, the path it belongs to, and the day it should have."""

    opened: OpenedCase
    path: Sequence[StageEvent]
    event: StageEvent
    day: date

    def check(self) -> None:
        """Insist that the day fits the steps beside it, the decision and the contacts.

        :raises DatedTooEarly: it is before the step before, or the risk assessment of a grant
        :raises DatedTooLate: it is after the step after, or the endorsement of an application
        :raises ArrivesAfterContact: contacts would lie before the arrival
        :raises ChildChecksOpen: a child's grant would lie before the checks it rested on
        """
        earliest = [event.happened_on for event in self._beside(-1)]
        decision = self._decision()
        if decision is not None and decision.risk_assessed_on is not None:
            earliest.append(decision.risk_assessed_on)
        if self.day < max(earliest, default=self.day):
            raise DatedTooEarly(earliest=max(earliest))
        latest = [event.happened_on for event in self._beside(+1)]
        endorsed_on = self.opened.case.endorsed_on
        if self.event.stage is Stage.SUBMITTED and endorsed_on is not None:
            latest.append(endorsed_on)
        if self.day > min(latest, default=self.day):
            raise DatedTooLate(latest=min(latest))
        self._check_child(decision)
        self._check_contacts()

    def make(self) -> None:
        """Put a step with the right day in the place of the wrong one; both are kept."""
        right = self.opened.moved(self.event.stage, self.day, from_stage=self.event.from_stage)
        right.position, right.region = self.event.position, self.event.region
        right.reason, right.asked = self.event.reason, self.event.asked
        right.answered, right.answered_by = self.event.answered, self.event.answered_by
        right.refers_to = self.event.id
        decision = self._decision()
        if decision is not None:
            decision.event_id, decision.decided_on = numbered(right.id), self.day
        self.event.void = True
        if self.event.stage is Stage.SUBMITTED:
            self.opened.case.applied_on = self.day

    def _beside(self, distance: int) -> list[StageEvent]:
        place = self.path.index(self.event) + distance
        return [self.path[place]] if 0 <= place < len(self.path) else []

    def _decision(self) -> Decision | None:
        return self.opened.work.session.exec(
            select(Decision).where(
                Decision.event_id == self.event.id, col(Decision.void).is_(False)
            )
        ).first()

    def _check_child(self, decision: Decision | None) -> None:
        """A grant moved back must not come before the checks it rested on."""
        granted = decision is not None and decision.kind is DecisionKind.GRANTED
        if granted and self.opened.case.is_child:
            check_child(self.opened.case, self.day)

    def _check_contacts(self) -> None:
        if self.event.stage not in OPEN_STAGES:
            left, reason = self.event.from_stage, self.event.reason
            check_ending(self.opened, self.day, reason)
            check_child_handover(self.opened, self.day, reason, from_stage=left)
        if self.event.from_stage is Stage.TRAVELLING and self.event.stage is Stage.REINTEGRATION:
            first = self._first_contact()
            if first is not None and first < self.day:
                raise ArrivesAfterContact(day=first)

    def _first_contact(self) -> date | None:
        return self.opened.work.session.exec(
            select(func.min(Contact.done_on)).where(
                Contact.case_id == self.opened.id, col(Contact.void).is_(False)
            )
        ).first()


def correction_of(opened: OpenedCase, event_id: int, day: date) -> Correction:
    """Find the step to correct on the case's path.

    :raises StepNotPossible: no such step stands, or it is a hand-over, which has the day it had
    """
    path = opened.path()
    for event in path:
        if event.id == event_id and event.kind is EventKind.MOVED:
            return Correction(opened, path, event, day)
    raise StepNotPossible


def due_days_of(opened: OpenedCase) -> dict[str, date]:
    """Return the due days of the case's follow-ups, by milestone."""
    found = opened.work.session.exec(select(FollowUp).where(FollowUp.case_id == opened.id)).all()
    return {follow_up.milestone.value: follow_up.due_on for follow_up in found}
