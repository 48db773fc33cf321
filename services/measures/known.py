"""Figures of a past day as they were known then, beside as they are known now, and what differs.

Only cases of which something was written later can differ: those alone are derived anew, from what
had been written by the end of the day. Erased cases are counted alike in both.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import sqlalchemy as sa
from sqlmodel import Session

from services.access import Scope
from services.clock import end_of
from services.measures.questions import Question, Row, Table
from services.measures.registry import MEASURES
from services.measures.written_then import (
    Later,
    asked_about,
    completion_then,
    place_then,
    why,
)
from services.queries.afterwards import (
    WrittenCase,
    erased_since,
    started_on,
    touched_after,
    written,
)
from services.queries.cubes import Codes, Cube
from services.queries.episodes import Outcome

CASELOAD, COMPLETION = "caseload", "completion_within_year"
Cases: TypeAlias = Mapping[int, WrittenCase]
Counted: TypeAlias = Mapping[int, Codes]
_KEYS = {CASELOAD: ("region", "stage"), COMPLETION: ("region", "outcome", "within_365")}
_IN_NO_DENOMINATOR = (Outcome.NOT_YET_DUE.value, Outcome.DIED.value)


@dataclass(frozen=True)
class Change:
    """What one kind of later writing did to a figure: in which cases, to its n, to its N."""

    kind: Later
    cases: frozenset[int]
    n: int
    of: int


@dataclass(frozen=True)
class Known:
    """A figure of a day as known then and as known now; the changes add up to the difference."""

    then: Table
    now: Table
    changes: tuple[Change, ...]

    @property
    def rows(self) -> tuple[Row, Row]:
        """The whole of it: then and now."""
        return self.then.rows[0], self.now.rows[0]


@dataclass(frozen=True)
class KnownDay:
    """Both figures of a day, and how many of the cases begun by then have been erased since."""

    day: date
    caseload: Known
    completion: Known
    erased: int

    def cases(self, kind: Later) -> int:
        """Count the cases in which one kind of later writing changed either figure, each once."""
        both = (*self.caseload.changes, *self.completion.changes)
        return len(frozenset[int]().union(*(one.cases for one in both if one.kind is kind)))


def known_on(session: Session, question: Question, scope: Scope) -> KnownDay:
    """Answer for the end of the question's day, as it was known then and as it is known now.

    Of the question's keys it may have `region`; a period means nothing here.
    """
    asked = question.within(scope).on(question.as_of)
    day = asked.as_of
    cases = written(session, touched_after(session, day, asked.population))
    first = started_on(session)
    places = {n: place_then(case, day, known_at=end_of(day)) for n, case in cases.items()}
    episodes = {n: completion_then(case, day, started_on=first) for n, case in cases.items()}
    return KnownDay(
        day=day,
        caseload=_known(session, CASELOAD, asked, cases, _asked(places, cases, asked)),
        completion=_known(session, COMPLETION, asked, cases, _asked(episodes, cases, asked)),
        erased=erased_since(session, day, asked.population),
    )


def _asked(found: Mapping[int, Codes | None], cases: Cases, asked: Question) -> Counted:
    """Keep those the question asks about: by the region and the facts of then."""
    regions = {region.value for region in asked.regions}
    return {
        number: codes
        for number, codes in found.items()
        if codes
        and codes[0] in regions
        and asked_about(cases[number], asked, known_at=end_of(asked.as_of))
    }


def _known(session: Session, name: str, asked: Question, cases: Cases, then: Counted) -> Known:
    """Take from the figure of now what the touched cases give it, and add what they gave then."""
    measure, keys = MEASURES[name], _KEYS[name]
    own = measure.figure.own_keys
    cube = measure.figure.read(session, asked, [key for key in keys if key not in own])
    now = _counted_now(session, name, asked, cases)
    counts: Counter[Codes] = cube.by(*keys)
    counts.subtract(now.values())
    counts.update(then.values())
    before = Cube(keys, {codes: n for codes, n in counts.items() if n})
    return Known(
        then=measure.table(before, asked),
        now=measure.table(cube, asked),
        changes=tuple(_changes(name, cases, then, now, asked.as_of)),
    )


def _counted_now(session: Session, name: str, asked: Question, cases: Cases) -> Counted:
    part, keys = MEASURES[name].figure.part(asked), _KEYS[name]
    listed: sa.BindParameter[int] = sa.bindparam(
        "ids", value=list(cases), expanding=True, literal_execute=True
    )
    rows = part.rows([part.case_id, *map(part.column, keys)], keys)
    found = session.connection().execute(rows.where(part.case_id.in_(listed)))
    return {case_id: tuple(codes) for case_id, *codes in found}


def _changes(name: str, cases: Cases, then: Counted, now: Counted, day: date) -> Iterator[Change]:
    """Say for each kind of later writing what it did."""
    effects: dict[Later, dict[int, tuple[int, int]]] = {}
    for number, case in cases.items():
        before, after = (_weight(name, side.get(number)) for side in (then, now))
        if before != after:
            done, of = after[0] - before[0], after[1] - before[1]
            effects.setdefault(why(case, day), {})[number] = done, of
    for kind in Later:
        if kind in effects:
            n, of = (sum(column) for column in zip(*effects[kind].values(), strict=True))
            yield Change(kind, frozenset(effects[kind]), n, of)


def _weight(name: str, codes: Codes | None) -> tuple[int, int, Codes]:
    """What one case gives to n and to N, and where: as none, if it is in neither."""
    if codes is None:
        return 0, 0, ()
    if name == CASELOAD:
        return 1, 0, codes
    if codes[1] in _IN_NO_DENOMINATOR:
        return 0, 0, ()
    return int(codes[1] == Outcome.DONE), 1, codes[:2]
