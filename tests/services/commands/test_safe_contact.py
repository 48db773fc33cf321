"""The rules for safe contact: how they are set, and what each contact must say of them."""

from typing import Any

import pytest
from pydantic import ValidationError

from models.cases import SafeContact
from models.codes import (
    Channel,
    CorrectionReason,
    Milestone,
    Result,
    SafeHours,
)
from models.fact_changes import FactChange
from services.commands.endings import withdraw
from services.commands.follow_ups import correct_contact
from services.commands.safe_contact import set_safe_contact
from services.errors import ChannelNotSafe, NothingChanged, RulesNotAnswered, StepNotPossible
from tests.factories import TODAY, Programme, contact

M1 = Milestone.M1
BETTER = CorrectionReason.BETTER_KNOWLEDGE
VISITS_ONLY: dict[str, Any] = {"safe_channels": [Channel.VISIT, Channel.OFFICE]}


def ruled(programme: Programme, ref: str, **rules: Any) -> None:
    """Let Nord's coordinator set rules."""
    form = SafeContact.model_validate(rules)
    programme.step(programme.nord, set_safe_contact, ref, form)


@pytest.fixture
def guarded(programme: Programme) -> str:
    """A returnee who may only be visited or met at an office."""
    ref = programme.arrived()
    ruled(programme, ref, **VISITS_ONLY)
    return ref


class TestSetSafeContact:
    def test_keeps_the_rules_each_code_once_and_in_order(self, programme: Programme) -> None:
        ref = programme.submitted()
        ruled(
            programme,
            ref,
            safe_channels=[Channel.EMAIL, Channel.MESSAGE, Channel.EMAIL],
            safe_hours=[SafeHours.WEEKEND, SafeHours.MORNING],
            leave_no_message=True,
        )
        case = programme.case(ref)
        assert case.safe_channels == [Channel.MESSAGE, Channel.EMAIL]
        assert case.safe_hours == [SafeHours.MORNING, SafeHours.WEEKEND]
        assert case.leave_no_message

    def test_notes_what_each_was_before(self, programme: Programme, guarded: str) -> None:
        ruled(programme, guarded, safe_channels=[Channel.EMAIL], leave_no_message=True)
        changes = {
            (row.field, str(row.before), str(row.after))
            for row in programme.rows(FactChange, guarded)
        }
        assert ("safe_channels", "['VISIT', 'OFFICE']", "['EMAIL']") in changes
        assert ("leave_no_message", "False", "True") in changes

    def test_names_what_changed_in_the_trail(self, programme: Programme, guarded: str) -> None:
        line = programme.trail(guarded)[-1]
        assert (line.action, line.fields) == ("safe_contact.set", ["safe_channels"])

    def test_takes_all_rules_away_again(self, programme: Programme, guarded: str) -> None:
        ruled(programme, guarded)
        assert not programme.case(guarded).restricted

    def test_refuses_the_same_rules_again_in_whatever_order(
        self, programme: Programme, guarded: str
    ) -> None:
        with pytest.raises(NothingChanged):
            ruled(programme, guarded, safe_channels=[Channel.OFFICE, Channel.VISIT])

    def test_refuses_a_case_that_has_ended(self, programme: Programme, guarded: str) -> None:
        programme.step(programme.nord, withdraw, guarded, TODAY)
        with pytest.raises(StepNotPossible):
            ruled(programme, guarded, leave_no_message=True)

    def test_knows_no_other_channels(self) -> None:
        with pytest.raises(ValidationError):
            SafeContact.model_validate({"safe_channels": ["LETTER"]})


class TestContactsUnderRules:
    def test_must_say_whether_the_rules_were_kept(self, programme: Programme, guarded: str) -> None:
        with pytest.raises(RulesNotAnswered):
            programme.logged(guarded, M1, mode=Channel.VISIT)
        assert programme.contacts(guarded) == []

    def test_keep_them_by_an_allowed_channel(self, programme: Programme, guarded: str) -> None:
        programme.logged(guarded, M1, mode=Channel.VISIT, rules_kept=True)
        assert programme.contacts(guarded)[0].rules_kept is True

    @pytest.mark.parametrize("result", [Result.REACHED, Result.NOT_REACHED])
    def test_do_not_keep_them_by_another(
        self, programme: Programme, guarded: str, result: Result
    ) -> None:
        with pytest.raises(ChannelNotSafe):
            programme.logged(guarded, M1, result=result, mode=Channel.PHONE, rules_kept=True)
        programme.logged(guarded, M1, result=result, mode=Channel.PHONE, rules_kept=False)
        assert programme.contacts(guarded)[0].rules_kept is False

    def test_may_use_any_channel_when_only_hours_are_ruled(self, programme: Programme) -> None:
        ref = programme.arrived()
        ruled(programme, ref, safe_hours=[SafeHours.EVENING])
        programme.logged(ref, M1, mode=Channel.PHONE, rules_kept=True)
        assert programme.contacts(ref)[0].rules_kept is True

    def test_say_nothing_where_there_is_no_rule(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1, rules_kept=True)
        assert programme.contacts(ref)[0].rules_kept is None

    def test_are_asked_of_extra_contacts_too(self, programme: Programme, guarded: str) -> None:
        with pytest.raises(RulesNotAnswered):
            programme.logged(guarded, Milestone.EXTRA)


def corrected(programme: Programme, ref: str, **facts: Any) -> bool | None:
    """Correct the last contact and return what the right one says of the rules."""
    wrong = programme.contacts(ref)[-1].id or 0
    programme.do(programme.nord, correct_contact, wrong, contact(TODAY, **facts), BETTER)
    return programme.contacts(ref)[-1].rules_kept


class TestCorrectedContacts:
    def test_can_say_otherwise(self, programme: Programme, guarded: str) -> None:
        programme.logged(guarded, M1, mode=Channel.VISIT, rules_kept=True)
        assert corrected(programme, guarded, mode=Channel.VISIT, rules_kept=False) is False

    def test_stay_as_they_were_where_nothing_is_said(
        self, programme: Programme, guarded: str
    ) -> None:
        programme.logged(guarded, M1, mode=Channel.VISIT, rules_kept=True)
        assert corrected(programme, guarded, mode=Channel.OFFICE) is True

    @pytest.mark.parametrize("said", [None, True])
    def test_cannot_keep_the_answer_with_a_channel_that_is_not_allowed(
        self, programme: Programme, guarded: str, said: bool | None
    ) -> None:
        programme.logged(guarded, M1, mode=Channel.VISIT, rules_kept=True)
        with pytest.raises(ChannelNotSafe):
            corrected(programme, guarded, mode=Channel.PHONE, rules_kept=said)

    def test_made_before_there_were_rules_need_no_answer(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1)
        ruled(programme, ref, **VISITS_ONLY)
        assert corrected(programme, ref) is None

    def test_keep_their_answer_when_the_rules_are_gone(
        self, programme: Programme, guarded: str
    ) -> None:
        programme.logged(guarded, M1, mode=Channel.VISIT, rules_kept=True)
        ruled(programme, guarded)
        assert corrected(programme, guarded, mode=Channel.PHONE) is True
