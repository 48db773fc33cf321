"""Where the truth is known, our figures find it and the naive ones, reckoned beside, do not.

Every programme here is one of many that might have been: arrivals evenly over three years, 75 of
100 reached for the one-year follow-up inside its window, the others gone before or never reached.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pytest
import sqlalchemy as sa
from numpy.random import Generator
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, create_engine

from models.codes import ClosingReason, Milestone, Region
from models.follow_ups import FollowUp
from models.installations import Installation
from services.access import EVERYWHERE
from services.measures.questions import Question, Row
from services.measures.registry import measure
from services.statistics.calendar import due_days, window
from services.statistics.intervals import wilson
from tests.conftest import FULL

RUNS = 500 if FULL else 50
TRUTH = 0.75
PEOPLE = 240
BEGAN = date(2022, 1, 1)
DAYS = 3 * 365
TODAY = BEGAN + timedelta(days=DAYS)
# Nobody dies: who died first is in no denominator, and would leave a larger share of the others.
ENDS = (ClosingReason.LOST_CONTACT, ClosingReason.REMIGRATED)
NAIVE = (
    "of everybody who arrived",
    "of everybody whose case is open",
    "of the matured whose case is open",
)


@dataclass(frozen=True)
class Run:
    """What one programme's figures said: ours by their name, and the shares of the naive."""

    completion: Row
    incidence: Row
    naive: dict[str, tuple[int, int]]


def covers(low: float | None, high: float | None) -> bool:
    """Whether an interval holds the truth."""
    return low is not None and high is not None and low <= TRUTH <= high


def enough(covered: int, said: float = 0.95) -> bool:
    """Whether so many of the runs are what chance leaves of the stated rate (99.8 %)."""
    spread = 3.09 * (said * (1 - said) / RUNS) ** 0.5
    return abs(covered / RUNS - said) <= spread + 1 / RUNS


@lru_cache
def runs() -> tuple[Run, ...]:
    """Make every programme and ask it."""
    dice = np.random.default_rng(75)
    with programme() as session:
        return tuple(_run(session, dice) for _ in range(RUNS))


@contextmanager
def programme() -> Iterator[Session]:
    """Give a database in memory, with the tables alone."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Installation(started_on=BEGAN))
        session.flush()
        yield session


def lives(dice: Generator) -> list[dict[str, object]]:
    """People with their twelve-month follow-up, and what became of it in the end."""
    arrivals = dice.integers(0, DAYS, PEOPLE)
    return [
        _life(number, BEGAN + timedelta(days=int(day)), dice)
        for number, day in enumerate(arrivals, start=1)
    ]


def _life(number: int, arrived_on: date, dice: Generator) -> dict[str, object]:
    opens_on, closes_on = window(12, arrived_on)
    done = dice.random() < TRUTH
    ended = not done and dice.random() < 0.6
    in_window = opens_on + timedelta(days=int(dice.integers(0, (closes_on - opens_on).days + 1)))
    any_day = arrived_on + timedelta(days=int(dice.integers(0, (closes_on - arrived_on).days + 1)))
    return {
        "id": number,
        "case_id": number,
        "milestone": Milestone.M12,
        "region": Region.NORD,
        "arrived_on": arrived_on,
        "due_on": due_days(arrived_on)[12],
        "opens_on": opens_on,
        "closes_on": closes_on,
        "done_on": in_window if done and in_window <= TODAY else None,
        "cancelled_on": any_day if ended and any_day <= TODAY else None,
        "cancelled_as": str(dice.choice(ENDS)) if ended and any_day <= TODAY else None,
        "attempts": 0,
        "counts": True,
        "version": 1,
    }


def _run(session: Session, dice: Generator) -> Run:
    told = lives(dice)
    table = sa.inspect(FollowUp).local_table
    session.connection().execute(table.delete())
    session.connection().execute(table.insert(), told)
    question = Question(TODAY)
    (completion,) = measure(session, "completion_within_year", question, EVERYWHERE).rows
    endings = measure(session, "follow_up_endings", question.split("ending"), EVERYWHERE)
    return Run(completion, endings.rows[0], _naive(told))


def _naive(told: list[dict[str, object]]) -> dict[str, tuple[int, int]]:
    """Shares that divide by everybody who came, or by those still there."""
    done = sum(one["done_on"] is not None for one in told)
    open_still = sum(one["cancelled_on"] is None for one in told)
    matured = [one for one in told if _closed(one)]
    kept = [one for one in matured if one["cancelled_on"] is None]
    done_of_kept = sum(one["done_on"] is not None for one in kept)
    shares = ((done, len(told)), (done, open_still), (done_of_kept, len(kept)))
    return dict(zip(NAIVE, shares, strict=True))


def _closed(one: dict[str, object]) -> bool:
    closes_on = one["closes_on"]
    return isinstance(closes_on, date) and closes_on < TODAY


class TestCompletion:
    def test_its_interval_holds_the_truth_as_often_as_it_says(self) -> None:
        assert enough(sum(covers(run.completion.low, run.completion.high) for run in runs()))

    def test_it_is_right_on_average(self) -> None:
        shares = [run.completion.share or 0 for run in runs()]
        error = np.std(shares, ddof=1) / len(shares) ** 0.5
        assert np.mean(shares) == pytest.approx(TRUTH, abs=3.5 * error)

    def test_it_counts_everybody_once(self) -> None:
        for run in runs():
            instead = run.completion.instead
            assert instead is not None
            assert run.completion.n + instead.total == run.completion.of
            assert (run.completion.of or 0) + (run.completion.not_yet_due or 0) == PEOPLE


class TestIncidence:
    def test_its_interval_holds_the_truth_as_often_as_it_says(self) -> None:
        assert enough(sum(covers(run.incidence.low, run.incidence.high) for run in runs()))

    def test_it_is_right_on_average_and_surer_for_it_knows_the_young_ones_too(self) -> None:
        shares = [run.incidence.share or 0 for run in runs()]
        error = np.std(shares, ddof=1) / len(shares) ** 0.5
        assert np.mean(shares) == pytest.approx(TRUTH, abs=3.5 * error)
        assert np.std(shares) <= np.std([run.completion.share or 0 for run in runs()])


@pytest.mark.parametrize("of", NAIVE)
def test_the_naive_figure_does_not_hold_the_truth(of: str) -> None:
    covered = [covers(*wilson(*run.naive[of])) for run in runs()]
    assert not enough(sum(covered))
    assert sum(covered) < RUNS / 5
