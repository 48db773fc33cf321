"""How sure a share is: confidence intervals for "x of n" and for points of an estimated curve."""

from dataclasses import dataclass
from math import nan
from statistics import NormalDist
from typing import Any, Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt

# statsmodels has no type stubs: what it returns is narrowed where it enters.
from statsmodels.stats import proportion  # pyright: ignore[reportMissingTypeStubs]

Floats: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int64]
Method: TypeAlias = Literal["wilson", "clopper_pearson"]

_METHODS: dict[Method, str] = {"wilson": "wilson", "clopper_pearson": "beta"}
_ROUNDING = 1e-9  # shares closer than this to 0 or 1 are 0 or 1
_LARGEST_EXPONENT = 50.0  # by then the limits are 0 and 1


@dataclass(frozen=True, slots=True)
class Rate:
    """A share p = x / n with its interval; of nothing (n = 0) p is None, and lo and hi are nan."""

    x: int
    n: int
    p: float | None
    lo: float
    hi: float


def wilson(x: int, n: int, conf: float = 0.95) -> tuple[float, float]:
    """Give Wilson's score interval (low, high) for x of n: right on average, the one for charts.

    Source: Newcombe 1998, Statistics in Medicine 17:857-872, method 3.

    :raises ValueError: x, n are not whole with 0 <= x <= n and n >= 1, or conf is not within 0 to 1
    """
    return _limits(x, n, conf, "wilson")


def clopper_pearson(x: int, n: int, conf: float = 0.95) -> tuple[float, float]:
    """Give the exact interval (low, high) for x of n: never covers less than `conf`, so it is wide.

    Source: Newcombe 1998, Statistics in Medicine 17:857-872, method 5.

    :raises ValueError: as for `wilson`
    """
    return _limits(x, n, conf, "clopper_pearson")


def rate(x: int, n: int, method: Method = "wilson", conf: float = 0.95) -> Rate:
    """Give the share of x in n with its interval; the only one here that accepts n = 0.

    :raises ValueError: as for `wilson` (n = 0 apart), or the method is unknown
    """
    if method not in _METHODS:
        message = f"{method!r} is no method; there are {', '.join(_METHODS)}."
        raise ValueError(message)
    if x == n == 0:
        check_confidence(conf)
        return Rate(0, 0, None, nan, nan)
    low, high = _limits(x, n, conf, method)
    return Rate(int(x), int(n), x / n, low, high)


def log_log(share: Floats, se: Floats, n_risk: Counts, conf: float) -> tuple[Floats, Floats]:
    """Give the log(-log) intervals (low[], high[]) of estimated shares with standard errors.

    share ** exp(±z se / (share log share)): never leaves 0 to 1. It does not exist for a share of
    0 or 1; there the rule of zero stands in, 0 to 1 - alpha ** (1 / n_risk), or its mirror image.
    Source: Kalbfleisch & Prentice 1980, The Statistical Analysis of Failure Time Data, 1.3.

    :raises ValueError: conf is not within 0 to 1
    """
    check_confidence(conf)
    at_zero, at_one = share <= _ROUNDING, share >= 1 - _ROUNDING
    inside = np.where(at_zero | at_one, np.exp(-1.0), share)  # any value whose logarithm exists
    distance = NormalDist().inv_cdf((1 + conf) / 2) * se / (-inside * np.log(inside))
    power = np.exp(np.minimum(distance, _LARGEST_EXPONENT))
    rule_of_zero = (1 - conf) ** (1 / n_risk)
    low = np.select([at_zero, at_one], [0.0, rule_of_zero], inside**power)
    high = np.select([at_zero, at_one], [1 - rule_of_zero, 1.0], inside ** (1 / power))
    return low, high


def check_confidence(conf: float) -> None:
    """Insist that a confidence level lies strictly between 0 and 1.

    :raises ValueError: it does not
    """
    if not 0 < conf < 1:
        message = f"A confidence level lies between 0 and 1, and {conf} does not."
        raise ValueError(message)


def _limits(x: int, n: int, conf: float, method: Method) -> tuple[float, float]:
    check_confidence(conf)
    _check_counts(x, n)
    found = cast(Any, proportion).proportion_confint(x, n, alpha=1 - conf, method=_METHODS[method])
    low, high = cast(tuple[float, float], found)
    # Rounding leaves Wilson's limits a hair inside 0 of n and n of n.
    return min(float(low), x / n), max(float(high), x / n)


def _check_counts(x: int, n: int) -> None:
    if not (float(x).is_integer() and float(n).is_integer()):
        message = f"{x} of {n}: counts are whole numbers."
        raise ValueError(message)
    if n < 1:
        message = f"{x} of {n}: there is no interval for a share of nothing."
        raise ValueError(message)
    if not 0 <= x <= n:
        message = f"{x} of {n}: a part is neither below zero nor above its whole."
        raise ValueError(message)
