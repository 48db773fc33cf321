"""A case while it is entered: the rows that a command leaves besides its own, and the trail."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from models.alerts import Alert
from models.cases import Case
from models.codes import AlertKind, DecisionKind, EventKind, Milestone, Region, Role, Stage, Support
from models.consents import Consent
from models.decisions import Decision
from models.fact_changes import FactChange
from models.follow_ups import Contact, FollowUp
from models.handovers import Handover
from models.journeys import Journey
from models.stage_events import StageEvent
from models.support_items import SupportItem
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
        self.consents: list[Consent] = []
        self.support: list[SupportItem] = []
        self.alerts: list[Alert] = []
        self.handovers: list[Handover] = []

    @property
    def id(self) -> int:
        """The case's number."""
        return self.case.id or 0

    def derive(self) -> None:
        """Let `services.projection` derive what the commands never set by hand."""
        journey, follow_ups = self.journey, list(self.follow_ups.values())
        path = sorted(self.events, key=lambda event: (event.position, event.id))
        projection.derive(self.case, path, journey, follow_ups, self.contacts)

    def outstanding(self, code: Support) -> SupportItem | None:
        """Return what of this kind is planned and not yet given."""
        waiting = (one for one in self.support if one.code is code and not one.void)
        return next((one for one in waiting if one.done_on is None), None)

    def open_alert(self, kind: AlertKind) -> Alert | None:
        """Return the alert of this kind that waits to be resolved."""
        return next((one for one in self.alerts if one.kind is kind and not one.resolved_on), None)

    def change(self, deed: Deed, facts: Mapping[str, Any]) -> set[str]:
        """Give the case these facts, and note those that are others than before."""
        changed = sorted(name for name in facts if getattr(self.case, name) != facts[name])
        for name in changed:
            self.rows.add(
                FactChange,
                case_id=self.id,
                field=name,
                before=to_jsonable_python(getattr(self.case, name)),
                after=to_jsonable_python(facts[name]),
                changed_at=deed.at,
                changed_by=BY_USERNAME[deed.actor].id,
            )
            setattr(self.case, name, facts[name])
        return set(changed)

    def handed_over(self, region: Region, deed: Deed) -> StageEvent:
        """Enter the step by which the case goes on in another region."""
        event = self.moved(self.case.stage, deed)
        event.kind, event.region = EventKind.HANDED_OVER, region
        self.case.region = region
        return event

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
