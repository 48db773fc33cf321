"""A case while it is entered: the rows that a command leaves besides its own, and the trail."""

from collections.abc import Iterable
from typing import Any

from models.cases import Case
from models.codes import DecisionKind, Milestone, Role, Stage
from models.decisions import Decision
from models.follow_ups import Contact, FollowUp
from models.journeys import Journey
from models.stage_events import StageEvent
from models.trail import TrailLine
from services import projection
from services.demonstration.accounts import BY_USERNAME
from services.demonstration.rows import Rows
from services.demonstration.stories import Deed


class Entry:
    """A case and its rows so far, deed by deed."""

    def __init__(self, rows: Rows, case: Case) -> None:
        self.rows = rows
        self.case = case
        self.journey: Journey | None = None
        self.events: list[StageEvent] = []
        self.follow_ups: dict[Milestone, FollowUp] = {}
        self.contacts: list[Contact] = []

    @property
    def id(self) -> int:
        """The case's number."""
        return self.case.id or 0

    def derive(self) -> None:
        """Let `services.projection` derive what the commands never set by hand."""
        journey, follow_ups = self.journey, list(self.follow_ups.values())
        path = sorted(self.events, key=lambda event: (event.position, event.id))
        projection.derive(self.case, path, journey, follow_ups, self.contacts)

    def moved(
        self, stage: Stage, deed: Deed, *, reason: str | None = None, asked: str | None = None
    ) -> StageEvent:
        """Enter a step of the path."""
        event = self.rows.add(
            StageEvent,
            case_id=self.id,
            stage=stage,
            from_stage=self.case.stage if self.events else None,
            region=self.case.region,
            happened_on=deed.on,
            reason=reason,
            asked=asked,
            recorded_at=deed.at,
            recorded_by=BY_USERNAME[deed.actor].id,
        )
        event.position = event.id or 0
        self.events.append(event)
        self.case.stage = stage
        return event

    def decided(self, kind: DecisionKind, event: StageEvent, deed: Deed, **facts: Any) -> None:
        """Enter IOM's decision."""
        self.rows.add(
            Decision,
            case_id=self.id,
            event_id=event.id,
            kind=kind,
            decided_on=deed.on,
            decided_by=BY_USERNAME[deed.actor].id,
            recorded_at=deed.at,
            **facts,
        )

    def finish(
        self, deed: Deed, action: str, fields: Iterable[str] = (), reason: str | None = None
    ) -> None:
        """Count the change and write the trail."""
        account = BY_USERNAME[deed.actor]
        self.case.version += 1
        self.case.changed_at = deed.at
        if account.role is Role.IOM and self.case.responsible_iom is None:
            self.case.responsible_iom = account.id
        self.trail(deed, action, fields, reason, case_version=self.case.version)

    def trail(
        self,
        deed: Deed,
        action: str,
        fields: Iterable[str] = (),
        reason: str | None = None,
        *,
        case_version: int | None = None,
    ) -> None:
        """Write one line of the trail."""
        account = BY_USERNAME[deed.actor]
        self.rows.keep(
            TrailLine,
            at=deed.at,
            actor_id=account.id,
            actor=account.username,
            role=account.role,
            action=action,
            subject=self.case.ref,
            fields=sorted(fields),
            reason=reason,
            case_version=case_version,
        )
