"""Words, numbers and dates in the reader's language, from the catalogues in `locales/`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from models.codes import Language
from models.countries import UNKNOWN_COUNTRY
from services.clock import STOCKHOLM

Thing = TypeVar("Thing")
LOCALES = Path(__file__).resolve().parent.parent / "locales"
_BABEL = {Language.SV: "sv_SE", Language.EN: "en_GB"}
_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def phrase(text: str) -> str:
    """Mark a text for the catalogues where it is written before a language is known."""
    return text


@lru_cache
def catalogue(language: Language) -> Catalog:
    """Read one language's catalogue."""
    with (LOCALES / f"{language.value}.po").open("rb") as file:
        return read_po(file, locale=language.value)


@lru_cache
def _babel(language: Language) -> Locale:
    return Locale.parse(_BABEL[language])


@dataclass(frozen=True)
class Words:
    """Speaks one language: `words("Take in an application")`, `words.label(Stage.GRANTED)`."""

    language: Language

    def __call__(self, text: str, **values: object) -> str:
        """Translate a sentence and fill in its values."""
        message = catalogue(self.language).get(text)
        found = message.string if message is not None else ""
        return _filled(found if isinstance(found, str) and found else text, values)

    def many(self, one: str, more: str, n: int, **values: object) -> str:
        """Translate a sentence about n things; `{n}` stands for the number."""
        message = catalogue(self.language).get(one)
        forms = message.string if message is not None else ()
        if not (isinstance(forms, tuple | list) and forms and all(forms)):
            forms = (one, more)
        chosen = forms[0] if n == 1 else forms[-1]  # Swedish and English both have these two
        return _filled(str(chosen), {"n": self.number(n), **values})

    def label(self, code: StrEnum) -> str:
        """Name a code as people read it."""
        return self(f"{type(code).__name__}.{code.value}")

    def labels(self, codes: Iterable[StrEnum]) -> str:
        """Name several codes, joined by commas."""
        return ", ".join(self.label(code) for code in codes)

    def country(self, code: str) -> str:
        """Name a country."""
        if code == UNKNOWN_COUNTRY:
            return self(phrase("Stateless or unknown"))
        locale: Any = _babel(self.language)  # Babel does not say what its territories are
        return str(locale.territories.get(code, code))

    def day(self, day: date) -> str:
        """Write a day, as in "3 mars 2026"."""
        return format_date(day, "d MMM y", locale=_babel(self.language))

    def month(self, day: date) -> str:
        """Write a month, as in "mars 2026"."""
        return format_date(day, "MMM y", locale=_babel(self.language))

    def moment(self, at: datetime) -> str:
        """Write a day and a time of day in Stockholm."""
        return format_datetime(at, "d MMM y HH:mm", tzinfo=STOCKHOLM, locale=_babel(self.language))

    def time(self, at: datetime) -> str:
        """Write the time of day in Stockholm."""
        return format_time(at, "HH:mm", tzinfo=STOCKHOLM, locale=_babel(self.language))

    def number(self, value: float) -> str:
        """Write a number with the language's own marks."""
        return format_decimal(value, locale=_babel(self.language))

    def percent(self, share: float) -> str:
        """Write a share from 0 to 1 as whole per cent."""
        return format_percent(share, "#,##0 %", locale=_babel(self.language))


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format(**values) if values else text


def in_order(things: Iterable[Thing], key: Callable[[Thing], str]) -> list[Thing]:
    """Sort by words as Swedish readers expect, å ä ö last."""
    return sorted(things, key=lambda thing: key(thing).casefold().translate(_AFTER_Z))


def preferred(locale: str | None) -> Language:
    """Choose a language from what the browser asks for; Swedish unless it asks for another."""
    if not locale or locale.lower().startswith(("sv", "nb", "nn", "no", "da")):
        return Language.SV
    return Language.EN
