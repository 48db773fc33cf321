"""Whether groups of unequal size differ by more than chance: the limits of a funnel plot.

Small groups have extreme shares by luck alone, so groups are never ranked by their share.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt

# scipy has no type stubs: what it returns is narrowed where it enters.
from scipy import special  # pyright: ignore[reportMissingTypeStubs]

from services.statistics.intervals import Counts, Floats, check_confidence

_bdtr = cast(Callable[..., Floats], cast(Any, special).bdtr)


def funnel_limits(n: npt.ArrayLike, p0: float, conf: float = 0.95) -> tuple[Floats, Floats]:
    """Give the limits (low[], high[]) within which shares of groups of size n[] lie if p0 is true.

    Exact binomial with interpolation (Spiegelhalter 2005, Statistics in Medicine 24:1185-1202,
    A.1.1) from below for low and, as its mirror image, from above for high. Each side is crossed
    by chance with probability (1 - conf) / 2 at most; so seven groups at 95 % raise a false alarm
    in at most three pictures of ten.

    :raises ValueError: a size that is not whole or below 1, p0 outside 0 to 1, conf not within them
    """
    check_confidence(conf)
    sizes = _whole(n)
    if not 0 <= p0 <= 1:
        message = f"A share lies between 0 and 1, and {p0} does not."
        raise ValueError(message)
    if (sizes < 1).any():
        raise ValueError("A group without anybody has no limits.")
    tail = (1 - conf) / 2
    # The formula from below on both sides would call 5 of 5 an alarm where p0 is 0.8.
    low = [_quantile(int(size), p0, tail) / size for size in sizes]
    high = [1 - _quantile(int(size), 1 - p0, tail) / size for size in sizes]
    return np.array(low), np.array(high)


def _whole(values: npt.ArrayLike) -> Counts:
    counts = np.asarray(values, dtype=np.float64)
    if counts.ndim != 1 or not np.isfinite(counts).all() or (counts % 1 != 0).any():
        raise ValueError("There must be a list of whole numbers, one for each group.")
    return counts.astype(np.int64)


def _quantile(size: int, p0: float, probability: float) -> float:
    reached = _bdtr(np.arange(size + 1), size, p0)
    r = int(np.argmax(reached > probability))
    before = reached[r - 1] if r else 0.0
    return max(r - float((reached[r] - probability) / (reached[r] - before)), 0.0)
