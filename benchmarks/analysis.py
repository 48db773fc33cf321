"""What each view of the analysis costs the server with many cases, and where the time goes."""

import time
from collections.abc import Callable, Iterator
from cProfile import Profile
from pstats import Stats
from typing import Any

from plotly.graph_objects import Figure
from sqlmodel import Session

from benchmarks.bench import Bench
from benchmarks.programmes import Programme
from benchmarks.progress import counted
from benchmarks.rows import Goal, Row, row
from benchmarks.visits import Visit
from models.codes import Language
from services import clock
from services.access import EVERYWHERE
from services.charts import first_year, funnel, incidence, support, waits
from services.measures.analysis import ANALYSES
from services.measures.questions import Question
from services.row_security import whole_programme
from services.words import Words

N, N_STALE = 30, 5
AT_MOST = Goal("p95", 300)
VIEWS = {"one_year": "first_year", "regions": "regions", "waiting": "waits", "support": "given"}
BESIDE = ("ahead", "known", "quality")  # tables and one plain chart: their work is reading
_WORDS = Words(Language.SV)
_DATABASE = ("sqlite3.Cursor", "psycopg")
Draw = Callable[..., Figure]


def measure(bench: Bench) -> Iterator[Row]:
    """Turn each view with a warm cache and right after changes; then take its work apart."""
    with Visit(bench.empty) as nothing:
        empty = nothing.turns(N)
    views = (*VIEWS, *BESIDE)
    for view in counted(views, "views of the analysis,", len(views)):
        with bench.large.visit("manager", "analysis", f"view={view}") as visit:
            warm = visit.turns(N)
            stale = [_after_a_change(bench.large, visit) for _ in range(N_STALE)]
        yield row(f"analysis: {view}", "ms", warm, to=empty, goals=(AT_MOST,))
        yield row(f"analysis: {view} right after a change", "ms", stale, to=empty)
        if view in VIEWS:
            yield from _steps(bench.large, view, VIEWS[view])


def _after_a_change(programme: Programme, visit: Visit) -> float:
    programme.commit_deed()
    return visit.turn()


def _steps(programme: Programme, view: str, name: str) -> Iterator[Row]:
    """Time what a stale view does before anything is sent: read, reckon, draw."""
    found = [_taken_apart(programme, name) for _ in range(N_STALE)]
    steps = ("read from the database", "reckoned", "drawn")
    whole = [sum(parts) for parts in found]
    for step, times in zip(steps, zip(*found, strict=True), strict=True):
        yield row(f"analysis: {view}, of which {step}", "ms", list(times), to=whole)


def _taken_apart(programme: Programme, name: str) -> tuple[float, float, float]:
    profile = Profile()
    with Session(whole_programme(programme.engine)) as session:
        profile.enable()
        shown = ANALYSES[name](session, Question(clock.today()), EVERYWHERE)
        profile.disable()
    kept: dict[tuple[str, int, str], tuple[Any, ...]] = vars(Stats(profile))["stats"]
    own = {place[2]: (times[2], times[3]) for place, times in kept.items()}
    whole = sum(alone for alone, _ in own.values())
    read = sum(alone for called, (alone, _) in own.items() if any(x in called for x in _DATABASE))
    return read * 1000, (whole - read) * 1000, _drawing(name, shown)


def _drawing(name: str, shown: Any) -> float:
    """Draw without what is kept of earlier drawings."""
    began = time.perf_counter()
    for draw, told in _pictures(name, shown):
        vars(draw)["__wrapped__"](told, _WORDS, dark=False).to_json()
    return (time.perf_counter() - began) * 1000


def _pictures(name: str, shown: Any) -> list[tuple[Draw, Any]]:
    if name == "first_year":
        shares, states = first_year.draw_shares, first_year.draw_states
        whole = (incidence.draw_incidence, shown.incidence)
        return [(shares, shown.followed), (states, shown.followed), whole]
    if name == "regions":
        return [(funnel.draw_funnel, shown)]
    if name == "waits":
        return [(waits.draw_wait, wait) for wait in shown]
    drawn = (support.draw_given, support.draw_changes, support.draw_checks)
    return list(zip(drawn, (shown.by_form, shown.changes, shown.checks), strict=True))
