"""How wide a label is in the charts' font, so that its room need not be found by drawing twice."""

import unicodedata
from collections.abc import Iterable

SIZE = 14
_BESIDE = 12  # what Plotly leaves between the edge, a label and its axis
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz -.,'()"
# Source Sans, in thousandths of its size.
_WIDTHS = (
    *(543, 588, 571, 615, 527, 494, 617, 652, 263, 479, 579, 486, 727),
    *(647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513, 476, 539),
    *(504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495, 255, 829),
    *(547, 542, 555, 555, 347, 419, 338, 544, 467, 719, 446, 467, 425),
    *(200, 311, 249, 249, 249, 303, 303),
)
_WIDTH = dict(zip(_LETTERS, _WIDTHS, strict=True))
_DIGIT = 497


def room_beside(labels: Iterable[str]) -> int:
    """Return the left margin that holds the widest of an axis's labels.

    Plotly finds the same margin by itself, but only by drawing the whole chart a second time; a
    label that is wider than thought still gets its room in that way.
    """
    return round(max(map(_width, labels), default=0) + _BESIDE)


def _width(label: str) -> float:
    """Add up the letters; an accent stands above its letter and takes no room."""
    plain = unicodedata.normalize("NFD", label)
    letters = (sign for sign in plain if not unicodedata.combining(sign))
    return sum(_WIDTH.get(letter, _DIGIT) for letter in letters) * SIZE / 1000
