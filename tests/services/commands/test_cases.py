"""Submitting an application, a child's checks, the endorsement."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session, select

from models.alerts import Alert
from models.cases import Case, ChildChecks, ChildHandover
from models.codes import (
    AgeGroup,
    AlertKind,
    ClosingReason,
    ConsentKind,
    NotHandedOver,
    Region,
    ResponsibleRole,
    ReturnBasis,
    Stage,
    YesNoUnknown,
)
from models.consents import TICKS, Consent
from models.installations import ChangeCounter
from services.commands.cases import (
    endorse,
    record_child_checks,
    record_child_handover,
    submit_application,
)
from services.errors import (
    AlreadySent,
    ChangedMeanwhile,
    ConcernsAnAdult,
    DatedInFuture,
    DatedTooEarly,
    DatedTooLate,
    HandedOverTwice,
    HandoverOfChildOpen,
    HomeIsNotACitizenship,
    NoSuchDay,
    NotAllowed,
    NothingChanged,
    ReturnCountryUnknown,
    StepNotPossible,
    SwedenIsNoReturn,
    SwedishCitizen,
    TickDatedInFuture,
    UnknownReference,
    WrongReference,
)
from services.references import read_reference
from tests.factories import (
    APPLIED,
    ASSESSED,
    TODAY,
    Programme,
    application,
    child_checks,
    childs_application,
    token,
)

TOMORROW = TODAY + timedelta(days=1)
THIRD_COUNTRY = ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE


def number_of_cases(programme: Programme) -> int:
    with Session(programme.engine) as session:
        return len(session.exec(select(Case.id)).all())


def version(programme: Programme) -> int:
    with Session(programme.engine) as session:
        return session.exec(select(ChangeCounter.value)).one()


class TestSubmitApplication:
    def test_opens_a_case_that_begins_on_the_day_of_application(self, programme: Programme) -> None:
        ref = programme.submitted(applied_on=APPLIED)
        case = programme.case(ref)
        assert (case.stage, case.stage_since, case.version) == (Stage.SUBMITTED, APPLIED, 1)
        assert [event.happened_on for event in programme.events(ref)] == [APPLIED]

    def test_gives_a_reference_whose_check_character_fits(self, programme: Programme) -> None:
        ref = programme.submitted()
        assert read_reference(ref) == ref

    def test_makes_the_coordinator_who_submits_responsible(self, programme: Programme) -> None:
        case = programme.case(programme.submitted())
        assert case.responsible_coordinator == programme.nord.user_id
        assert case.responsible_iom is None

    def test_keeps_each_of_the_six_ticks_with_its_day(self, programme: Programme) -> None:
        ref = programme.submitted(informed_on=APPLIED)
        given = {consent.kind: consent.given_on for consent in programme.rows(Consent, ref)}
        assert set(given) == set(ConsentKind)
        assert given[ConsentKind.INFORMED] == APPLIED
        assert given[ConsentKind.RECORD] == TODAY

    def test_leaves_one_line_in_the_trail_with_names_of_fields_only(
        self, programme: Programme
    ) -> None:
        lines = programme.trail(programme.submitted())
        assert [line.action for line in lines] == ["application.submitted"]
        assert "citizenship" in lines[0].fields
        assert "BG" not in lines[0].fields
        assert "form_token" not in lines[0].fields

    def test_moves_the_change_counter_by_one(self, programme: Programme) -> None:
        before = version(programme)
        programme.submitted()
        assert version(programme) == before + 1

    def test_keeps_whether_the_person_is_a_child_for_good(self, programme: Programme) -> None:
        assert programme.case(programme.submitted(age_group=AgeGroup.AGE_15_17)).is_child
        assert programme.case(programme.submitted(age_group=AgeGroup.CHILD_UNKNOWN)).is_child
        assert not programme.case(programme.submitted(age_group=AgeGroup.ADULT_UNKNOWN)).is_child

    def test_keeps_the_child_block_for_a_child_and_drops_it_for_an_adult(
        self, programme: Programme
    ) -> None:
        checked = child_checks().model_dump()
        child = programme.case(programme.submitted(age_group=AgeGroup.AGE_0_11, **checked))
        adult = programme.case(programme.submitted(age_group=AgeGroup.AGE_45, **checked))
        assert child.separated_from_family is YesNoUnknown.YES
        assert child.family_check_on == ASSESSED
        kept = {name: getattr(adult, name) for name in ChildChecks.model_fields}
        assert set(kept.values()) == {None}

    def test_can_be_dated_back_to_before_the_ticks(self, programme: Programme) -> None:
        assert programme.case(programme.submitted(applied_on=date(2020, 2, 29))).applied_on == date(
            2020, 2, 29
        )


class TestSubmitApplicationRefuses:
    def test_a_region_the_coordinator_does_not_work_in(self, programme: Programme) -> None:
        with pytest.raises(NotAllowed):
            programme.do(programme.syd, submit_application, application(region=Region.NORD))
        assert number_of_cases(programme) == 0

    def test_everybody_who_is_no_coordinator(self, programme: Programme) -> None:
        for actor in (programme.iom, programme.manager):
            with pytest.raises(NotAllowed):
                programme.do(actor, submit_application, application())

    def test_a_day_still_to_come(self, programme: Programme) -> None:
        with pytest.raises(DatedInFuture):
            programme.submitted(applied_on=TOMORROW)

    def test_a_day_before_the_programme_began(self, programme: Programme) -> None:
        with pytest.raises(NoSuchDay):
            programme.submitted(applied_on=date(2011, 12, 31))
        programme.submitted(applied_on=date(2012, 1, 1))

    def test_a_day_that_no_calendar_has(self) -> None:
        with pytest.raises(ValidationError):
            application(applied_on="2025-02-29")

    @pytest.mark.parametrize("tick", TICKS.values())
    def test_a_tick_dated_in_the_future(self, programme: Programme, tick: str) -> None:
        with pytest.raises(TickDatedInFuture):
            programme.submitted(**{tick: TOMORROW})

    @pytest.mark.parametrize("tick", TICKS.values())
    def test_a_form_without_one_of_the_ticks(self, tick: str) -> None:
        with pytest.raises(ValidationError):
            application(**{tick: None})

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            ({"citizenship": ["SE"]}, SwedishCitizen),
            ({"citizenship": ["SE", "BG"], "return_country": "SE"}, SwedenIsNoReturn),
            ({"return_country": "SE", "return_basis": THIRD_COUNTRY}, SwedenIsNoReturn),
            ({"return_country": "RO"}, HomeIsNotACitizenship),
            ({"citizenship": ["XX"], "return_country": "RO"}, HomeIsNotACitizenship),
            ({"citizenship": ["XX"], "return_country": "XX"}, ReturnCountryUnknown),
            ({"return_country": "XX", "return_basis": THIRD_COUNTRY}, ReturnCountryUnknown),
        ],
    )
    def test_who_is_not_eligible(
        self, programme: Programme, facts: dict[str, Any], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            programme.submitted(**facts)
        assert number_of_cases(programme) == 0

    @pytest.mark.parametrize(
        "facts",
        [
            {"citizenship": ["SE", "BG"]},
            {"citizenship": ["RO", "BG"]},
            {"return_country": "RO", "return_basis": THIRD_COUNTRY},
            {"citizenship": ["XX"], "return_country": "RO", "return_basis": THIRD_COUNTRY},
            {"citizenship": ["XK"], "return_country": "XK"},
        ],
    )
    def test_nobody_who_is_eligible(self, programme: Programme, facts: dict[str, Any]) -> None:
        programme.submitted(**facts)

    def test_the_same_form_a_second_time_and_names_the_case_it_made(
        self, programme: Programme
    ) -> None:
        form = application()
        ref = programme.do(programme.nord, submit_application, form)
        with pytest.raises(AlreadySent) as refusal:
            programme.do(programme.nord, submit_application, form)
        assert refusal.value.facts["ref"] == ref
        assert number_of_cases(programme) == 1

    def test_another_persons_form_without_naming_their_case(self, programme: Programme) -> None:
        used = token()
        programme.submitted(form_token=used)
        with pytest.raises(AlreadySent) as refusal:
            programme.submitted(form_token=used, region=Region.SYD)
        assert refusal.value.facts["ref"] is None

    @pytest.mark.parametrize(
        "facts",
        [
            {"age_group": "17"},
            {"exploitation": []},
            {"exploitation": ["LABOUR", "LABOUR"]},
            {"citizenship": ["ZZ"]},
            {"accompanying_children": -1},
            {"gender": "FEMALE"},
            {"name": "Maria"},
            {"form_token": "x" * 4000},
            {"household_ref": "x" * 4000},
        ],
    )
    def test_values_outside_the_code_lists(self, facts: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            application(**facts)


class TestHousehold:
    def test_is_named_by_the_reference_of_another_case(self, programme: Programme) -> None:
        first = programme.submitted()
        second = programme.submitted(household_ref=first.lower().replace("-", " "))
        assert programme.case(second).household_ref == first

    def test_is_named_alike_by_every_member_the_first_included(self, programme: Programme) -> None:
        first = programme.submitted()
        assert programme.case(first).household_ref is None
        second = programme.submitted(household_ref=first)
        third = programme.submitted(household_ref=second)
        assert {programme.case(ref).household_ref for ref in (first, second, third)} == {first}

    def test_counts_as_a_change_of_the_first_case_once(self, programme: Programme) -> None:
        first = programme.submitted()
        for _ in range(2):
            programme.submitted(household_ref=first)
        lines = [(line.action, line.case_version) for line in programme.trail(first)]
        assert lines == [("application.submitted", 1), ("household.linked", 2)]
        assert programme.case(first).version == 2
        assert [row.field for row in programme.changes(first)] == ["household_ref"]

    def test_cannot_hold_a_name(self, programme: Programme) -> None:
        with pytest.raises(WrongReference):
            programme.submitted(household_ref="Ivanova")

    def test_does_not_tell_whether_another_region_has_the_case(self, programme: Programme) -> None:
        elsewhere = programme.submitted(region=Region.SYD)
        for ref in (elsewhere, "0000-0000"):
            with pytest.raises(UnknownReference):
                programme.submitted(household_ref=ref)


class TestRecordChildChecks:
    def test_keeps_what_was_checked_and_counts_the_change(self, programme: Programme) -> None:
        ref = programme.do(programme.nord, submit_application, childs_application())
        programme.step(programme.nord, record_child_checks, ref, child_checks())
        case = programme.case(ref)
        assert case.responsible_until_handover is ResponsibleRole.SOCIAL_SERVICES
        assert (case.family_check_on, case.version) == (ASSESSED, 2)

    def test_names_only_the_fields_that_changed(self, programme: Programme) -> None:
        ref = programme.do(
            programme.nord, submit_application, childs_application(family_check_on=ASSESSED)
        )
        checks = ChildChecks(family_check_on=ASSESSED, child_consent_on=ASSESSED)
        programme.step(programme.nord, record_child_checks, ref, checks)
        assert programme.trail(ref)[-1].fields == ["child_consent_on"]

    def test_keeps_what_was_there_before(self, programme: Programme) -> None:
        ref = programme.do(
            programme.nord, submit_application, childs_application(family_check_on=APPLIED)
        )
        checks = ChildChecks(family_check_on=ASSESSED, separated_from_family=YesNoUnknown.NO)
        programme.step(programme.nord, record_child_checks, ref, checks)
        noted = {row.field: (row.before, row.after) for row in programme.changes(ref)}
        assert noted == {
            "family_check_on": (APPLIED.isoformat(), ASSESSED.isoformat()),
            "separated_from_family": (None, "NO"),
        }

    def test_refuses_to_record_nothing(self, programme: Programme) -> None:
        ref = programme.do(programme.nord, submit_application, childs_application())
        with pytest.raises(NothingChanged):
            programme.step(programme.nord, record_child_checks, ref, ChildChecks())

    def test_refuses_a_case_that_has_ended(self, programme: Programme) -> None:
        ref = programme.rejected(age_group=AgeGroup.AGE_0_11)
        with pytest.raises(StepNotPossible):
            programme.step(programme.nord, record_child_checks, ref, child_checks())

    def test_refuses_an_adults_case(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(ConcernsAnAdult):
            programme.step(programme.nord, record_child_checks, ref, child_checks())

    def test_refuses_a_day_still_to_come(self, programme: Programme) -> None:
        ref = programme.do(programme.nord, submit_application, childs_application())
        checks = child_checks(family_check_on=TOMORROW)
        with pytest.raises(DatedInFuture):
            programme.step(programme.nord, record_child_checks, ref, checks)

    def test_refuses_an_old_version_of_the_case(self, programme: Programme) -> None:
        ref = programme.do(programme.nord, submit_application, childs_application())
        programme.step(programme.nord, record_child_checks, ref, child_checks())
        with pytest.raises(ChangedMeanwhile):
            programme.do(programme.nord, record_child_checks, ref, child_checks(), version=1)


class TestRecordChildHandover:
    PARENTS = ChildHandover(not_handed_over=NotHandedOver.RETURNED_TO_PARENTS)

    @pytest.fixture
    def child(self, programme: Programme) -> str:
        return programme.arrived(age_group=AgeGroup.AGE_12_14)

    def test_keeps_the_day_and_notes_that_there_was_none(
        self, programme: Programme, child: str
    ) -> None:
        over = ChildHandover(handed_over_on=TODAY)
        programme.step(programme.nord, record_child_handover, child, over)
        assert programme.case(child).handed_over_on == TODAY
        assert programme.trail(child)[-1].fields == ["handed_over_on"]
        last = programme.changes(child)[-1]
        assert (last.field, last.before, last.after) == (
            "handed_over_on",
            None,
            TODAY.isoformat(),
        )

    def test_gives_way_to_what_is_better_known(self, programme: Programme, child: str) -> None:
        programme.step(programme.nord, record_child_handover, child, self.PARENTS)
        over = ChildHandover(handed_over_on=TODAY)
        programme.step(programme.iom, record_child_handover, child, over)
        case = programme.case(child)
        assert (case.handed_over_on, case.not_handed_over) == (TODAY, None)
        programme.step(programme.iom, record_child_handover, child, ChildHandover())
        assert programme.case(child).handed_over_on is None

    def test_of_a_missing_child_raises_the_alert(self, programme: Programme, child: str) -> None:
        missing = ChildHandover(not_handed_over=NotHandedOver.CHILD_MISSING)
        programme.step(programme.nord, record_child_handover, child, missing)
        (alert,) = programme.rows(Alert, child)
        assert (alert.kind, alert.raised_on) == (AlertKind.CHILD_MISSING, TODAY)

    @pytest.mark.parametrize(
        ("handover", "refusal"),
        [
            ({"handed_over_on": TOMORROW}, DatedInFuture),
            ({"handed_over_on": APPLIED - timedelta(days=1)}, DatedTooEarly),
            ({"handed_over_on": TODAY, "not_handed_over": "CAME_OF_AGE"}, HandedOverTwice),
            ({}, NothingChanged),
        ],
    )
    def test_refuses_what_cannot_be(
        self,
        programme: Programme,
        child: str,
        handover: dict[str, Any],
        refusal: type[Exception],
    ) -> None:
        form = ChildHandover.model_validate(handover)
        with pytest.raises(refusal):
            programme.step(programme.nord, record_child_handover, child, form)

    def test_refuses_an_adults_case(self, programme: Programme) -> None:
        with pytest.raises(ConcernsAnAdult):
            programme.step(programme.nord, record_child_handover, programme.arrived(), self.PARENTS)

    def test_refuses_a_case_that_was_never_granted(self, programme: Programme) -> None:
        ref = programme.rejected(age_group=AgeGroup.AGE_12_14)
        with pytest.raises(StepNotPossible):
            programme.step(programme.nord, record_child_handover, ref, self.PARENTS)

    def test_can_be_corrected_but_not_taken_out_once_the_case_is_closed(
        self, programme: Programme, child: str
    ) -> None:
        programme.closed(child, ClosingReason.REFERRED_OTHER, TODAY - timedelta(days=1))
        with pytest.raises(HandoverOfChildOpen):
            programme.step(programme.nord, record_child_handover, child, ChildHandover())
        late = ChildHandover(handed_over_on=TODAY)
        with pytest.raises(DatedTooLate):
            programme.step(programme.nord, record_child_handover, child, late)
        over = ChildHandover(handed_over_on=TODAY - timedelta(days=1))
        programme.step(programme.nord, record_child_handover, child, over)


class TestEndorse:
    def test_can_be_given_another_day_and_keeps_the_first(self, programme: Programme) -> None:
        ref = programme.submitted()
        for day in (TODAY, ASSESSED):
            programme.step(programme.nord, endorse, ref, day)
        assert programme.case(ref).endorsed_on == ASSESSED
        last = programme.changes(ref)[-1]
        assert (last.field, last.before, last.after) == (
            "endorsed_on",
            TODAY.isoformat(),
            ASSESSED.isoformat(),
        )
        with pytest.raises(NothingChanged):
            programme.step(programme.nord, endorse, ref, ASSESSED)

    def test_notes_the_coordinators_support_and_moves_nothing(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, endorse, ref, TODAY)
        case = programme.case(ref)
        assert (case.endorsed_on, case.stage) == (TODAY, Stage.SUBMITTED)
        assert len(programme.events(ref)) == 1

    def test_refuses_after_the_decision(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(StepNotPossible):
            programme.step(programme.nord, endorse, ref, TODAY)

    def test_refuses_a_day_before_the_application_or_after_today(
        self, programme: Programme
    ) -> None:
        ref = programme.submitted()
        with pytest.raises(DatedTooEarly):
            programme.step(programme.nord, endorse, ref, APPLIED - timedelta(days=1))
        with pytest.raises(DatedInFuture):
            programme.step(programme.nord, endorse, ref, TOMORROW)
