"""Case references: random, with a check character, telling neither count nor region."""

import secrets
from random import Random

from services.errors import WrongReference

ALPHABET = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
_LENGTH = 7
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5", "U": "V"})


def fresh_reference(source: Random | None = None) -> str:
    """Draw a reference such as `K7QF-2M9X`; a source of randomness is given for demonstrations."""
    choose = source.choice if source else secrets.choice
    body = "".join(choose(ALPHABET) for _ in range(_LENGTH))
    return _written(body + _check(body))


def read_reference(typed: str) -> str:
    """Return the reference that was typed or pasted, whatever its spaces, hyphens and case.

    :raises WrongReference: its check character does not fit
    """
    letters = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_READ_AS)
    body, check = letters[:_LENGTH], letters[_LENGTH:]
    if not set(letters) <= set(ALPHABET) or len(check) != 1 or _check(body) != check:
        raise WrongReference
    return _written(letters)


def _check(body: str) -> str:
    """Weighted sum modulo 31, a prime: finds every wrong character and every swapped pair."""
    total = sum(place * ALPHABET.index(sign) for place, sign in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def _written(letters: str) -> str:
    return f"{letters[:4]}-{letters[4:]}"
