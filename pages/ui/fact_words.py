"""How a fact of a case is said, whatever it is: a code, several, a day, a number, yes or no."""

from datetime import date
from enum import StrEnum

from pages.ui import fields
from services.queries.timeline_entries import FactChanged
from services.words import Words, phrase

_NAMES = {"household_ref": phrase("Household, by its first case")}
_COUNTRIES = ("citizenship", "return_country")


def changed(change: FactChanged, words: Words) -> str:
    """Say what a field was and what it became; a first answer is said alone."""
    name = words(_NAMES.get(change.field) or fields.LABELS.get(change.field, change.field))
    after = value(change.field, change.after, words)
    if change.before in (None, []):
        return f"{name}: {after}"
    before = value(change.field, change.before, words)
    return words("{field}: {before} → {after}", field=name, before=before, after=after)


def value(field: str, known: object, words: Words) -> str:
    """Say one value of a field, or several."""
    if known is None:
        return words("none")
    if isinstance(known, list | tuple):
        return ", ".join(_one(field, one, words) for one in known) or words("none")
    return _one(field, known, words)


def _one(field: str, known: object, words: Words) -> str:
    if isinstance(known, bool):
        return words("Yes") if known else words("No")
    if isinstance(known, StrEnum):
        return words.label(known)
    if isinstance(known, date):
        return words.day(known)
    if field in _COUNTRIES:
        return words.country(str(known))
    return words.number(known) if isinstance(known, int) else str(known)
