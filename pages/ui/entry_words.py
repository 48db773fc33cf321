"""How an entry of a case's time line is said."""

from models.codes import PutOffReason
from models.follow_ups import ContactFacts
from pages.ui import fields
from pages.ui.contact_fields import SILENT
from services.queries.timelines import EntryKind, TimelineEntry
from services.words import Words, phrase

_BEFORE = {
    EntryKind.STEP_CORRECTED: phrase("Day corrected: {what}"),
    EntryKind.STEP_UNDONE: phrase("Undone: {what}"),
    EntryKind.CONTACT_CORRECTED: phrase("Corrected: {what}"),
    EntryKind.CONTACT_UNDONE: phrase("Undone: {what}"),
    EntryKind.CONTACT_STRUCK: phrase("Taken out: {what}"),
}
_ALONE = {
    EntryKind.ENDORSED: phrase("Endorsed by the coordinator"),
    EntryKind.CHILD_CHECKED: phrase("Checks for the child written down"),
    EntryKind.FOLLOW_UPS_MOVED: phrase("Due days moved"),
}


def title(entry: TimelineEntry, words: Words) -> str:
    """Say what happened."""
    if entry.kind in _ALONE:
        told = words(_ALONE[entry.kind])
        return f"{told}: {words.labels(entry.follow_ups)}" if entry.follow_ups else told
    what = words.label(entry.what) if entry.what else ""
    if isinstance(entry.reason, PutOffReason):
        what = words("Journey put off")
    if entry.milestone is not None:
        what = f"{words.label(entry.milestone)}: {what}"
    return words(_BEFORE[entry.kind], what=what) if entry.kind in _BEFORE else what


def details(entry: TimelineEntry, words: Words) -> list[str]:
    """Say why, what was asked for, and what was noted of a contact; a line each."""
    lines = []
    if entry.reason is not None:
        lines.append(words("Reason: {reason}", reason=words.label(entry.reason)))
    if entry.asked:
        lines.append(words("Asked for: {what}", what=words.labels(entry.asked)))
    return [*lines, *_noted(entry.contact, words)] if entry.contact else lines


def _noted(contact: ContactFacts, words: Words) -> list[str]:
    names = ("mode", "nonresponse_reason", "econ", "social", "psycho", "reexploitation_risk")
    codes = {name: getattr(contact, name) for name in (*names, "re_exploited", "stays_by_choice")}
    lines = [
        _fact(name, words.label(code), words)
        for name, code in codes.items()
        if code is not None and code not in SILENT
    ]
    if contact.more_support_needed:
        needed = words.labels(contact.more_support_needed)
        lines.append(_fact("more_support_needed", needed, words))
    if contact.rests_until:
        lines.append(_fact("rests_until", words.day(contact.rests_until), words))
    return lines


def _fact(name: str, value: str, words: Words) -> str:
    return f"{words(fields.LABELS[name])}: {value}"
