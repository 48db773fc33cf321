"""Shares, curves and medians with their intervals, worked out by hand and in exact fractions.

Written from the formulas of the definitions: nothing of ours and no library of statistics is used.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from math import exp, log, sqrt
from typing import Any, TypeAlias

Seen: TypeAlias = list[tuple[int, str]]
Limits: TypeAlias = tuple[float, float]
Point: TypeAlias = tuple[float, float, float] | tuple[None, None, None]
Z = 1.959963984540054
HALF = Fraction(1, 2)


def share(n: int, of: int) -> dict[str, Any]:
    """A share with Wilson's interval, written out."""
    if not of:
        return {"n": n, "of": of}
    p = n / of
    middle, spread = p + Z * Z / (2 * of), Z * sqrt(p * (1 - p) / of + Z * Z / (4 * of * of))
    scale = 1 + Z * Z / of
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return {"n": n, "of": of, "share": p, "low": low, "high": high}


def limits(p: Fraction, variance: float, n: int) -> Limits:
    """The log(-log) interval of an estimate; of none and of all the rule of zero among n."""
    rule = 0.05 ** (1 / n)
    if p in (0, 1):
        return (rule, 1.0) if p else (0.0, 1 - rule)
    power = exp(min(Z * sqrt(variance) / -(float(p) * log(p)), 50))
    return float(p) ** power, float(p) ** (1 / power)


def incidence(seen: Seen, kinds: Iterable[str], longest: int) -> dict[str, Point]:
    """Aalen and Johansen's estimate of each ending by the last day, with its interval.

    Once all who were still observed have ended nobody is left, and the shares stay as they are;
    else nothing is known of a day that nobody has come to. Variance: Marubini and Valsecchi 1995,
    by the differences that are left.
    """
    days = [day for day, _ in seen]
    end = max(days, default=0)
    nobody_left = all(kind for day, kind in seen if day == end)
    last = min(longest, end) if nobody_left else longest
    if not seen or end < last:
        return dict.fromkeys(kinds, (None, None, None))
    steps = list(_steps(seen, last))
    n = sum(day >= last for day in days)
    return {kind: _told(kind, steps, n) for kind in kinds}


def _steps(seen: Seen, last: int) -> Iterable[tuple[Fraction, int, Counter[str]]]:
    """Day by day: which share had not ended before, of how many, and how many ended in which."""
    left = Fraction(1)
    for day in sorted({day for day, _ in seen if day <= last}):
        n = sum(ended >= day for ended, _ in seen)
        ended = Counter(kind for at, kind in seen if at == day and kind)
        yield left, n, ended
        left *= 1 - Fraction(ended.total(), n)


def _told(kind: str, steps: list[tuple[Fraction, int, Counter[str]]], n: int) -> Point:
    whole = sum((left * Fraction(ended[kind], of) for left, of, ended in steps), Fraction(0))
    variance, so_far = Fraction(0), Fraction(0)
    for left, of, ended in steps:
        d, own = ended.total(), ended[kind]
        so_far += left * Fraction(own, of)
        if d < of:
            variance += (whole - so_far) ** 2 * Fraction(d, of * (of - d))
        variance += left**2 * Fraction((of - own) * own, of**3)
        variance -= 2 * (whole - so_far) * left * Fraction(own, of**2)
    return float(whole), *limits(whole, float(variance), n)


def median(seen: list[tuple[int, bool]]) -> tuple[float | None, float | None, float | None]:
    """When half are no longer waiting, and when the limits of Kaplan and Meier's curve say so."""
    left, spread, resting = Fraction(1), Fraction(0), None
    middle: float | None = None
    curves = [(0, limits(left, 0.0, len(seen)))]
    for day in sorted({days for days, _ in seen}):
        n, d = (sum(days >= day for days, _ in seen), sum(it == (day, True) for it in seen))
        left *= 1 - Fraction(d, n)
        spread += Fraction(d, n * (n - d)) if d < n else 0
        curves.append((day, limits(left, float(left**2 * spread), n)))
        resting = day if left == HALF and resting is None else resting
        if left < HALF and middle is None:
            middle = day if resting is None else (resting + day) / 2
    low, high = (
        next((day for day, limit in curves if limit[which] <= 0.5), None) for which in (0, 1)
    )
    return (resting if middle is None else middle), low, high
