"""How an entry of a case's time line is said."""

from collections.abc import Iterator

from models.codes import PutOffReason
from models.follow_ups import ContactFacts
from pages.ui import fact_words, fields
from pages.ui.contact_fields import SILENT
from services.queries.timelines import EntryKind, TimelineEntry
from services.words import Words, phrase

_BEFORE = {
    EntryKind.STEP_CORRECTED: phrase("Day corrected: {what}"),
    EntryKind.STEP_UNDONE: phrase("Undone: {what}"),
    EntryKind.CONTACT_CORRECTED: phrase("Corrected: {what}"),
    EntryKind.CONTACT_UNDONE: phrase("Undone: {what}"),
    EntryKind.CONTACT_STRUCK: phrase("Taken out: {what}"),
    EntryKind.CONSENT_GIVEN: phrase("Given again: {what}"),
    EntryKind.CONSENT_WITHDRAWN: phrase("Taken back by the person: {what}"),
    EntryKind.SUPPORT_PLANNED: phrase("Support planned: {what}"),
    EntryKind.SUPPORT_GIVEN: phrase("Support given: {what}"),
    EntryKind.SUPPORT_STRUCK: phrase("Taken out of the plan: {what}"),
    EntryKind.ALERT_RAISED: phrase("Alert: {what}"),
    EntryKind.ALERT_RESOLVED: phrase("Alert resolved: {what}"),
    EntryKind.HANDOVER_ASKED: phrase("Region {what} asked to take over"),
    EntryKind.HANDOVER_DECLINED: phrase("Region {what} said no to taking over"),
    EntryKind.HANDOVER_TAKEN_BACK: phrase("Region {what} need not answer any more"),
    EntryKind.HANDED_OVER: phrase("Handed over to region {what}"),
}
_ALONE = {
    EntryKind.ENDORSED: phrase("Endorsed by the coordinator"),
    EntryKind.CHILD_CHECKED: phrase("Checks for the child written down"),
    EntryKind.FOLLOW_UPS_MOVED: phrase("Due days moved"),
    EntryKind.CHILD_HANDED_OVER: phrase("Hand-over of the child written down"),
    EntryKind.PARTICIPATION_CONFIRMED: phrase("Earlier participation confirmed by IOM"),
    EntryKind.FACTS_CHANGED: phrase("Facts corrected"),
    EntryKind.SAFE_CONTACT_SET: phrase("Rules for safe contact written down"),
    EntryKind.HOUSEHOLD_LINKED: phrase("Linked to a household"),
    EntryKind.HOUSEHOLD_UNLINKED: phrase("Parted from the household"),
    EntryKind.HOUSEHOLD_RENAMED: phrase("The household goes by another case"),
}
_FEW = 3


def title(entry: TimelineEntry, words: Words) -> str:
    """Say what happened."""
    if entry.kind in _ALONE:
        told = words(_ALONE[entry.kind])
        return f"{told}: {words.labels(entry.follow_ups)}" if entry.follow_ups else told
    what = words.label(entry.what) if entry.what else _support(entry, words)
    if isinstance(entry.reason, PutOffReason):
        what = words("Journey put off")
    if entry.milestone is not None:
        what = f"{words.label(entry.milestone)}: {what}"
    return words(_BEFORE[entry.kind], what=what) if entry.kind in _BEFORE else what


def _support(entry: TimelineEntry, words: Words) -> str:
    """Name what was planned or given; of many only how many, their names follow in small print."""
    n = len(entry.support)
    if n > _FEW:
        return words.many("{n} thing", "{n} things", n)
    return words.labels(entry.support)


def details(entry: TimelineEntry, words: Words) -> list[str]:
    """Say why, what was asked and came, what a fact was before, what was noted; a line each."""
    return [
        *([words.labels(entry.support)] if len(entry.support) > _FEW else ()),
        *_why(entry, words),
        *(fact_words.changed(change, words) for change in entry.changes),
        *(_noted(entry.contact, words) if entry.contact else ()),
    ]


def _why(entry: TimelineEntry, words: Words) -> Iterator[str]:
    if entry.reason is not None:
        ended = entry.kind is EntryKind.ALERT_RESOLVED
        said = phrase("How it ended: {reason}") if ended else phrase("Reason: {reason}")
        yield words(said, reason=words.label(entry.reason))
    if entry.correction is not None:
        yield words("Why corrected: {reason}", reason=words.label(entry.correction))
    if entry.asked:
        yield words("Asked for: {what}", what=words.labels(entry.asked))
    if entry.answered:
        came = words.labels(entry.answered)
        yield words("Has come: {what}", what=came)
    if entry.source is not None:
        yield _fact("answered_by", words.label(entry.source), words)


def _noted(contact: ContactFacts, words: Words) -> Iterator[str]:
    names = ("mode", "nonresponse_reason", "econ", "social", "psycho", "reexploitation_risk")
    for name in (*names, "re_exploited", "stays_by_choice"):
        code = getattr(contact, name)
        if code is not None and code not in SILENT:
            yield _fact(name, words.label(code), words)
    if contact.more_support_needed:
        yield _fact("more_support_needed", words.labels(contact.more_support_needed), words)
    if contact.rests_until:
        yield _fact("rests_until", words.day(contact.rests_until), words)
    if contact.rules_kept is not None:
        yield _fact("rules_kept", words("Yes") if contact.rules_kept else words("No"), words)


def _fact(name: str, value: str, words: Words) -> str:
    return f"{words(fields.LABELS[name])}: {value}"
