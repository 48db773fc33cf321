"""Logging contacts: which day, which follow-up, what it makes of it; and correcting them."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from models.codes import (
    ClosingReason,
    CorrectionReason,
    Milestone,
    NonresponseReason,
    Result,
    Wellbeing,
)
from services.commands.endings import close_case, withdraw
from services.commands.follow_ups import correct_contact, log_contact, strike_contact
from services.errors import (
    AfterEnding,
    AlreadySent,
    BeforeArrival,
    DatedInFuture,
    RestTooLong,
    StepNotPossible,
    UnknownReference,
)
from tests.factories import ARRIVED, TODAY, Programme, contact, judged

DAY = timedelta(days=1)
M1, M3, M6, M12 = (m for m in Milestone if m is not Milestone.EXTRA)
BETTER = CorrectionReason.BETTER_KNOWLEDGE
CLOSED_M1 = date(2026, 8, 1)
"""An arrival whose M1 has been missed and whose M3 falls due on 1 November."""


class TestLogContact:
    def test_reached_inside_the_window_is_done(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1, TODAY)
        assert programme.follow_up(ref, M1).done_on == TODAY
        assert programme.journey(ref).first_reached_on == TODAY

    def test_not_reached_adds_an_attempt_and_leaves_it_open(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(
            ref, M1, result=Result.NOT_REACHED, nonresponse_reason=NonresponseReason.MOVED
        )
        programme.logged(ref, M1, result=Result.NOT_REACHED, attempts=3)
        follow_up = programme.follow_up(ref, M1)
        assert (follow_up.done_on, follow_up.attempts) == (None, 4)

    def test_reached_before_the_window_opens_is_kept_as_an_attempt(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived()
        programme.logged(ref, M3, TODAY)
        follow_up = programme.follow_up(ref, M3)
        assert (follow_up.done_on, follow_up.late_on, follow_up.attempts) == (None, None, 1)

    def test_reached_after_the_window_is_late(self, programme: Programme) -> None:
        ref = programme.arrived(on=CLOSED_M1)
        programme.logged(ref, M1, TODAY)
        follow_up = programme.follow_up(ref, M1)
        assert (follow_up.done_on, follow_up.late_on) == (None, TODAY)

    def test_dated_back_into_a_missed_window_is_done(self, programme: Programme) -> None:
        ref = programme.arrived(on=CLOSED_M1)
        programme.logged(ref, M1, date(2026, 9, 15))
        assert programme.follow_up(ref, M1).done_on == date(2026, 9, 15)

    @pytest.mark.parametrize(("day", "done"), [("2026-08-31", False), ("2026-09-01", True)])
    def test_the_windows_first_day_counts(self, programme: Programme, day: str, done: bool) -> None:
        ref = programme.arrived(on=date(2026, 7, 1))
        programme.logged(ref, M3, date.fromisoformat(day))
        assert bool(programme.follow_up(ref, M3).done_on) is done

    @pytest.mark.parametrize(("day", "late"), [("2026-11-01", False), ("2026-11-02", True)])
    def test_the_windows_last_day_counts(self, programme: Programme, day: str, late: bool) -> None:
        ref = programme.arrived(on=date(2026, 7, 1))
        programme.logged(ref, M3, date.fromisoformat(day))
        assert bool(programme.follow_up(ref, M3).late_on) is late

    def test_declined_closes_this_one_and_no_other(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1, result=Result.DECLINED)
        assert programme.follow_up(ref, M1).declined_on == TODAY
        assert programme.follow_up(ref, M3).declined_on is None

    def test_a_partners_report_leaves_it_open(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1, result=Result.PARTNER_REPORT, **judged())
        follow_up = programme.follow_up(ref, M1)
        assert (follow_up.done_on, follow_up.attempts) == (None, 1)
        assert programme.journey(ref).first_reached_on is None

    def test_an_extra_contact_belongs_to_no_follow_up(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.EXTRA, ARRIVED)
        (extra,) = programme.contacts(ref)
        assert (extra.milestone, extra.follow_up_id) == (Milestone.EXTRA, None)
        assert programme.journey(ref).first_reached_on == ARRIVED
        assert programme.follow_up(ref, M1).attempts == 0

    def test_counts_as_a_change_of_the_case(self, programme: Programme) -> None:
        ref = programme.arrived()
        before = programme.case(ref).version
        programme.do(programme.iom, log_contact, ref, None, contact())
        case = programme.case(ref)
        assert (case.version, case.changed_at) == (before + 1, programme.at)


class TestTwelveMonths:
    @pytest.fixture
    def year_over(self, programme: Programme) -> str:
        return programme.arrived(on=date(2025, 11, 21))

    def test_is_done_with_all_three_dimensions(self, programme: Programme, year_over: str) -> None:
        programme.logged(year_over, M12, **judged())
        assert programme.follow_up(year_over, M12).done_on == TODAY

    @pytest.mark.parametrize("missing", ["econ", "social", "psycho"])
    def test_stays_open_while_one_is_not_assessed(
        self, programme: Programme, year_over: str, missing: str
    ) -> None:
        facts = judged(**{missing: Wellbeing.NOT_ASSESSED})
        programme.logged(year_over, M12, **facts)
        follow_up = programme.follow_up(year_over, M12)
        assert (follow_up.done_on, follow_up.late_on) == (None, None)
        assert programme.contacts(year_over)[0].result is Result.REACHED

    def test_is_done_by_the_contact_that_gives_them_and_not_by_the_one_before(
        self, programme: Programme, year_over: str
    ) -> None:
        programme.logged(year_over, M12, TODAY - 9 * DAY)
        programme.logged(year_over, M12, TODAY - DAY, **judged())
        assert programme.follow_up(year_over, M12).done_on == TODAY - DAY


class TestDaysOfContacts:
    def test_are_never_before_the_arrival_or_after_today(self, programme: Programme) -> None:
        ref = programme.arrived()
        with pytest.raises(BeforeArrival) as refusal:
            programme.logged(ref, M1, ARRIVED - DAY)
        assert refusal.value.facts == {"day": ARRIVED}
        with pytest.raises(DatedInFuture):
            programme.logged(ref, M1, TODAY + DAY)
        programme.logged(ref, M1, ARRIVED, Result.NOT_REACHED)

    def test_are_never_before_there_is_an_arrival(self, programme: Programme) -> None:
        ref = programme.travelling()
        with pytest.raises(StepNotPossible):
            programme.logged(ref, Milestone.EXTRA)

    def test_reach_to_the_day_the_case_ended(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.nord, withdraw, ref, TODAY - DAY)
        with pytest.raises(AfterEnding):
            programme.logged(ref, M1, TODAY)
        programme.logged(ref, M1, TODAY - DAY)
        assert programme.follow_up(ref, M1).done_on == TODAY - DAY

    def test_can_make_a_missed_one_late_in_a_case_that_ended(self, programme: Programme) -> None:
        ref = programme.arrived(on=CLOSED_M1)
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REMIGRATED)
        programme.logged(ref, M1, TODAY - DAY)
        assert programme.follow_up(ref, M1).late_on == TODAY - DAY


class TestResting:
    UNSAFE = Result.NOT_SAFE_TO_CONTACT

    def test_lasts_until_the_chosen_day(self, programme: Programme) -> None:
        ref = programme.arrived()
        closes_on = programme.follow_up(ref, M1).closes_on
        programme.logged(ref, M1, result=self.UNSAFE, rests_until=closes_on)
        assert programme.follow_up(ref, M1).rests_until == closes_on

    @pytest.mark.parametrize("days", [None, 0, 11])
    def test_ends_inside_the_window_and_begins_after_the_contact(
        self, programme: Programme, days: int | None
    ) -> None:
        ref = programme.arrived()
        rests_until = None if days is None else TODAY + days * DAY
        with pytest.raises(RestTooLong) as refusal:
            programme.logged(ref, M1, result=self.UNSAFE, rests_until=rests_until)
        assert refusal.value.facts == {"day": TODAY + 10 * DAY}

    def test_is_meaningless_after_the_window_so_no_day_is_asked_or_kept(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived(on=CLOSED_M1)
        programme.logged(ref, M1, result=self.UNSAFE, rests_until=TODAY + DAY)
        programme.logged(ref, Milestone.EXTRA, result=self.UNSAFE)
        assert [row.rests_until for row in programme.contacts(ref)] == [None, None]

    def test_asks_no_day_of_a_contact_entered_after_its_window(self, programme: Programme) -> None:
        ref = programme.arrived(on=CLOSED_M1)
        inside = programme.follow_up(ref, M1).closes_on - 3 * DAY
        programme.logged(ref, M1, inside, self.UNSAFE)
        assert programme.follow_up(ref, M1).rests_until is None

    def test_goes_with_no_other_result(self) -> None:
        with pytest.raises(ValidationError):
            contact(result=Result.NOT_REACHED, rests_until=TODAY + DAY)


class TestLogContactRefuses:
    def test_the_same_form_a_second_time(self, programme: Programme) -> None:
        ref = programme.arrived()
        follow_up_id, form = programme.follow_up(ref, M1).id, contact()
        programme.do(programme.nord, log_contact, ref, follow_up_id, form)
        with pytest.raises(AlreadySent):
            programme.do(programme.nord, log_contact, ref, follow_up_id, form)
        assert len(programme.contacts(ref)) == 1

    def test_a_follow_up_of_another_case(self, programme: Programme) -> None:
        ref, other = programme.arrived(), programme.arrived()
        for follow_up_id in (programme.follow_up(other, M1).id, 0):
            with pytest.raises(UnknownReference):
                programme.do(programme.nord, log_contact, ref, follow_up_id, contact())

    @pytest.mark.parametrize(
        "facts",
        [
            {"result": "SEEN"},
            {"attempts": 10},
            {"attempts": -1},
            {"econ": "5"},
            {"mode": "LETTER"},
            {"note": "said she was well"},
            {"more_support_needed": ["MONEY"]},
        ],
    )
    def test_values_outside_the_code_lists(self, facts: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            contact(**facts)


class TestCorrectContact:
    def test_puts_the_right_one_in_the_place_of_the_wrong_one(self, programme: Programme) -> None:
        ref = programme.arrived()
        wrong_id = programme.logged(ref, M1)
        right_id = programme.do(
            programme.nord, correct_contact, wrong_id, contact(result=Result.NOT_REACHED), BETTER
        )
        wrong, right = programme.contacts(ref)
        assert (wrong.void, wrong.void_reason) == (True, "BETTER_KNOWLEDGE")
        assert (right.id, right.replaces) == (right_id, wrong_id)
        assert (right.follow_up_id, right.milestone) == (wrong.follow_up_id, M1)
        follow_up = programme.follow_up(ref, M1)
        assert (follow_up.done_on, follow_up.attempts) == (None, 1)

    def test_names_what_changed_and_why_in_the_trail(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        form = contact(TODAY - DAY, **judged())
        programme.do(programme.iom, correct_contact, contact_id, form, BETTER)
        line = programme.trail(ref)[-1]
        assert (line.action, line.reason) == ("contact.corrected", "BETTER_KNOWLEDGE")
        assert line.fields == ["done_on", "econ", "psycho", "social"]

    def test_keeps_to_the_same_rules_of_days(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        with pytest.raises(BeforeArrival):
            programme.do(
                programme.nord, correct_contact, contact_id, contact(ARRIVED - DAY), BETTER
            )
        assert not programme.contacts(ref)[0].void

    def test_refuses_one_that_was_replaced_before(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        programme.do(programme.nord, correct_contact, contact_id, contact(), BETTER)
        with pytest.raises(StepNotPossible):
            programme.do(programme.nord, correct_contact, contact_id, contact(), BETTER)

    def test_refuses_a_number_nobody_has(self, programme: Programme) -> None:
        with pytest.raises(UnknownReference):
            programme.do(programme.nord, correct_contact, 4711, contact(), BETTER)


class TestStrikeContact:
    def test_takes_out_what_was_logged_on_the_wrong_case(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        programme.do(programme.nord, strike_contact, contact_id, CorrectionReason.WRONG_CASE)
        (struck,) = programme.contacts(ref)
        assert (struck.void, struck.void_reason) == (True, "WRONG_CASE")
        assert programme.follow_up(ref, M1).done_on is None
        assert programme.journey(ref).first_reached_on is None
