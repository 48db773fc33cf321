"""Looks leave one line an hour and person; who opens very many cases is slowed and reported."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.trail import TrailLine
from services.access import Viewer
from services.queries.installations import version
from services.reading import (
    CASE_OPENED,
    CASE_SOUGHT,
    LIST_OPENED,
    LONGEST_PAUSE,
    LONGEST_WAIT,
    MOST,
    Held,
    Look,
    note_look,
)
from services.unit_of_work import jot
from tests.factories import NOW
from tests.people import enrol

CASE = Look(CASE_OPENED, "K7QF-2M9X")
PER_HOUR = 3
MINUTE = timedelta(minutes=1)


@pytest.fixture
def nord(engine: Engine) -> Viewer:
    return enrol(engine, "nord")["nord"]


def look(
    engine: Engine, viewer: Viewer, what: Look, at: datetime = NOW, per_hour: int = PER_HOUR
) -> Held:
    """Look at something, as a screen does."""
    with jot(engine, viewer, at) as work:
        return note_look(work, what, per_hour=per_hour)


def case(number: int) -> Look:
    return Look(CASE_OPENED, f"CASE-{number}")


def leaf(number: int) -> Look:
    return Look(LIST_OPENED, "cases", (f"page={number}",))


def lines(engine: Engine, *actions: str) -> list[TrailLine]:
    """Return the lines of these actions in order."""
    with Session(engine) as session:
        return list(
            session.exec(
                select(TrailLine)
                .where(col(TrailLine.action).in_(actions))
                .order_by(col(TrailLine.position))
            ).all()
        )


class TestNoteLook:
    def test_says_who_opened_which_case_and_moves_no_version(
        self, engine: Engine, nord: Viewer
    ) -> None:
        with Session(engine) as session:
            before = version(session)
        look(engine, nord, CASE)
        (line,) = lines(engine, CASE_OPENED)
        assert (line.actor, line.subject, line.at) == ("nord", CASE.subject, NOW)
        assert line.case_version is None
        with Session(engine) as session:
            assert version(session) == before

    def test_notes_a_case_once_an_hour(self, engine: Engine, nord: Viewer) -> None:
        for minutes in (0, 20, 59):
            look(engine, nord, CASE, NOW + timedelta(minutes=minutes))
        assert len(lines(engine, CASE_OPENED)) == 1
        look(engine, nord, CASE, NOW + timedelta(minutes=60))
        assert len(lines(engine, CASE_OPENED)) == 2

    def test_notes_it_again_for_another_person(self, engine: Engine, nord: Viewer) -> None:
        look(engine, nord, CASE)
        look(engine, enrol(engine, "iom")["iom"], CASE)
        assert {line.actor for line in lines(engine, CASE_OPENED)} == {"nord", "iom"}

    def test_notes_a_list_once_for_each_filter(self, engine: Engine, nord: Viewer) -> None:
        for fields in ((), ("region=NORD",), (), ("mine=1", "region=NORD")):
            look(engine, nord, Look(LIST_OPENED, "cases", fields))
        assert [line.fields for line in lines(engine, LIST_OPENED)] == [
            [],
            ["region=NORD"],
            ["mine=1", "region=NORD"],
        ]

    @pytest.mark.parametrize("look_at", [case, leaf])
    def test_a_usual_number_is_not_slowed(
        self, engine: Engine, nord: Viewer, look_at: Callable[[int], Look]
    ) -> None:
        held = [look(engine, nord, look_at(number)) for number in range(PER_HOUR)]
        assert held == [Held()] * PER_HOUR
        assert lines(engine, "reads.unusual") == []

    @pytest.mark.parametrize("look_at", [case, leaf])
    def test_very_many_are_slowed_more_and_more(
        self, engine: Engine, nord: Viewer, look_at: Callable[[int], Look]
    ) -> None:
        usual, at, slowed = 20, NOW, list[float]()
        for number in range(3 * usual):
            held = look(engine, nord, look_at(number), at, usual)
            at += timedelta(seconds=held.seconds + 5)
            slowed.append(held.seconds)
        assert slowed == sorted(slowed)
        assert slowed[usual - 1] == 0 < slowed[usual]
        assert slowed[-1] == LONGEST_PAUSE

    def test_pages_that_ask_at_once_wait_one_after_the_other(
        self, engine: Engine, nord: Viewer
    ) -> None:
        """Forty pages get no more in a minute than one: all others of them are refused."""
        for number in range(40):
            look(engine, nord, case(number), NOW - timedelta(minutes=2), per_hour=1000)
        held = [look(engine, nord, case(100 + number), per_hour=20) for number in range(40)]
        shown = [one.seconds for one in held if not one.minutes]
        assert shown == [LONGEST_PAUSE * (number + 1) for number in range(len(shown))]
        assert len(shown) == LONGEST_WAIT / LONGEST_PAUSE
        assert len(lines(engine, CASE_OPENED)) == 40 + len(shown)

    @pytest.mark.parametrize("look_at", [case, leaf])
    def test_beyond_four_times_as_many_nothing_more_is_shown_until_the_hour_is_over(
        self, engine: Engine, nord: Viewer, look_at: Callable[[int], Look]
    ) -> None:
        for number in range(PER_HOUR * MOST):
            assert not look(engine, nord, look_at(number), NOW + number * MINUTE).minutes
        late = NOW + 30 * MINUTE
        for number in (50, 51):
            assert look(engine, nord, look_at(number), late) == Held(minutes=31)
        assert not look(engine, nord, look_at(0), late).minutes
        (line,) = lines(engine, "reads.refused")
        assert (line.actor, line.subject) == ("nord", "nord")
        assert not look(engine, nord, look_at(50), NOW + 61 * MINUTE).minutes

    def test_very_many_are_reported_once_an_hour(self, engine: Engine, nord: Viewer) -> None:
        for n in range(PER_HOUR + 5):
            look(engine, nord, case(n))
        (line,) = lines(engine, "reads.unusual")
        assert (line.actor, line.subject) == ("nord", "nord")

    def test_the_same_case_again_and_again_is_not_many(self, engine: Engine, nord: Viewer) -> None:
        for minutes in range(0, 50, 5):
            assert look(engine, nord, CASE, NOW + timedelta(minutes=minutes)) == Held()

    def test_an_hour_later_it_is_forgotten(self, engine: Engine, nord: Viewer) -> None:
        for n in range(PER_HOUR + 1):
            look(engine, nord, case(n))
        assert look(engine, nord, CASE, NOW + timedelta(minutes=61)) == Held()

    def test_references_that_lead_nowhere_count_like_cases(
        self, engine: Engine, nord: Viewer
    ) -> None:
        for n in range(PER_HOUR):
            look(engine, nord, Look(CASE_SOUGHT, f"CASE-{n}"))
        assert look(engine, nord, CASE).seconds > 0

    def test_one_person_does_not_slow_another(self, engine: Engine, nord: Viewer) -> None:
        for n in range(PER_HOUR + 1):
            look(engine, nord, case(n))
        assert look(engine, enrol(engine, "iom")["iom"], CASE) == Held()
