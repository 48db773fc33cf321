"""What the region that is asked to take a case over may know of it."""

from dataclasses import fields

import pytest
from sqlmodel import Session

from models.codes import AgeGroup, HandoverReason, Region
from services.access import Viewer
from services.commands.endings import withdraw
from services.commands.handovers import answer_handover, ask_handover
from services.errors import NotAllowed
from services.queries.handovers import (
    HandoverRow,
    Handovers,
    handovers_asked,
    handovers_open,
    handovers_waiting,
)
from tests.factories import TODAY, Programme, selects

CAPACITY = HandoverReason.CAPACITY


def ask(programme: Programme, ref: str) -> int:
    return programme.step(programme.nord, ask_handover, ref, Region.SYD, CAPACITY)


def waiting(programme: Programme, viewer: Viewer) -> tuple[HandoverRow, ...]:
    with Session(programme.engine) as session:
        return handovers_waiting(session, viewer)


def asked(programme: Programme, viewer: Viewer) -> tuple[HandoverRow, ...]:
    with Session(programme.engine) as session:
        return handovers_asked(session, viewer)


class TestHandoversWaiting:
    def test_are_those_that_ones_region_is_asked_to_answer(self, programme: Programme) -> None:
        ref = programme.assessed()
        number = ask(programme, ref)
        (row,) = waiting(programme, programme.syd)
        assert (row.id, row.ref, row.reason, row.asked_on) == (number, ref, CAPACITY, TODAY)
        assert (row.from_region, row.to_region) == (Region.NORD, Region.SYD)
        assert row.days(TODAY) == 0
        assert waiting(programme, programme.nord) == ()

    def test_tell_no_more_of_the_person_than_the_answer_needs(self) -> None:
        assert {field.name for field in fields(HandoverRow)} == {
            *("id", "ref", "from_region", "to_region", "reason", "asked_on"),
            *("stage", "is_child", "return_country", "version"),
        }

    def test_put_children_first(self, programme: Programme) -> None:
        adult = programme.submitted()
        child = programme.submitted(age_group=AgeGroup.AGE_0_11)
        for ref in (adult, child):
            ask(programme, ref)
        assert [row.ref for row in waiting(programme, programme.syd)] == [child, adult]

    def test_leave_out_what_is_answered_and_what_has_ended(self, programme: Programme) -> None:
        answered, ended = programme.submitted(), programme.submitted()
        number = ask(programme, answered)
        ask(programme, ended)
        programme.do(programme.syd, answer_handover, number, accept=False)
        programme.step(programme.nord, withdraw, ended, TODAY)
        assert waiting(programme, programme.syd) == ()

    def test_are_the_coordinators(self, programme: Programme) -> None:
        for viewer in (programme.iom, programme.manager):
            with pytest.raises(NotAllowed):
                waiting(programme, viewer)


class TestHandoversAsked:
    def test_are_those_of_ones_own_regions_that_wait(self, programme: Programme) -> None:
        ref = programme.submitted()
        ask(programme, ref)
        for viewer in (programme.nord, programme.iom):
            assert [row.ref for row in asked(programme, viewer)] == [ref]
        assert asked(programme, programme.syd) == ()
        with pytest.raises(NotAllowed):
            asked(programme, programme.manager)


class TestHandoversOpen:
    def test_are_both_at_once_as_far_as_one_may_answer_or_ask(self, programme: Programme) -> None:
        asked_of_syd, asked_of_nord = programme.submitted(), programme.submitted(region=Region.SYD)
        ask(programme, asked_of_syd)
        programme.step(programme.syd, ask_handover, asked_of_nord, Region.NORD, CAPACITY)
        expected = {
            programme.nord.username: ([asked_of_nord], [asked_of_syd]),
            programme.syd.username: ([asked_of_syd], [asked_of_nord]),
            programme.iom.username: ([], [asked_of_syd, asked_of_nord]),
        }
        for viewer in (programme.nord, programme.syd, programme.iom):
            with Session(programme.engine) as session, selects(programme.engine) as sent:
                found = handovers_open(session, viewer)
            assert len(sent) == 1
            told = ([row.ref for row in found.to_answer], [row.ref for row in found.asked])
            assert told == expected[viewer.username]

    def test_are_none_for_who_neither_asks_nor_answers(self, programme: Programme) -> None:
        ask(programme, programme.submitted())
        with Session(programme.engine) as session, selects(programme.engine) as sent:
            assert handovers_open(session, programme.manager) == Handovers((), ())
        assert sent == []
