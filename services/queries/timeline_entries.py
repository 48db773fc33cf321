"""What the time line of a case is made of, and which entries can still be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from models.codes import (
    STANDING_EVENTS,
    AlertKind,
    ClosingReason,
    ConsentKind,
    CorrectionReason,
    EventKind,
    InformationAsked,
    InformationSource,
    Milestone,
    PutOffReason,
    Region,
    RejectionReason,
    Result,
    Stage,
    Support,
)
from models.follow_ups import Contact, ContactFacts
from models.stage_events import StageEvent
from services.access import Permission, Viewer, may
from services.stages import UNDO_WITHIN, permission_of


class EntryKind(StrEnum):
    """What an entry of the time line tells of."""

    STEP = "STEP"
    STEP_CORRECTED = "STEP_CORRECTED"
    STEP_UNDONE = "STEP_UNDONE"
    CONTACT = "CONTACT"
    CONTACT_CORRECTED = "CONTACT_CORRECTED"
    CONTACT_UNDONE = "CONTACT_UNDONE"
    CONTACT_STRUCK = "CONTACT_STRUCK"
    ENDORSED = "ENDORSED"
    CHILD_CHECKED = "CHILD_CHECKED"
    FOLLOW_UPS_MOVED = "FOLLOW_UPS_MOVED"
    CHILD_HANDED_OVER = "CHILD_HANDED_OVER"
    PARTICIPATION_CONFIRMED = "PARTICIPATION_CONFIRMED"
    FACTS_CHANGED = "FACTS_CHANGED"
    SAFE_CONTACT_SET = "SAFE_CONTACT_SET"
    HOUSEHOLD_LINKED = "HOUSEHOLD_LINKED"
    HOUSEHOLD_UNLINKED = "HOUSEHOLD_UNLINKED"
    HOUSEHOLD_RENAMED = "HOUSEHOLD_RENAMED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    CONSENT_GIVEN = "CONSENT_GIVEN"
    SUPPORT_PLANNED = "SUPPORT_PLANNED"
    SUPPORT_GIVEN = "SUPPORT_GIVEN"
    SUPPORT_STRUCK = "SUPPORT_STRUCK"
    ALERT_RAISED = "ALERT_RAISED"
    ALERT_RESOLVED = "ALERT_RESOLVED"
    HANDOVER_ASKED = "HANDOVER_ASKED"
    HANDOVER_DECLINED = "HANDOVER_DECLINED"
    HANDOVER_TAKEN_BACK = "HANDOVER_TAKEN_BACK"
    HANDED_OVER = "HANDED_OVER"


What: TypeAlias = Stage | Result | ConsentKind | AlertKind | Region


@dataclass(frozen=True)
class FactChanged:
    """One field as it was and as it became: codes, days, numbers, yes or no; none was no answer."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class TimelineEntry:
    """One entry: `moment` it was written, `day` it happened, by whom.

    `what` is the stage of a step, the result of a contact, the consent, the alert or the region
    that is asked or takes over; `reason` the deed's own, `correction` why something was put right;
    `answered` came from `source`; `undone` entries stand no longer;
    `undoable_until` is set when the viewer wrote it and nothing builds on it; `correctable` when
    the viewer may put it right later. `id` numbers the step or the contact.
    """

    moment: datetime
    day: date | None
    actor: str
    kind: EntryKind
    what: What | None = None
    milestone: Milestone | None = None
    reason: StrEnum | None = None
    correction: CorrectionReason | None = None
    asked: tuple[InformationAsked, ...] = ()
    answered: tuple[InformationAsked, ...] = ()
    source: InformationSource | None = None
    contact: ContactFacts | None = None
    undone: bool = False
    id: int | None = None
    undoable_until: datetime | None = None
    correctable: bool = False
    follow_ups: tuple[Milestone, ...] = ()
    changes: tuple[FactChanged, ...] = ()
    support: tuple[Support, ...] = ()


