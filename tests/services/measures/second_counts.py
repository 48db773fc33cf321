"""Every measure counted a second time, by region, from its definition and from plain rows.

Shares, medians and their intervals too are worked out by hand (`second_statistics`): nothing of
ours is used but the plain rows put together in `recount`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from tests.services.measures.recount import (
    ENDED,
    OPEN,
    WAITING,
    FollowUp,
    Recount,
    Told,
    country_group,
)
from tests.services.measures.second_statistics import incidence, median, share

Numbers: TypeAlias = dict[str, Any]
Groups: TypeAlias = dict[str, Numbers]
Happening: TypeAlias = tuple[Told, dict[str, Any]]
DAY = timedelta(days=1)
LONGEST = 366 + 30
STEPS = ("MAJOR_CONCERN", "SOME_CONCERN", "ADEQUATE", "STABLE")
ENDINGS = {
    "WITHDRAWN": "WITHDREW",
    "DECLINED_FURTHER_CONTACT": "WITHDREW",
    "LOST_CONTACT": "LOST",
    "RE_EXPLOITED_REFERRED": "RE_EXPLOITED",
    "DECEASED": "DIED",
    "REMIGRATED": "REMIGRATED",
}
KINDS = ("DONE", "WITHDREW", "LOST", "RE_EXPLOITED", "DIED", "REMIGRATED", "OTHER")


@dataclass(frozen=True)
class Asked:
    """A programme and what is asked of it."""

    programme: Recount
    as_of: date
    since: date | None = None
    until: date | None = None
    child: bool | None = None
    countries: str | None = None

    def counts(self, case: Told) -> bool:
        """Whether a case is asked about."""
        right_age = self.child is None or case.child is self.child
        return right_age and self.countries in (None, country_group(case.country))

    @property
    def cases(self) -> list[Told]:
        return [case for case in self.programme.cases if self.counts(case)]

    def inside(self, day: date) -> bool:
        """Whether an event is in the period; without one it is the running year."""
        first = self.since
        if first is None:
            first = date.min if self.until else date(self.as_of.year, 1, 1)
        return first <= day <= min(self.until or self.as_of, self.as_of)

    def cohort(self, milestone: str) -> list[tuple[Told, FollowUp]]:
        """Arrivals until the day; of closed windows, those that closed in a chosen period."""
        first, last = self.since or date.min, self.until or self.as_of
        chosen = self.since or self.until
        return [
            (case, it)
            for case, it in self.programme.cohort(milestone, self.as_of)
            if self.counts(case)
            and (not chosen or it.closes >= self.as_of or first <= it.closes <= last)
        ]

    def matured(self, milestone: str) -> list[tuple[Told, FollowUp]]:
        """Those whose window closed before the day, less who died first without it done."""
        return [
            (case, it)
            for case, it in self.cohort(milestone)
            if it.closes < self.as_of and not case.died(it, self.as_of)
        ]

    def happened(self, *stages: str, before: tuple[str | None, ...]) -> list[Happening]:
        """Steps of the period into a stage from one of others."""
        return [
            (case, later)
            for case in self.cases
            for earlier, later in zip([None, *case.moves], case.moves, strict=False)
            if later["stage"] in stages
            and (earlier["stage"] if earlier else None) in before
            and self.inside(later["happened_on"])
        ]


def stock(stages: Iterable[str]) -> Callable[[Asked], Groups]:
    """Cases by where they stood at the end of the day."""

    def counted(asked: Asked) -> Groups:
        placed = [case.standing(asked.as_of) for case in asked.cases]
        return _counts(at["region"] for at in placed if at and at["stage"] in stages)

    return counted


def completion(milestone: str, *, reachable: bool = False) -> Callable[[Asked], Groups]:
    """Done of matured, what happened instead, and who is not yet due."""

    def counted(asked: Asked) -> Groups:
        states: defaultdict[str, Counter[str]] = defaultdict(Counter)
        quick: Counter[str] = Counter()
        for case, it in asked.cohort(milestone):
            if case.died(it, asked.as_of) or (reachable and _out_of_reach(case, it, asked.as_of)):
                continue
            due = it.closes < asked.as_of
            region = case.arrived["region"]
            state = case.state(it, asked.as_of) if due else "not yet due"
            states[region][state] += 1
            quick[region] += state == "done" and _within_a_year(case, it)
        timed = milestone == "M12" and not reachable
        return {
            region: _outcomes(found, quick[region] if timed else None)
            for region, found in states.items()
        }

    return counted


def reached_once(asked: Asked) -> Groups:
    """Reached in any contact from the arrival to the end of the last window."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case, it in asked.matured("M12"):
        home = case.arrived["happened_on"]
        reached = any(
            contact["result"] == "REACHED" and home <= contact["done_on"] <= it.closes
            for contact in case.contacts
        )
        found[case.arrived["region"]].update(of=1, n=reached)
    for case, it in asked.cohort("M12"):
        if it.closes >= asked.as_of and not case.died(it, asked.as_of):
            found[case.arrived["region"]]["not_yet_due"] += 1
    return {
        region: share(it["n"], it["of"]) | {"not_yet_due": it["not_yet_due"]}
        for region, it in found.items()
    }


