"""Time until something happens, when for some people it has not happened yet.

Times count from each person's own start (days, say). Where an event and an end of observation fall
on the same time the event came first: everybody observed until t is at risk at t.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

# statsmodels has no type stubs: what it returns is narrowed where it enters.
from statsmodels.duration import survfunc  # pyright: ignore[reportMissingTypeStubs]

from services.statistics.intervals import Counts, Floats, log_log

Median: TypeAlias = tuple[float | None, float | None, float | None]
Point: TypeAlias = tuple[float, float, float] | tuple[None, None, None]

_HALF = 0.5
_ROUNDING = 1e-9  # products of fractions miss one half by this much at most


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A Kaplan-Meier curve: one entry per time at which anybody's observation ended.

    t the times, n_risk how many were at risk just before, d how many had the event then, s the
    share still without it from then on, se the standard error of s.
    """

    t: Floats
    n_risk: Counts
    d: Counts
    s: Floats
    se: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cif:
    """Cumulative incidence of K competing causes; row k - 1 of F and se belongs to cause k.

    t and n_risk as in `Curve`, F[K, len(t)] the share to whom the cause has happened by t, se[K,
    len(t)] its standard error, S the share to whom nothing has happened: S + F.sum(axis=0) is 1.
    """

    t: Floats
    n_risk: Counts
    F: Floats
    se: Floats
    S: Floats


def kaplan_meier(
    time: npt.ArrayLike, event: npt.ArrayLike, entry: npt.ArrayLike | None = None
) -> Curve:
    """Estimate the share still without the event over time.

    time[n] is when the event came or observation ended, event[n] whether it came, entry[n] after
    which time the person was observed at all. Standard error: Greenwood 1926, without the term that
    is undefined where all at risk have the event at once, hence 0 where s is 0.

    :raises ValueError: no rows, lengths that differ, a time missing or below 0, an event that is
        neither 0 nor 1, an entry not before its time
    """
    ended = _times(time)
    happened = _codes(event, ended, highest=1)
    entered = None if entry is None else _entries(entry, ended)
    fit = cast(Any, survfunc).SurvfuncRight(ended, happened, entry=entered)
    # With late entries statsmodels lets a curve that has reached 0 rise to 1e-16 again.
    s = np.minimum.accumulate(np.append(1.0, fit.surv_prob))
    se = np.where(s > 0, np.append(0.0, fit.surv_prob_se), 0.0)
    t, position = np.unique(ended, return_inverse=True)
    d = np.bincount(position[happened == 1], minlength=t.size)
    step = np.searchsorted(fit.surv_times, t, side="right")  # events only there, every end here
    return Curve(t, _at_risk(t, ended, entered), d, s[step], se[step])


def aalen_johansen(time: npt.ArrayLike, cause: npt.ArrayLike, k: int) -> Cif:
    """Estimate, for each of k competing causes, the share to whom it has happened over time.

    time[n] as in `kaplan_meier`, cause[n] 1 to k, or 0 where nothing happened. Unlike one minus
    Kaplan-Meier, those whom one cause has taken are not counted as still waiting for another.
    Standard error: delta method (Marubini & Valsecchi 1995; Stata's stcompet, not R's cmprsk).

    :raises ValueError: no rows, lengths that differ, a time missing or below 0, a cause not among
        0 to k, k below 1
    """
    if k < 1:
        message = f"{k} causes: there must be at least one."
        raise ValueError(message)
    ended = _times(time)
    causes = _codes(cause, ended, highest=k)
    whole = kaplan_meier(ended, causes > 0)
    # It divides by zero in its standard errors, which ours replace.
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = cast(Any, survfunc).CumIncidenceRight(ended, causes)
    incidence, se = np.zeros((k, whole.t.size)), np.zeros((k, whole.t.size))
    for row, found in enumerate(fit.cinc):  # it ends with the highest cause that occurs
        d = np.bincount(np.searchsorted(whole.t, ended[causes == row + 1]), minlength=whole.t.size)
        incidence[row] = np.minimum(found, 1.0)
        se[row] = _incidence_error(whole, incidence[row], d)
    return Cif(whole.t, whole.n_risk, incidence, se, whole.s)


def at(curve: Curve, t: float) -> float | None:
    """Read the share still without the event at t: 1 before the first time, None beyond the last.

    None means "not observed": nobody was followed that long, so nothing is known.

    :raises ValueError: t is missing or below 0
    """
    step = _step_at(curve.t, t)
    if step is None:
        return None
    return 1.0 if step < 0 else float(curve.s[step])


