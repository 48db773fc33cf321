"""What goes into the cell of a table that others open: never a formula."""

import unicodedata
from typing import TypeVar

Value = TypeVar("Value")
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
_AS_TEXT = "'"


def neutral(value: Value) -> Value | str:
    """Return a value that a spreadsheet shows as it is written.

    Only text can be a formula: numbers and days stay what they are. Spaces and invisible marks
    before one do not hide it.
    """
    if not isinstance(value, str):
        return value
    if _bare(value).startswith(_BEGINS_FORMULA) or value.startswith(_BEGINS_FORMULA):
        return _AS_TEXT + value
    return value


def _bare(text: str) -> str:
    """Take away what stands before the first character that a reader sees; unify wide forms."""
    seen = unicodedata.normalize("NFKC", text)
    return seen.lstrip().lstrip("\ufeff\u200b\u200c\u200d\u2060\u00ad").lstrip()
