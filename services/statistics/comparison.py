"""Whether groups of unequal size differ by more than chance: funnel limits, shrinkage, a test.

Small groups have extreme shares by luck alone, so groups are never ranked by their share.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt

# scipy has no type stubs: what it returns is narrowed where it enters.
from scipy import optimize, special  # pyright: ignore[reportMissingTypeStubs]

from services.statistics.intervals import Counts, Floats, check_confidence

Flag: TypeAlias = Literal["ok", "no_overdispersion", "too_few"]

LARGEST_M: Final = 1e3
"""Prior strength at which groups count as alike; without it the likelihood runs to infinity."""

FEWEST_GROUPS: Final = 3
"""Fewer groups than this say nothing about how groups differ."""

_SMALLEST_GAIN = 0.01  # log likelihood; less than this over "all alike" is no sign of a difference
_DRAWS = 9999
_SEED = 2018

_bdtr = cast(Callable[..., Floats], cast(Any, special).bdtr)
_betaln = cast(Callable[..., Floats], cast(Any, special).betaln)
_betaincinv = cast(Callable[..., Floats], cast(Any, special).betaincinv)
_minimize = cast(Callable[..., Any], cast(Any, optimize).minimize)


@dataclass(frozen=True, slots=True)
class BetaBinomial:
    """How the true shares of groups vary: mean mu, strength M (large: alike), and what was found.

    flag: "ok"; "no_overdispersion", no detectable difference between groups (M at its cap);
    "too_few", fewer than three groups with anybody in them (M at its cap, taken and not found).
    """

    mu: float
    M: float
    flag: Flag


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How far the groups lie apart (chi2) and how often chance alone would put them as far (p)."""

    chi2: float
    p: float


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


def beta_binomial_fit(x: npt.ArrayLike, n: npt.ArrayLike) -> BetaBinomial:
    """Estimate from x[] of n[] how much the true shares of groups vary, by marginal likelihood.

    :raises ValueError: counts that are not whole with 0 <= x <= n, or nobody in any group
    """
    successes, sizes = _groups(x, n)
    some, everybody = int(successes.sum()), int(sizes.sum())
    one_outcome = some in {0, everybody}
    # Then half a success and half a failure keep mu off 0 and 1, where the beta distribution ends.
    pooled = (some + 0.5) / (everybody + 1) if one_outcome else some / everybody
    if np.count_nonzero(sizes) < FEWEST_GROUPS:
        return BetaBinomial(pooled, LARGEST_M, "too_few")
    if one_outcome:
        return BetaBinomial(pooled, LARGEST_M, "no_overdispersion")
    mu, strength, gain = _most_likely(successes, sizes, pooled)
    if gain < _SMALLEST_GAIN:
        return BetaBinomial(pooled, LARGEST_M, "no_overdispersion")
    return BetaBinomial(mu, strength, "ok")


def shrink(
    x: npt.ArrayLike, n: npt.ArrayLike, bb: BetaBinomial, conf: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Draw each group's share towards the common one, small groups most: (mean[], low[], high[]).

    Posterior mean and central interval of Beta(x + a, n - x + b). The interval takes mu and M as
    known, so it is a little too narrow.

    :raises ValueError: counts that are not whole with 0 <= x <= n, nobody in any group, conf not
        within 0 to 1
    """
    check_confidence(conf)
    successes, sizes = _groups(x, n)
    a = successes + bb.mu * bb.M
    b = sizes - successes + (1 - bb.mu) * bb.M
    tail = (1 - conf) / 2
    return a / (a + b), _betaincinv(a, b, tail), _betaincinv(a, b, 1 - tail)


def heterogeneity(x: npt.ArrayLike, n: npt.ArrayLike) -> Heterogeneity:
    """Test whether groups differ, by dealing the same successes out again at random (9,999 times).

    Chi-squared tables are wrong for groups this small; the deals are the same in every call.

    :raises ValueError: counts that are not whole with 0 <= x <= n, or nobody in any group
    """
    successes, sizes = _groups(x, n)
    dealer = np.random.default_rng(_SEED)
    deals = dealer.multivariate_hypergeometric(
        sizes, int(successes.sum()), size=_DRAWS, method="marginals"
    )
    found = float(_chi2(successes, sizes))
    as_far = np.count_nonzero(_chi2(deals, sizes) >= found * (1 - 1e-12))
    return Heterogeneity(found, float((as_far + 1) / (_DRAWS + 1)))


def _whole(values: npt.ArrayLike) -> Counts:
    counts = np.asarray(values, dtype=np.float64)
    if counts.ndim != 1 or not np.isfinite(counts).all() or (counts % 1 != 0).any():
        raise ValueError("There must be a list of whole numbers, one for each group.")
    return counts.astype(np.int64)


def _groups(x: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Counts, Counts]:
    successes, sizes = _whole(x), _whole(n)
    if successes.shape != sizes.shape or not ((successes >= 0) & (successes <= sizes)).all():
        raise ValueError("Each group needs a part and a whole, the part from zero to its whole.")
    if sizes.sum() == 0:
        raise ValueError("There is nobody in any group.")
    return successes, sizes


def _quantile(size: int, p0: float, probability: float) -> float:
    reached = _bdtr(np.arange(size + 1), size, p0)
    r = int(np.argmax(reached > probability))
    before = reached[r - 1] if r else 0.0
    return max(r - float((reached[r] - probability) / (reached[r] - before)), 0.0)


def _most_likely(x: Counts, n: Counts, pooled: float) -> tuple[float, float, float]:
    def loss(place: Floats) -> float:
        strength, odds = np.exp(place)
        a, b = strength * odds / (1 + odds), strength / (1 + odds)
        return float((_betaln(a, b) - _betaln(x + a, n - x + b)).sum())

    log_odds, log_cap = np.log(pooled / (1 - pooled)), np.log(LARGEST_M)
    bounds = [(-log_cap, log_cap), (log_odds - log_cap, log_odds + log_cap)]
    # The likelihood may have a plateau at the cap: start from several strengths, keep the best.
    tries = [_minimize(loss, (np.log(m), log_odds), bounds=bounds) for m in (1.0, 10.0, 100.0)]
    best = min(tries, key=lambda one: float(one.fun))
    strength, odds = np.exp(best.x)
    alike = loss(np.array([log_cap, log_odds]))
    return float(odds / (1 + odds)), float(strength), alike - float(best.fun)


def _chi2(x: Counts, n: Counts) -> Floats:
    p0 = x.sum(axis=-1, keepdims=True) / n.sum()
    expected_spread = np.maximum(n, 1) * np.maximum(p0 * (1 - p0), np.finfo(np.float64).tiny)
    return ((x - n * p0) ** 2 / expected_spread).sum(axis=-1)
