"""What a release is made from: which years are closed, the true counts, and all that is known."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from services.access import EVERYWHERE, Permission, Viewer, require
from services.disclosure.documents import (
    OUTCOMES,
    Period,
    Planned,
    ReleaseDocument,
    read_document,
)
from services.disclosure.outside import Figure, entered, published
from services.disclosure.spaces import NO_OUTCOME
from services.errors import NothingToRelease
from services.measures.questions import Question
from services.measures.registry import measure
from services.queries.cubes import Codes, Cube
from services.queries.episodes import CANCELLED, Outcome
from services.queries.installations import started_on
from services.queries.releases import base_cells, is_demonstration, outside_figures, promoted
from services.statistics.calendar import add_months, window

LAG_MONTHS = 3
DETAILED, SHOWN = 3, 10
"""Years that are broken down, and years of which the total is shown."""
_OUTCOMES: Mapping[str, str] = {
    Outcome.DONE: "DONE",
    Outcome.LATE: "LATE",
    Outcome.DECLINED: "NOT_DONE",
    Outcome.MISSED: "NOT_DONE",
}


@dataclass(frozen=True)
class Material:
    """Everything that decides what a release says; kept by nobody."""

    period: Period
    as_of: date
    years: tuple[str, ...]
    plan: tuple[Planned, ...]
    dominant: str
    cells: Mapping[Codes, int]
    """Counts by year, region, country of return, adult or child, phases and outcome."""
    earlier: tuple[ReleaseDocument, ...]
    outside: tuple[Figure, ...]
    fictitious: bool


def closed_years(started: date, today: date) -> list[int]:
    """List the whole years since the start that have been over for three months."""
    first = started.year + (started > date(started.year, 1, 1))
    return [year for year in range(first, today.year) if _ready_on(year) <= today]


def read_material(session: Session, viewer: Viewer, today: date) -> Material:
    """Read what the next release is to be made from.

    :raises NotAllowed: the viewer does not build releases
    :raises NothingToRelease: no whole year has been over for three months yet
    """
    require(viewer, Permission.RELEASE_BUILD)
    closed = _closed(session, today)
    shown, years = closed[-SHOWN:], tuple(map(str, closed[-DETAILED:]))
    as_of = _ready_on(closed[-1])
    since, until = date(shown[0], 1, 1), date(closed[-1], 12, 31)
    cube = _with_our_outcomes(base_cells(session, since, until, as_of))
    check_with_registry(session, cube, Question(as_of=as_of, since=since, until=until))
    detailed = cube.among("year", years)
    return Material(
        period=Period.of(date(int(years[0]), 1, 1), until),
        as_of=as_of,
        years=years,
        plan=_plan(detailed, tuple(map(str, shown)), years, as_of),
        dominant=_dominant(detailed),
        cells=cube.by(*cube.keys[:-1]),
        earlier=tuple(read_document(one.content) for one in promoted(session, viewer)[::-1]),
        outside=(*entered(outside_figures(session, viewer)), *published()),
        fictitious=is_demonstration(session),
    )


def released_next(session: Session, viewer: Viewer, today: date) -> tuple[Period, date]:
    """Return the years that the next release is about, and the day as of which.

    :raises NotAllowed, NothingToRelease: as `read_material`
    """
    require(viewer, Permission.RELEASE_BUILD)
    years = _closed(session, today)[-DETAILED:]
    return Period.of(date(years[0], 1, 1), date(years[-1], 12, 31)), _ready_on(years[-1])


def check_with_registry(session: Session, cube: Cube, question: Question) -> None:
    """Insist that what the registry counts too is counted alike: years, regions, follow-ups.

    :raises AssertionError: it is not
    """
    returned = measure(session, "returned", question.split("year"), EVERYWHERE)
    by_region = measure(session, "returned", question.split("region"), EVERYWHERE)
    both = ((returned, cube.by("year")), (by_region, cube.by("region")))
    done = measure(session, "completion_within_year", _all_time(question), EVERYWHERE)
    among = cube.among("outcome", OUTCOMES).by("year")
    wrong = [
        *(row.group for table, ours in both for row in table.rows if row.n != ours[row.group]),
        *(
            row.group
            for row in done.rows
            if row.group in cube.by("year") and row.of != among[row.group]
        ),
    ]
    if wrong:
        message = f"the counts of a release differ from the registry's figures for {wrong}"
        raise AssertionError(message)


def _closed(session: Session, today: date) -> list[int]:
    started = started_on(session)
    found = closed_years(started, today)
    if not found:
        first = started.year + (started > date(started.year, 1, 1))
        raise NothingToRelease(day=_ready_on(first))
    return found


def _ready_on(year: int) -> date:
    return add_months(date(year, 12, 31), LAG_MONTHS)


def _with_our_outcomes(cube: Cube) -> Cube:
    """Write the outcomes as they are released: done, late or not done, else in no denominator."""
    place = cube.keys.index("outcome")
    found: Counter[Codes] = Counter()
    for codes, n in cube.counts.items():
        outcome = str(codes[place])
        said = "NOT_DONE" if outcome.startswith(CANCELLED) else _OUTCOMES.get(outcome, NO_OUTCOME)
        found[(*codes[:place], said, *codes[place + 1 :])] += n
    return Cube(cube.keys, found)


def _all_time(question: Question) -> Question:
    return Question(as_of=question.as_of, by=("year",))


def _plan(
    cube: Cube, shown: tuple[str, ...], years: tuple[str, ...], as_of: date
) -> tuple[Planned, ...]:
    """Take the tables of the fixed plan that these years can fill, whatever was counted in them."""
    erased = {str(year) for year, code in cube.by("year", "erased") if code == "YES"}
    supported = tuple(year for year in years if year not in erased)
    followed = tuple(year for year in years if _matured(year, as_of))
    tables = (
        Planned(name="persons_per_year", dims=("year",), years=shown),
        Planned(name="persons_per_region", dims=("region",), years=years),
        Planned(name="country_per_year", dims=("year", "country_group"), years=years),
        Planned(name="age_per_year", dims=("year", "adult_child"), years=years),
        Planned(name="support_phase_per_year", dims=("year", "phase"), years=supported),
        Planned(name="follow_up_per_year", dims=("year", "outcome"), years=followed),
    )
    return tuple(table for table in tables if table.years)


def _matured(year: str, as_of: date) -> bool:
    """Whether all windows of a year's arrivals have closed."""
    return window(12, date(int(year), 12, 31))[1] < as_of


def _dominant(cube: Cube) -> str:
    found = cube.by("return_country")
    return str(max(sorted(found), key=lambda codes: found[codes], default=("BG",))[0])
