"""A programme that goes on at random for years: mostly what fits, often late or put right."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from models.cases import Case
from models.codes import AgeGroup, Region, Stage
from models.follow_ups import FollowUp
from services.clock import day_of
from services.commands.cases import record_child_checks, submit_application
from services.commands.follow_ups import log_contact
from services.errors import Refusal
from tests.factories import Programme, application, contact, judged
from tests.journeys.any_path import FORWARD, all_checked
from tests.journeys.deeds_at_random import ALWAYS, COORDINATORS, DEEDS, FITTING, Called, Try

MOST_CASES = 14
_PASSES = (0, 0, 0, 1, 1, 2, 3, 10, 30, 75)


class AtRandom:
    """Deeds one after the other, with a clock that moves; every day that ends is told."""

    def __init__(self, programme: Programme, seed: int, day_ends: Callable[[date], None]) -> None:
        self.programme = programme
        self.dice = Random(seed)  # noqa: S311  thrown for tests, not for secrets
        self.day_ends = day_ends
        self.refs: list[str] = []

    def go_on(self, deeds: int) -> None:
        """Let this many deeds be tried."""
        for _ in range(deeds):
            self._try(*next(self._ideas()))
            passes = self.dice.choice(_PASSES)
            if passes:
                self.day_ends(self._today())
                self.programme.later(days=passes, hours=self.dice.randint(-3, 3))
        self.day_ends(self._today())

    def _ideas(self) -> Iterator[tuple[str, Called]]:
        if not self.refs or (len(self.refs) < MOST_CASES and self.dice.random() < 0.12):
            yield "nord", self._application()
            return
        case = self.programme.case(self.dice.choice(self.refs))
        kind = self.dice.random()
        if kind < 0.45 and case.stage in FORWARD:
            yield "iom", self._next_step(case)
        elif kind < 0.75 and case.stage is Stage.REINTEGRATION:
            yield self._coordinator(case), self._contact(case)
        else:
            yield self._something(case)

    def _application(self) -> Called:
        age = self.dice.choice([AgeGroup.AGE_12_14, AgeGroup.AGE_25_34, AgeGroup.AGE_25_34])
        form = application(
            region=Region.NORD, applied_on=self._today() - self._lag(), age_group=age
        )
        return Called(submit_application, (form,), {}, False)

    def _next_step(self, case: Case) -> Called:
        if case.stage is Stage.ASSESSMENT and case.is_child:
            self._try("iom", Called(record_child_checks, (case.ref, all_checked(case)), {}))
        return FORWARD[case.stage](case, max(case.last_step_on, self._today() - self._lag()))

    def _contact(self, case: Case) -> Called:
        """Mostly in time for the one that is due, entered at once or late."""
        scheduled = self.programme.rows(FollowUp, case.ref)
        last = scheduled[-1] if self.dice.random() < 0.6 else self.dice.choice(scheduled)
        day = min(last.due_on, self._today() - self._lag())
        form = contact(day, rules_kept=True, **(judged() if self.dice.random() < 0.7 else {}))
        return Called(log_contact, (case.ref, last.id, form), {}, False)

    def _something(self, case: Case) -> tuple[str, Called]:
        fits = (*FITTING[case.stage], "correct a day", "undo a step", "strike a contact")
        deed = self.dice.choice(fits + (ALWAYS if case.counts else ()))
        day = min(case.last_step_on + timedelta(self.dice.randint(0, 5)), self._today())
        if self.dice.random() < 0.4:
            day = self._today() - self._lag()
        actor = self._coordinator(case) if deed in COORDINATORS else "iom"
        if deed == "answer for the region":
            actor = "syd" if actor == "nord" else "nord"
        return actor, DEEDS[deed](Try(self.programme, case.ref, self.refs, day, self.dice))

    def _try(self, actor: str, called: Called) -> None:
        facts: dict[str, Any] = dict(called.facts)
        if called.versioned:
            facts["version"] = self.programme.case(called.args[0]).version
        try:
            answer = self.programme.do(
                self.programme.people[actor], called.command, *called.args, **facts
            )
        except Refusal:
            return
        if isinstance(answer, str):
            self.refs.append(answer)

    def _lag(self) -> timedelta:
        """How late something is entered."""
        return timedelta(self.dice.choice([0, 0, 1, 2, 9, 45]))

    def _today(self) -> date:
        return day_of(self.programme.at)

    @staticmethod
    def _coordinator(case: Case) -> str:
        return "nord" if case.region is Region.NORD else "syd"