@dataclass
class Chronicle:
    """One case's steps and contacts, read to be told to one viewer."""

    viewer: Viewer
    region: Region
    steps: Sequence[tuple[StageEvent, str]]
    contacts: Sequence[tuple[Contact, str, str]]
    correction_reasons: Mapping[datetime, str | None] = field(
        default_factory=dict[datetime, "str | None"]
    )

    @property
    def path(self) -> list[StageEvent]:
        """The steps that stand, in order."""
        standing = [
            step for step, _ in self.steps if step.kind in STANDING_EVENTS and not step.void
        ]
        return sorted(standing, key=lambda step: step.position)

    def tell_step(self, step: StageEvent, actor: str) -> TimelineEntry:
        """Tell of a step, of its correction or of its undoing, or of a hand-over."""
        if step.kind is EventKind.HANDED_OVER:
            day, kind = step.happened_on, EntryKind.HANDED_OVER
            return TimelineEntry(step.recorded_at, day, actor, kind, what=step.region)
        kind = EntryKind.STEP_UNDONE
        if step.kind is EventKind.MOVED:
            kind = EntryKind.STEP if step.refers_to is None else EntryKind.STEP_CORRECTED
        stands = kind is not EntryKind.STEP_UNDONE and not step.void
        permission = permission_of(step.stage, step.from_stage)
        return TimelineEntry(
            step.recorded_at,
            step.happened_on,
            actor,
            kind,
            what=step.stage,
            reason=_reason(step),
            correction=self._why(step) if kind is EntryKind.STEP_CORRECTED else None,
            asked=_codes(step.asked),
            answered=_codes(step.answered),
            source=step.answered_by,
            undone=step.void,
            id=step.id,
            undoable_until=self._step_undoable_until(step) if stands else None,
            correctable=stands and may(self.viewer, permission, self.region),
        )

    def tell_contact(self, contact: Contact, actor: str) -> TimelineEntry:
        """Tell of a contact, or of the one that corrects another."""
        corrects = contact.replaces is not None
        return TimelineEntry(
            contact.recorded_at,
            contact.done_on,
            actor,
            EntryKind.CONTACT_CORRECTED if corrects else EntryKind.CONTACT,
            what=contact.result,
            milestone=contact.milestone,
            correction=self._why_replaced(contact) if corrects else None,
            contact=ContactFacts(**contact.model_dump(include=set(ContactFacts.model_fields))),
            undone=contact.void,
            id=contact.id,
            undoable_until=self._contact_undoable_until(contact),
            correctable=not contact.void and may(self.viewer, Permission.CONTACT_LOG, self.region),
        )

    def tell_striking(self, contact: Contact, striker: str) -> TimelineEntry | None:
        """Tell that a contact was taken back; its correction tells of itself."""
        replaced = {other.replaces for other, _, _ in self.contacts}
        if contact.voided_at is None or contact.id in replaced:
            return None
        reason = contact.void_reason
        struck = reason in CorrectionReason.__members__
        return TimelineEntry(
            contact.voided_at,
            contact.done_on,
            striker,
            EntryKind.CONTACT_STRUCK if struck else EntryKind.CONTACT_UNDONE,
            what=contact.result,
            milestone=contact.milestone,
            correction=CorrectionReason(reason) if struck else None,
        )

    def _why(self, step: StageEvent) -> CorrectionReason | None:
        given = self.correction_reasons.get(step.recorded_at)
        return CorrectionReason(given) if given else None

    def _why_replaced(self, contact: Contact) -> CorrectionReason | None:
        for other, _, _ in self.contacts:
            if other.id == contact.replaces and other.void_reason is not None:
                return CorrectionReason(other.void_reason)
        return None

    def _step_undoable_until(self, step: StageEvent) -> datetime | None:
        own = step.recorded_by == self.viewer.user_id and step.refers_to is None
        path = self.path
        if not own or len(path) == 1 or path[-1] is not step:
            return None
        if step.stage is Stage.REINTEGRATION and any(
            not contact.void and contact.recorded_at >= step.recorded_at
            for contact, _, _ in self.contacts
        ):
            return None
        return step.recorded_at + UNDO_WITHIN

    def _contact_undoable_until(self, contact: Contact) -> datetime | None:
        own = contact.recorded_by == self.viewer.user_id and contact.replaces is None
        if not own or contact.void or self.path[-1].recorded_at > contact.recorded_at:
            return None
        return contact.recorded_at + UNDO_WITHIN


def _codes(written: str | None) -> tuple[InformationAsked, ...]:
    return tuple(InformationAsked(code) for code in (written or "").split(",") if code)


def _reason(step: StageEvent) -> StrEnum | None:
    if step.reason is None:
        return None
    if step.stage is Stage.REJECTED:
        return RejectionReason(step.reason)
    return ClosingReason(step.reason) if step.stage is Stage.CLOSED else PutOffReason(step.reason)
