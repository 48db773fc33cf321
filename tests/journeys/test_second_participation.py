"""Somebody who took part before comes back: IOM finds the earlier case, and the exception."""

from datetime import date, timedelta

import pytest

from models.codes import ClosingReason, PriorException, PriorParticipation, Stage
from services.commands.decisions import grant
from services.commands.endings import close_case
from services.commands.participation import confirm_participation
from services.errors import ExceptionMissing, NoEarlierCase, ParticipationNotConfirmed
from tests.factories import TODAY, Programme, a_grant
from tests.journeys.telling import figure, seen

HOME = date(2024, 6, 1)
BEFORE = {"prior_participation": PriorParticipation.YES}


def earlier_case(programme: Programme) -> str:
    ref = programme.arrived(HOME)
    reason = ClosingReason.RE_EXPLOITED_REFERRED
    programme.step(programme.iom, close_case, ref, HOME + timedelta(200), reason)
    return ref


def confirm(programme: Programme, ref: str, earlier: str | None) -> None:
    programme.do(
        programme.iom,
        confirm_participation,
        ref,
        PriorParticipation.YES if earlier else PriorParticipation.NO,
        earlier,
        on=TODAY,
        version=programme.case(ref).version,
    )


class TestASecondParticipation:
    def test_needs_special_circumstances(self, programme: Programme) -> None:
        earlier = earlier_case(programme)
        again = programme.assessed(**BEFORE)
        confirm(programme, again, earlier)
        known = {"prior_participation": None}
        with pytest.raises(ExceptionMissing):
            programme.step(programme.iom, grant, again, a_grant(**known))
        form = a_grant(prior_exception=PriorException.NEW_EXPLOITATION, **known)
        programme.step(programme.iom, grant, again, form)
        assert programme.case(again).stage is Stage.GRANTED

    def test_is_confirmed_by_iom_before_anything_is_granted(self, programme: Programme) -> None:
        ref = programme.assessed(prior_participation=PriorParticipation.UNKNOWN)
        with pytest.raises(ParticipationNotConfirmed):
            programme.step(programme.iom, grant, ref, a_grant(prior_participation=None))
        form = a_grant(prior_participation=PriorParticipation.NO)
        programme.step(programme.iom, grant, ref, form)
        assert programme.case(ref).participation_confirmed_on is not None

    def test_is_the_same_person_in_another_application(self, programme: Programme) -> None:
        earlier = earlier_case(programme)
        again = programme.assessed(**BEFORE)
        confirm(programme, again, earlier)
        assert programme.case(again).person_ref == earlier
        assert seen(programme, again, programme.iom).other_cases == (earlier,)
        assert figure(programme, "applications", since=HOME - timedelta(400), until=TODAY).n == 2

    def test_a_third_hangs_on_the_first(self, programme: Programme) -> None:
        first = earlier_case(programme)
        second, third = programme.assessed(**BEFORE), programme.assessed(**BEFORE)
        confirm(programme, third, second)
        confirm(programme, second, first)
        assert {programme.case(ref).person_ref for ref in (first, second, third)} == {first}

    def test_cannot_hang_on_itself_or_on_a_later_one(self, programme: Programme) -> None:
        ref, later = programme.assessed(), programme.submitted(applied_on=TODAY)
        for wrong in (ref, later):
            with pytest.raises(NoEarlierCase):
                confirm(programme, ref, wrong)

    def test_a_link_that_was_wrong_is_taken_away(self, programme: Programme) -> None:
        earlier = earlier_case(programme)
        again = programme.assessed(**BEFORE)
        confirm(programme, again, earlier)
        confirm(programme, again, None)
        assert programme.case(again).earlier_ref is None
        assert programme.case(again).person_ref == again
