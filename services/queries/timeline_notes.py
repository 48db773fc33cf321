"""How the time line tells of what belongs to a case beside its path and its contacts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter

from models.cases import Case
from models.codes import HandoverAnswer, Milestone
from models.consents import TICKS
from models.fact_changes import FactChange
from models.support_items import SupportItem
from models.trail import TrailLine
from services.queries.case_notes import CaseNotes
from services.queries.timeline_entries import EntryKind, FactChanged, TimelineEntry

TOLD = {
    "application.endorsed": EntryKind.ENDORSED,
    "application.corrected": EntryKind.FACTS_CHANGED,
    "child_checks.recorded": EntryKind.CHILD_CHECKED,
    "child_handover.recorded": EntryKind.CHILD_HANDED_OVER,
    "follow_up.moved": EntryKind.FOLLOW_UPS_MOVED,
    "household.linked": EntryKind.HOUSEHOLD_LINKED,
    "household.renamed": EntryKind.HOUSEHOLD_RENAMED,
    "household.unlinked": EntryKind.HOUSEHOLD_UNLINKED,
    "participation.confirmed": EntryKind.PARTICIPATION_CONFIRMED,
    "safe_contact.set": EntryKind.SAFE_CONTACT_SET,
}
"""The deeds that only the trail tells of; what they changed stands beside it."""
GIVEN = "consent.given"
_DAYS = {
    EntryKind.ENDORSED: "endorsed_on",
    EntryKind.CHILD_HANDED_OVER: "handed_over_on",
    EntryKind.PARTICIPATION_CONFIRMED: "participation_confirmed_on",
}
_ANSWERS = {
    HandoverAnswer.DECLINED: EntryKind.HANDOVER_DECLINED,
    HandoverAnswer.TAKEN_BACK: EntryKind.HANDOVER_TAKEN_BACK,
}


def tell_notes(
    notes: CaseNotes, lines: Sequence[tuple[TrailLine, str]], case: Case
) -> Iterator[TimelineEntry]:
    """Tell of everything that the rows and the trail of a case know."""
    changes = {
        moment: list(made) for moment, made in groupby(notes.changes, lambda made: made.changed_at)
    }
    for line, actor in lines:
        kind = TOLD.get(line.action)
        if kind is not None:
            made = () if kind is EntryKind.FOLLOW_UPS_MOVED else changes.pop(line.at, ())
            yield _from_trail(line, actor, kind, made, case)
    for moment, made in changes.items():
        yield _beside(moment, notes.name(made[0].changed_by), _changed(made))
    yield from _consents(notes, [line for line in lines if line[0].action == GIVEN])
    yield from _support(notes)
    yield from _alerts(notes)
    yield from _handovers(notes)


def _from_trail(
    line: TrailLine, actor: str, kind: EntryKind, made: Sequence[FactChange], case: Case
) -> TimelineEntry:
    changes = _changed(made)
    moved = [code for code in Milestone if f"{code.value}.due_on" in line.fields]
    day = _day(kind, changes)
    if day is None and kind is EntryKind.ENDORSED:
        day = case.endorsed_on
    return TimelineEntry(
        line.at,
        day,
        actor,
        kind,
        correction=next((change.reason for change in made if change.reason), None),
        follow_ups=tuple(moved),
        changes=_without_day(kind, changes),
    )


def _beside(moment: datetime, actor: str, changes: tuple[FactChanged, ...]) -> TimelineEntry:
    """Facts that changed with a step: what a grant or a closing found out, or its undoing."""
    for kind in (EntryKind.PARTICIPATION_CONFIRMED, EntryKind.CHILD_HANDED_OVER):
        day = _day(kind, changes)
        if day is not None:
            return TimelineEntry(moment, day, actor, kind, changes=_without_day(kind, changes))
    return TimelineEntry(moment, None, actor, EntryKind.FACTS_CHANGED, changes=changes)


def _day(kind: EntryKind, changes: Iterable[FactChanged]) -> date | None:
    return next((it.after for it in changes if it.field == _DAYS.get(kind)), None)


def _without_day(kind: EntryKind, changes: Iterable[FactChanged]) -> tuple[FactChanged, ...]:
    """The entry stands on its day; that the day was given first need not be told again."""
    own = _DAYS.get(kind)
    return tuple(it for it in changes if it.field != own or it.before is not None)


def _changed(made: Iterable[FactChange]) -> tuple[FactChanged, ...]:
    return tuple(
        FactChanged(one.field, _typed(one.field, one.before), _typed(one.field, one.after))
        for one in made
    )


def _typed(field: str, value: Any) -> Any:
    """Give a kept value the type that its field has; it is told as it stands if there is none."""
    kind = _kind_of(field)
    return value if value is None or kind is None else kind.validate_python(value)


@lru_cache
def _kind_of(field: str) -> TypeAdapter[Any] | None:
    known = Case.model_fields.get(field)
    annotation: Any = known.annotation if known else None
    return TypeAdapter(annotation) if annotation else None


def _consents(
    notes: CaseNotes, givings: Iterable[tuple[TrailLine, str]]
) -> Iterator[TimelineEntry]:
    """The first giving of each kind is the application's own; every later one has its line."""
    later = {
        kind: iter([consent for consent in notes.consents if consent.kind is kind][1:])
        for kind in TICKS
    }
    for line, actor in givings:
        for kind, tick in TICKS.items():
            given = next(later[kind], None) if tick in line.fields else None
            if given is not None:
                day, told = given.given_on, EntryKind.CONSENT_GIVEN
                yield TimelineEntry(line.at, day, actor, told, what=kind)
    for consent in notes.consents:
        if consent.withdrawn_at is not None:
            actor, told = notes.name(consent.withdrawn_by), EntryKind.CONSENT_WITHDRAWN
            day = consent.withdrawn_on
            yield TimelineEntry(consent.withdrawn_at, day, actor, told, what=consent.kind)