def endings(asked: Asked) -> Groups:
    """What ended the wait for the last follow-up: competing endings, Aalen and Johansen."""
    seen: list[tuple[int, str]] = []
    waiting = 0
    for case, it in asked.cohort("M12"):
        home = case.arrived["happened_on"]
        done = it.first("REACHED", lambda contact, it=it: _judged_inside(it, contact))
        ended = case.ended(it.closes)
        if done and done <= asked.as_of:
            seen.append(((done - home).days, "DONE"))
        elif ended and ended[0] <= asked.as_of:
            seen.append(((ended[0] - home).days, ENDINGS.get(ended[1], "OTHER")))
        elif it.closes < asked.as_of:
            seen.append((LONGEST + 1, ""))
        else:
            seen.append(((asked.as_of - home).days, ""))
            waiting += 1
    found = incidence(seen, KINDS, LONGEST)
    counts = Counter(kind for _, kind in seen)
    told = {"of": len(seen), "not_yet_due": waiting if seen else None}
    return {
        kind: {"n": counts[kind], **told, **dict(zip(("share", "low", "high"), point, strict=True))}
        for kind, point in found.items()
    }


def pressing(*, overdue: bool) -> Callable[[Asked], Groups]:
    """Open follow-ups due before the day, or on it and in the two weeks after."""

    def counted(asked: Asked) -> Groups:
        day = asked.as_of
        return _counts(
            case.standing(day)["region"]
            for case, it in asked.programme.open_follow_ups(day)
            if asked.counts(case) and (it.due < day if overdue else day <= it.due <= day + 14 * DAY)
        )

    return counted


def falling_due(asked: Asked) -> Groups:
    """Open follow-ups, at rest or not, due from the day on, in its month or the eleven after."""
    day, programme = asked.as_of, asked.programme
    first_beyond = (day.year + 1, day.month)
    return _counts(
        case.standing(day)["region"]
        for case in asked.cases
        for it in case.follow_ups
        if case.arrived["happened_on"] <= day <= it.due
        and (it.due.year, it.due.month) < first_beyond
        and it.closes >= programme.started_on
        and case.state(it, day) == "open"
    )


def happened(*stages: str, before: tuple[str | None, ...]) -> Callable[[Asked], Groups]:
    """Events of the period by their region; persons, and who came along, beside."""

    def counted(asked: Asked) -> Groups:
        return _beside(asked.happened(*stages, before=before))

    return counted


def returned(asked: Asked) -> Groups:
    """Arrivals, once each: who is found again has not arrived again."""
    return _beside(
        (case, case.arrived)
        for case in asked.cases
        if case.arrived and asked.inside(case.arrived["happened_on"])
    )


def supported(asked: Asked) -> Groups:
    """Grants: a journey put off comes back to GRANTED without one."""
    return _beside(
        (case, case.granted)
        for case in asked.cases
        if case.granted and asked.inside(case.granted["happened_on"])
    )


def days_to_decision(asked: Asked) -> Groups:
    """From the application to grant or rejection."""
    return _waited(
        asked,
        (
            (case, case.applied, case.decided and case.decided["happened_on"])
            for case in asked.cases
        ),
    )


def days_to_departure(asked: Asked) -> Groups:
    """From the grant to the departure that was not put off."""
    return _waited(
        asked, ((case, case.granted, case.departed) for case in asked.cases if case.granted)
    )


def support_items(asked: Asked) -> Groups:
    """Items given in the period by the region on that day; persons who got any."""
    given: defaultdict[str, list[str]] = defaultdict(list)
    for case in asked.cases:
        for item in case.support:
            if item["done_on"] and asked.inside(item["done_on"]):
                at = case.standing(item["done_on"]) or case.moves[-1]
                given[at["region"]].append(case.facts["person_ref"])
    return {
        region: {"n": len(people), "persons": len(set(people))} for region, people in given.items()
    }


def dimensions_better(asked: Asked) -> Groups:
    """Dimensions judged twice whose last judgement is better than the first."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case, _ in asked.matured("M12"):
        told = sorted(
            (it for it in case.contacts if it["result"] == "REACHED"),
            key=lambda it: (it["done_on"], it["id"]),
        )
        for dimension in ("econ", "social", "psycho"):
            judged = [
                STEPS.index(it[dimension])
                for it in told
                if it["done_on"] <= asked.as_of and it[dimension] in STEPS
            ]
            if len(judged) > 1:
                found[case.arrived["region"]].update(of=1, n=judged[-1] > judged[0])
    return {region: share(it["n"], it["of"]) for region, it in found.items()}


def child_checks(asked: Asked) -> Groups:
    """Checks done for the children they concern."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def note(region: str, *, done: bool) -> None:
        found[region].update(of=1, n=done)

    for case in (case for case in asked.cases if case.child):
        facts, applied, home = case.facts, case.applied, case.arrived
        if asked.inside(applied["happened_on"]):
            if facts["separated_from_family"] == "YES":
                for place in ("sweden", "home"):
                    done = _by(facts[f"best_interest_{place}_on"], asked.as_of)
                    note(applied["region"], done=done)
            note(applied["region"], done=facts["responsible_until_handover"] is not None)
            note(applied["region"], done=_by(facts["family_check_on"], asked.as_of))
        if home and asked.inside(home["happened_on"]):
            note(home["region"], done=_by(facts["handed_over_on"], asked.as_of))
    return {region: share(it["n"], it["of"]) for region, it in found.items()}


