"""The figures counted again: plain loops over plain rows, written from the definitions alone.

Nothing here uses the measures, their queries, the derived days in the tables or our calendar.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlmodel import Session

OPEN = ("SUBMITTED", "INFO_REQUESTED", "ASSESSMENT", "GRANTED", "TRAVELLING", "REINTEGRATION")
WAITING = OPEN[:3]
ENDED = ("REJECTED", "WITHDRAWN", "CLOSED")
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU_EEA = {*EU.split(), "IS", "LI", "NO"}
MONTHS = {"M1": 1, "M3": 3, "M6": 6, "M12": 12}


@dataclass
class FollowUp:
    """One follow-up as reckoned from the arrival and the contacts logged on it."""

    number: int
    milestone: str
    due: date
    opens: date
    closes: date
    contacts: list[dict[str, Any]]

    def first(self, result: str, fits: Callable[[dict[str, Any]], bool]) -> date | None:
        """The first day with such a contact."""
        days = [it["done_on"] for it in self.contacts if it["result"] == result and fits(it)]
        return min(days, default=None)


@dataclass
class Told:
    """One case as its rows tell it."""

    number: int
    country: str
    child: bool
    companions: int
    facts: dict[str, Any]
    moves: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    follow_ups: list[FollowUp] = field(default_factory=list[FollowUp])
    support: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def standing(self, day: date) -> dict[str, Any] | None:
        """The last step taken by the end of a day."""
        taken = [move for move in self.moves if move["happened_on"] <= day]
        return taken[-1] if taken else None

    def stage(self, day: date) -> str | None:
        """The stage at the end of a day."""
        move = self.standing(day)
        return move["stage"] if move else None

    def step(self, stage: str, *origins: str | None) -> dict[str, Any] | None:
        """The first step to a stage from one of others."""
        before: str | None = None
        for move in self.moves:
            if move["stage"] == stage and before in origins:
                return move
            before = move["stage"]
        return None

    @property
    def applied(self) -> dict[str, Any]:
        return self.moves[0]

    @property
    def granted(self) -> dict[str, Any] | None:
        return self.step("GRANTED", "ASSESSMENT")

    @property
    def decided(self) -> dict[str, Any] | None:
        return self.granted or self.step("REJECTED", "ASSESSMENT")

    @property
    def arrived(self) -> dict[str, Any] | None:
        return self.step("REINTEGRATION", "TRAVELLING")

    @property
    def departed(self) -> date | None:
        """The day of the departure that was not put off."""
        left = None
        for move in (move for move in self.moves if move["kind"] == "MOVED"):
            if move["stage"] == "TRAVELLING":
                left = move["happened_on"]
            if move["stage"] == "GRANTED":
                left = None
        return left

    def ended(self, day: date) -> tuple[date, str] | None:
        """When and as what the case had ended, if it had at the end of a day."""
        move = self.standing(day)
        if move is None or move["stage"] not in ENDED:
            return None
        return move["happened_on"], move["reason"] or move["stage"]

    def state(self, follow_up: FollowUp, day: date) -> str:
        """The state of one of its follow-ups at the end of a day, as the contract orders it."""
        inside = follow_up.first("REACHED", lambda it: _completes(follow_up, it))
        late = follow_up.first("REACHED", lambda it: it["done_on"] > follow_up.closes)
        declined = follow_up.first("DECLINED", lambda _: True)
        ended = self.ended(follow_up.closes)
        if inside and inside <= day:
            return "done"
        if late and late <= day:
            return "late"
        if declined and declined <= day:
            return "declined"
        if ended and ended[0] <= day:
            return f"cancelled {ended[1]}"
        if follow_up.closes < day:
            return "missed"
        # Closed that evening, and open again before the window closed.
        for_a_while = self.ended(day)
        return f"cancelled {for_a_while[1]}" if for_a_while else "open"

    def died(self, follow_up: FollowUp, day: date) -> bool:
        """Whether the person died before the window closed, without it done."""
        ended = self.ended(follow_up.closes)
        dead = ended is not None and ended[1] == "DECEASED" and ended[0] <= day
        return dead and self.state(follow_up, day) != "done"


@dataclass
class Recount:
    """All cases that count, and the questions asked of them."""

    cases: list[Told]
    started_on: date

    def stock(self, day: date, stages: Iterable[str] = OPEN) -> Counter[tuple[str, str]]:
        """Cases by region and stage at the end of a day."""
        found: Counter[tuple[str, str]] = Counter()
        for case in self.cases:
            move = case.standing(day)
            if move and move["stage"] in stages:
                found[move["region"], move["stage"]] += 1
        return found

    def cohort(self, milestone: str, day: date) -> list[tuple[Told, FollowUp]]:
        """Return episodes that had arrived, with one of their follow-ups; none before Hemväg."""
        return [
            (case, it)
            for case in self.cases
            for it in case.follow_ups
            if it.milestone == milestone
            and case.arrived["happened_on"] <= day
            and it.closes >= self.started_on
        ]

    def open_follow_ups(self, day: date) -> list[tuple[Told, FollowUp]]:
        """Follow-ups that are open and do not rest."""
        return [
            (case, it)
            for case in self.cases
            for it in case.follow_ups
            if case.state(it, day) == "open"
            and it.closes >= self.started_on
            and not _rests(it, day)
        ]


def recount(session: Session) -> Recount:
    """Read every table once and put the rows of each case together."""
    moves = _by_case(_rows(session, "stage_events", "position, id"))
    contacts = _by_case(_rows(session, "contacts", "id"))
    numbers = {
        (row["case_id"], row["milestone"]): row["id"] for row in _rows(session, "follow_ups")
    }
    told = [
        _told(case, moves[case["id"]], contacts.get(case["id"], []), numbers)
        for case in _rows(session, "cases")
    ]
    support = _by_case(_rows(session, "support_items"))
    for case in told:
        case.support = [item for item in support.get(case.number, []) if not item["void"]]
    counting = [case for case in told if case.moves[-1]["reason"] != "REGISTERED_IN_ERROR"]
    return Recount(counting, _rows(session, "installations")[0]["started_on"])


def country_group(country: str) -> str:
    """BG, RO, other EU or EEA, outside."""
    if country in ("BG", "RO"):
        return country
    return "OTHER_EU" if country in EU_EEA else "OUTSIDE"


def _told(
    case: dict[str, Any],
    events: list[dict[str, Any]],
    contacts: list[dict[str, Any]],
    numbers: dict[tuple[int, str], int],
) -> Told:
    moves = [event for event in events if event["kind"] != "UNDONE" and not event["void"]]
    told = Told(
        number=case["id"],
        country=case["return_country"],
        child=case["age_group"] in ("0-11", "12-14", "15-17", "CHILD_UNKNOWN"),
        companions=case["accompanying_adults"] + case["accompanying_children"],
        facts=case,
        moves=moves,
        contacts=[contact for contact in contacts if not contact["void"]],
    )
    if told.arrived:
        told.follow_ups = [
            _follow_up(told, milestone, numbers[told.number, milestone]) for milestone in MONTHS
        ]
    return told


def _follow_up(told: Told, milestone: str, number: int) -> FollowUp:
    home = pd.Timestamp(told.arrived["happened_on"])
    one = {n: home + pd.DateOffset(months=n) for n in range(1, 13)}
    days = pd.Timedelta(days=1)
    opens, closes = {
        "M1": (one[1] - 14 * days, one[1] + 14 * days),
        "M3": (one[2], one[4]),
        "M6": (one[5], one[8]),
        "M12": (one[9], one[12] + 30 * days),
    }[milestone]
    own = [contact for contact in told.contacts if contact["follow_up_id"] == number]
    due = one[MONTHS[milestone]]
    return FollowUp(number, milestone, due.date(), opens.date(), closes.date(), own)


def _completes(follow_up: FollowUp, contact: dict[str, Any]) -> bool:
    inside = follow_up.opens <= contact["done_on"] <= follow_up.closes
    judged = "NOT_ASSESSED" not in (contact["econ"], contact["social"], contact["psycho"])
    return inside and (judged or follow_up.milestone != "M12")


def _rests(follow_up: FollowUp, day: date) -> bool:
    return any(
        contact["result"] == "NOT_SAFE_TO_CONTACT"
        and contact["done_on"] <= day < contact["rests_until"]
        for contact in follow_up.contacts
    )


def _rows(session: Session, table: str, order: str = "id") -> list[dict[str, Any]]:
    statement = sa.text(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
    found = session.connection().execute(statement).mappings()
    return [{name: _day(name, value) for name, value in row.items()} for row in found]


def _day(name: str, value: Any) -> Any:
    """SQLite hands days out as text."""
    is_day = name.endswith("_on") or name == "rests_until"
    return date.fromisoformat(value) if is_day and isinstance(value, str) else value


def _by_case(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["case_id"], []).append(row)
    return found
