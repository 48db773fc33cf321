"""Is a password one that somebody else would soon think of?

It must be long, and that is all that is asked of its characters. `first_guesses.txt` holds what
people choose again and again, in Swedish and English: names, places, seasons, teams, rows of keys.
A password is refused if one or two of them, with a few digits and signs, are all there is to it;
rows and repetitions, however long, are as little as the few signs that begin them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from models.codes import Language
from services.access import Viewer
from services.errors import PasswordGuessable, PasswordOwnWords, PasswordTooShort
from services.words import Words

SHORTEST, LONGEST = 12, 128
_LIST = Path(__file__).with_name("first_guesses.txt")
_READ_AS = str.maketrans("013457@$!", "oieastasi")
_OF_THE_PROGRAMME = ("hemvag", "amp", "jamy", "iom", "atervandande")
_SHORTEST_WORD, _LEFT_OVER, _NUMBER, _NEWS = 3, 8, 8, 8


def require_fit(password: str, viewer: Viewer) -> None:
    """Insist that nobody who knows the viewer, or what most people choose, guesses it soon.

    :raises PasswordTooShort: fewer than 12 or more than 128 characters
    :raises PasswordOwnWords: there is little in it but the viewer's own name, region or programme
    :raises PasswordGuessable: it is among what everybody tries first
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooShort
    if _is_own(password, _words_of(viewer)):
        raise PasswordOwnWords
    if is_guessable(password):
        raise PasswordGuessable


def is_guessable(password: str) -> bool:
    """Say whether one or two words of the list, or rows and repetitions, are all."""
    written = plain(password)
    if _news(written) <= _NEWS:
        return True
    return any(_is_all(letters, written) for letters in _readings(written))


def _readings(written: str) -> set[str]:
    """Read its letters alone, and with digits and signs as the letters they look like."""
    inside = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", written)
    texts = (written, inside, inside.translate(_READ_AS), written.translate(_READ_AS))
    return {re.sub(r"[^a-z]", "", text) for text in texts}


def _is_all(letters: str, written: str) -> bool:
    """Beside one or two words a few digits or signs are nothing new; a long number is.

    Of a number that is a row or a repetition only its beginning counts.
    """
    foreseen = sum(len(number) - _news(number) for number in re.findall(r"\d+", written))
    if len(written) - len(letters) - foreseen > (_NUMBER if letters else len("200001011234")):
        return False
    known = first_guesses() | {""}
    return any(letters[:end] in known and letters[end:] in known for end in range(len(letters) + 1))


def _news(text: str) -> int:
    """Count the signs that do not follow from those before them, as in 1234, 4321, 1111, 1212."""
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    followed = sum(before == after for before, after in pairwise(steps))
    return min(_period(text), 1 + _period(steps), len(text) - followed)


def _period(signs: Sequence[object]) -> int:
    """Return after how many signs the same ones come again, to the end; all of them if never."""
    once_again = range(1, len(signs) // 2 + 1)
    return next((n for n in once_again if signs[n:] == signs[:-n]), len(signs))


def _is_own(password: str, own: Iterable[str]) -> bool:
    letters = re.sub(r"[^a-z]", "", plain(password))
    left = letters
    for word in sorted(own, key=len, reverse=True):
        left = left.replace(word, "")
    return left != letters and len(left) < _LEFT_OVER


def _words_of(viewer: Viewer) -> set[str]:
    regions = [Words(language).label(one) for one in viewer.regions for language in Language]
    told = [viewer.username, viewer.name, *viewer.regions, *regions, *_OF_THE_PROGRAMME]
    found = {part for text in told for part in re.split(r"[^a-z]+", plain(text))}
    return {part for part in found if len(part) >= _SHORTEST_WORD}


@lru_cache
def first_guesses() -> frozenset[str]:
    """Read the list."""
    return frozenset(_LIST.read_text(encoding="utf-8").split())


def plain(text: str) -> str:
    """Write in small letters without marks: Å and a are the same to whoever guesses."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