def not_reached(asked: Asked) -> Groups:
    """Contacts of the period that did not reach the person, by the region the case is in now."""
    return _counts(
        case.moves[-1]["region"]
        for case in asked.cases
        for contact in case.contacts
        if contact["result"] == "NOT_REACHED" and asked.inside(contact["done_on"])
    )


def _counts(regions: Iterable[str]) -> Groups:
    return {region: {"n": n} for region, n in Counter(regions).items()}


def _outcomes(states: Counter[str], quick: int | None) -> Numbers:
    waiting = states.pop("not yet due", 0)
    cancelled = {
        state.removeprefix("cancelled "): n
        for state, n in states.items()
        if state.startswith("cancelled ")
    }
    told = share(states["done"], states.total()) | {"not_yet_due": waiting}
    if quick is not None:
        told["within_365"] = quick
    others = {state: states[state] for state in ("late", "declined", "missed")}
    return told | {"instead": others | {"cancelled": cancelled}}


def _out_of_reach(case: Told, it: FollowUp, day: date) -> bool:
    """Whether the case had ended, for good, before the window opened, and it was not done."""
    ended = case.ended(it.closes)
    return (
        ended is not None
        and ended[0] < it.opens
        and ended[0] <= day
        and case.state(it, day) != "done"
    )


def _judged_inside(it: FollowUp, contact: dict[str, Any]) -> bool:
    judged = "NOT_ASSESSED" not in (contact["econ"], contact["social"], contact["psycho"])
    return judged and it.opens <= contact["done_on"] <= it.closes


def _within_a_year(case: Told, it: FollowUp) -> bool:
    done = it.first("REACHED", lambda contact: _judged_inside(it, contact))
    return done is not None and (done - case.arrived["happened_on"]).days <= 365


def _beside(happenings: Iterable[Happening]) -> Groups:
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for case, move in happenings:
        found[move["region"]].append(case)
    return {
        region: {
            "n": len(cases),
            "persons": len({case.facts["person_ref"] for case in cases}),
            "accompanying": sum(case.companions for case in cases),
            "accompanying_children": sum(case.facts["accompanying_children"] for case in cases),
        }
        for region, cases in found.items()
    }


def _waited(asked: Asked, clocks: Iterable[tuple[Told, dict[str, Any], date | None]]) -> Groups:
    seen: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
    for case, start, stop in clocks:
        if not asked.inside(start["happened_on"]):
            continue
        done = stop is not None and stop <= asked.as_of
        ended = case.ended(asked.as_of)
        last = stop if done and stop else ended[0] if ended else asked.as_of
        seen[start["region"]].append(((last - start["happened_on"]).days, done))
    return {
        region: {
            "n": sum(done for _, done in them),
            "of": len(them),
            **dict(zip(("median", "low", "high"), median(them), strict=True)),
        }
        for region, them in seen.items()
    }


def _by(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


SECOND: dict[str, Callable[[Asked], Groups]] = {
    "caseload": stock(OPEN),
    "waiting_for_decision": stock(WAITING),
    "completion_within_year": completion("M12"),
    "reached_once": reached_once,
    "one_month_follow_up": completion("M1"),
    "three_month_follow_up": completion("M3"),
    "six_month_follow_up": completion("M6"),
    "one_month_reachable": completion("M1", reachable=True),
    "three_month_reachable": completion("M3", reachable=True),
    "six_month_reachable": completion("M6", reachable=True),
    "one_year_reachable": completion("M12", reachable=True),
    "follow_up_endings": endings,
    "overdue": pressing(overdue=True),
    "due_soon": pressing(overdue=False),
    "falling_due": falling_due,
    "applications": happened("SUBMITTED", before=(None,)),
    "supported": supported,
    "returned": returned,
    "rejected": happened("REJECTED", before=("ASSESSMENT",)),
    "withdrawn": happened("WITHDRAWN", before=OPEN),
    "closed": happened("CLOSED", before=OPEN),
    "found_again": happened("REINTEGRATION", before=ENDED),
    "days_to_decision": days_to_decision,
    "days_to_departure": days_to_departure,
    "support_items": support_items,
    "dimensions_better": dimensions_better,
    "child_checks": child_checks,
    "not_reached": not_reached,
}
