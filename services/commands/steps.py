"""A case opened for a deed: who may, in which version, which step comes next, how it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.cases import Case
from models.codes import STANDING_EVENTS, EventKind, Region, Role, Stage
from models.stage_events import StageEvent
from services.access import Permission, may, require
from services.commands.days import check_day
from services.errors import (
    CaseFrozen,
    ChangedMeanwhile,
    DatedTooEarly,
    StepNotPossible,
    UnknownReference,
)
from services.projection import project
from services.stages import PASSAGES, Step
from services.unit_of_work import UnitOfWork


@dataclass
class OpenedCase:
    """A case that this deed holds: nobody else changes it until the transaction ends."""

    work: UnitOfWork
    case: Case

    @property
    def id(self) -> int:
        """The number that the case's other rows carry."""
        return numbered(self.case.id)

    def insist(self, step: Step, on: date) -> None:
        """Insist that the step starts where the case stands, on a day that can be.

        :raises StepNotPossible: the case is at another stage
        :raises DatedInFuture: the day is after today
        :raises DatedTooEarly: the day is before the step before it
        """
        if self.case.stage not in PASSAGES[step].origins:
            raise StepNotPossible
        check_day(on, today=self.work.today)
        if on < self.case.last_step_on:
            raise DatedTooEarly(earliest=self.case.last_step_on)

    def take(
        self, step: Step, on: date, *, reason: str | None = None, asked: Iterable[str] = ()
    ) -> StageEvent:
        """Take a step, after insisting that it is possible."""
        self.insist(step, on)
        event = self.moved(PASSAGES[step].to, on, from_stage=self.case.stage)
        event.reason, event.asked = reason, ",".join(asked) or None
        return event

    def moved(self, stage: Stage, on: date, *, from_stage: Stage | None) -> StageEvent:
        """Add a step to the path; its number is its place in the order."""
        return self._added(EventKind.MOVED, stage, from_stage, self.case.region, on)

    def handed_over(self, region: Region, on: date) -> StageEvent:
        """Let the case go on in another region, in the stage it is in."""
        stage = self.case.stage
        return self._added(EventKind.HANDED_OVER, stage, stage, region, on)

    def _added(
        self, kind: EventKind, stage: Stage, from_stage: Stage | None, region: Region, on: date
    ) -> StageEvent:
        event = StageEvent(
            case_id=self.id,
            kind=kind,
            stage=stage,
            from_stage=from_stage,
            region=region,
            happened_on=on,
            recorded_at=self.work.now,
            recorded_by=numbered(self.work.actor.user_id),
        )
        self.work.session.add(event)
        self.work.session.flush()
        event.position = numbered(event.id)
        return event

    def path(self) -> Sequence[StageEvent]:
        """Return the steps that stand, in order."""
        return self.work.session.exec(
            select(StageEvent)
            .where(
                StageEvent.case_id == self.id,
                col(StageEvent.kind).in_(STANDING_EVENTS),
                col(StageEvent.void).is_(False),
            )
            .order_by(col(StageEvent.position))
        ).all()

    def finish(self, action: str, fields: Iterable[str] = (), reason: str | None = None) -> None:
        """Count the change, write the trail and bring everything derived up to date."""
        self.case.version += 1
        self.case.changed_at = self.work.now
        if self.work.actor.role is Role.IOM and self.case.responsible_iom is None:
            self.case.responsible_iom = self.work.actor.user_id
        self.work.record(action, self.case.ref, fields, reason, case_version=self.case.version)
        project(self.work.session, self.case)


def open_case(
    work: UnitOfWork,
    ref: str,
    permission: Permission,
    *,
    version: int | None = None,
    frozen_too: bool = False,
) -> OpenedCase:
    """Open a case for a deed, with the permission checked in the region it is in now.

    :raises UnknownReference: there is none in the actor's regions
    :raises NotAllowed: the actor does not hold the permission in the case's region
    :raises ChangedMeanwhile: the form was drawn from another version
    :raises CaseFrozen: the consent to share data was taken back; few deeds are still possible
    """
    require(work.actor, permission)
    case = work.session.exec(select(Case).where(Case.ref == ref).with_for_update()).first()
    if case is None or case.erased_at is not None:
        raise UnknownReference
    if not may(work.actor, Permission.CASE_READ, case.region):
        raise UnknownReference  # nothing tells one of another region
    require(work.actor, permission, case.region)
    if version is not None and version != case.version:
        raise ChangedMeanwhile
    if case.frozen_at is not None and not frozen_too:
        raise CaseFrozen
    return OpenedCase(work, case)


def numbered(key: int | None) -> int:
    """Return the number of a row that the database knows."""
    if key is None:
        raise AssertionError("the database has not numbered this row")
    return key