def _support(notes: CaseNotes) -> Iterator[TimelineEntry]:
    """What was planned in one go is told in one entry."""
    planned = groupby(notes.support, lambda support: (support.recorded_at, support.granted_at))
    for (moment, milestone), group in planned:
        together = list(group)
        yield TimelineEntry(
            moment,
            None,
            notes.name(together[0].recorded_by),
            EntryKind.SUPPORT_PLANNED,
            milestone=milestone,
            support=tuple(support.code for support in together),
            undone=all(support.void for support in together),
        )
    for support in notes.support:
        yield from _given_and_struck(support, notes)


def _given_and_struck(support: SupportItem, notes: CaseNotes) -> Iterator[TimelineEntry]:
    if support.done_on is not None:
        yield TimelineEntry(
            support.done_recorded_at or support.recorded_at,
            support.done_on,
            notes.name(support.done_recorded_by or support.recorded_by),
            EntryKind.SUPPORT_GIVEN,
            support=(support.code,),
            undone=support.void,
        )
    if support.voided_at is not None:
        yield TimelineEntry(
            support.voided_at,
            None,
            notes.name(support.voided_by),
            EntryKind.SUPPORT_STRUCK,
            correction=support.void_reason,
            support=(support.code,),
        )


def _alerts(notes: CaseNotes) -> Iterator[TimelineEntry]:
    for alert in notes.alerts:
        actor, told = notes.name(alert.raised_by), EntryKind.ALERT_RAISED
        day, moment = alert.raised_on, alert.raised_at
        yield TimelineEntry(moment, day, actor, told, what=alert.kind, undone=alert.void)
        if alert.resolved_at is not None:
            yield TimelineEntry(
                alert.resolved_at,
                alert.resolved_on,
                notes.name(alert.resolved_by),
                EntryKind.ALERT_RESOLVED,
                what=alert.kind,
                reason=alert.resolution,
            )


def _handovers(notes: CaseNotes) -> Iterator[TimelineEntry]:
    """An accepted one is told by its step."""
    for asked in notes.handovers:
        yield TimelineEntry(
            asked.asked_at,
            asked.asked_on,
            notes.name(asked.asked_by),
            EntryKind.HANDOVER_ASKED,
            what=asked.to_region,
            reason=asked.reason,
        )
        told = _ANSWERS.get(asked.answer) if asked.answer else None
        if told is not None and asked.answered_at is not None:
            yield TimelineEntry(
                asked.answered_at,
                asked.answered_on,
                notes.name(asked.answered_by),
                told,
                what=asked.to_region,
            )
