"""Countries in the order in which they are looked for: the usual ones first, then by name."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from models.codes import Language
from models.countries import COUNTRIES, UNKNOWN_COUNTRY, USUAL
from pages.ui.words import language
from services.words import Words, in_order


def countries(first: Iterable[str] = (), without: Collection[str] = ()) -> list[str]:
    """Return country codes for a choice, those named first at the top."""
    order = dict.fromkeys((*first, *USUAL, *_by_name(language())))
    return [code for code in order if code not in without]


@lru_cache
def _by_name(spoken: Language) -> Sequence[str]:
    known = [code for code in COUNTRIES if code != UNKNOWN_COUNTRY]
    return (*in_order(known, key=Words(spoken).country), UNKNOWN_COUNTRY)