def cif_at(curve: Cif, cause: int, t: float, conf: float = 0.95) -> Point:
    """Read (F, low, high) of a cause at t; three times None beyond the last time.

    The interval is `log_log`, so before the first event it is the rule of zero for those at risk.

    :raises ValueError: the curve has no such cause, t is missing or below 0, conf is not within 0
        to 1
    """
    if not 1 <= cause <= len(curve.F):
        message = f"{cause} is no cause of this curve, which has 1 to {len(curve.F)}."
        raise ValueError(message)
    step = _step_at(curve.t, t)
    if step is None:
        return None, None, None
    share = np.append(curve.F[cause - 1], 0.0)[
        [step]
    ]  # step -1, before the first time, reads the 0
    se = np.append(curve.se[cause - 1], 0.0)[[step]]
    low, high = log_log(share, se, curve.n_risk[[np.searchsorted(curve.t, t)]], conf)
    return float(share[0]), float(low[0]), float(high[0])


def km_median(curve: Curve, conf: float = 0.95) -> Median:
    """Give the median time to the event with its interval (median, low, high); None: not reached.

    The median is where the curve crosses one half, its limits are where the curve's own limits do.
    A curve resting on one half is read at the middle of the rest, which without censoring makes the
    ordinary median. With four persons or fewer at the start low is 0 (`log_log`, rule of zero).
    Source: Brookmeyer & Crowley 1982, Biometrics 38:29-41; log(-log) limits as in SAS LIFETEST.

    :raises ValueError: conf is not within 0 to 1
    """
    times = np.append(0.0, curve.t)
    s, se = np.append(1.0, curve.s), np.append(0.0, curve.se)
    low, high = log_log(s, se, np.append(curve.n_risk[0], curve.n_risk), conf)
    return _crossing(times, s), _crossing(times, low), _crossing(times, high)


def _times(values: npt.ArrayLike) -> Floats:
    times = np.asarray(values, dtype=np.float64)
    if times.ndim != 1 or times.size == 0:
        raise ValueError("There must be at least one person, with one time each.")
    if not (np.isfinite(times) & (times >= 0)).all():
        raise ValueError("Every time must be known and not below zero.")
    return times


def _codes(values: npt.ArrayLike, ended: Floats, highest: int) -> Counts:
    codes = np.asarray(values)
    if codes.shape != ended.shape:
        message = f"There must be one outcome for each of the {ended.size} times."
        raise ValueError(message)
    if not np.isin(codes, np.arange(highest + 1)).all():
        message = f"An outcome is a whole number from 0 to {highest}."
        raise ValueError(message)
    return codes.astype(np.int64)


def _entries(values: npt.ArrayLike, ended: Floats) -> Floats:
    entered = _times(values)
    if entered.shape != ended.shape:
        message = f"There must be one entry for each of the {ended.size} times."
        raise ValueError(message)
    if (entered >= ended).any():
        raise ValueError("Nobody is first observed when the observation has already ended.")
    return entered


def _at_risk(t: Floats, ended: Floats, entered: Floats | None) -> Counts:
    gone = np.searchsorted(np.sort(ended), t)
    if entered is None:
        return ended.size - gone
    return np.searchsorted(np.sort(entered), t) - gone


def _incidence_error(whole: Curve, incidence: Floats, d: Counts) -> Floats:
    n, before = whole.n_risk.astype(np.float64), np.append(1.0, whole.s[:-1])
    # Where all at risk go at once this is d/0, times a squared difference of 0: left out.
    spread = np.divide(whole.d, n * (n - whole.d), out=np.zeros_like(n), where=n > whole.d)
    hazard = before * d / n**2
    variance = (
        incidence**2 * np.cumsum(spread)
        - 2 * incidence * np.cumsum(incidence * spread + hazard)
        + np.cumsum(incidence**2 * spread + 2 * incidence * hazard)
        + np.cumsum(before * hazard * (n - d) / n)
    )
    return np.sqrt(np.maximum(variance, 0.0))


def _step_at(times: Floats, t: float) -> int | None:
    if not t >= 0:
        message = f"A time is known and not below zero; {t} is not."
        raise ValueError(message)
    return None if t > times[-1] else int(np.searchsorted(times, t, side="right")) - 1


def _crossing(times: Floats, falling: Floats) -> float | None:
    reached = np.flatnonzero(falling <= _HALF + _ROUNDING)
    below = np.flatnonzero(falling < _HALF - _ROUNDING)
    if reached.size == 0:
        return None
    end = below[0] if below.size else reached[0]
    resting = falling[reached[0]] >= _HALF - _ROUNDING
    return float((times[reached[0]] + times[end]) / 2 if resting else times[reached[0]])
