"""Which stage may follow which, and who takes the step."""

import pytest

from models.codes import OPEN_STAGES, ClosingReason, Region, Role, Stage
from services.access import Permission, Viewer
from services.documentation.fields import USES
from services.stages import PASSAGES, Step, next_steps, permission_of

IOM = Viewer(1, "iom", "Iom", Role.IOM)
NORD = Viewer(2, "nord", "Nord", Role.COORDINATOR, frozenset({Region.NORD}))
MANAGER = Viewer(3, "manager", "Manager", Role.MANAGER)
AFTER = {
    Stage.SUBMITTED: {Stage.INFO_REQUESTED, Stage.ASSESSMENT, Stage.WITHDRAWN, Stage.CLOSED},
    Stage.INFO_REQUESTED: {Stage.ASSESSMENT, Stage.WITHDRAWN, Stage.CLOSED},
    Stage.ASSESSMENT: {
        Stage.INFO_REQUESTED,
        Stage.GRANTED,
        Stage.REJECTED,
        Stage.WITHDRAWN,
        Stage.CLOSED,
    },
    Stage.GRANTED: {Stage.TRAVELLING, Stage.WITHDRAWN, Stage.CLOSED},
    Stage.TRAVELLING: {Stage.REINTEGRATION, Stage.GRANTED, Stage.WITHDRAWN, Stage.CLOSED},
    Stage.REINTEGRATION: {Stage.WITHDRAWN, Stage.CLOSED},
    Stage.REJECTED: set(),
    Stage.WITHDRAWN: set(),
    Stage.CLOSED: {Stage.REINTEGRATION},
}
"""The domain's table of transitions, written out once more."""


@pytest.mark.parametrize("stage", Stage)
def test_these_stages_may_follow(stage: Stage) -> None:
    found = {passage.to for passage in PASSAGES.values() if stage in passage.origins}
    assert found == AFTER[stage]


def test_every_step_has_a_passage() -> None:
    assert set(PASSAGES) == set(Step)


@pytest.mark.parametrize("step", Step)
def test_two_stages_never_share_two_steps(step: Step) -> None:
    passage = PASSAGES[step]
    for stage in passage.origins:
        assert permission_of(passage.to, stage) is passage.permission


@pytest.mark.parametrize("step", Step)
def test_what_a_step_asks_is_named_in_the_table_of_fields(step: Step) -> None:
    assert set(PASSAGES[step].asks) <= set(USES)


def test_the_application_itself_is_the_coordinators() -> None:
    assert permission_of(Stage.SUBMITTED, None) is Permission.APPLICATION_SUBMIT


class TestNextSteps:
    @pytest.mark.parametrize("stage", OPEN_STAGES)
    def test_let_everybody_responsible_register_a_withdrawal(self, stage: Stage) -> None:
        for viewer in (IOM, NORD):
            assert Step.WITHDRAW in next_steps(viewer, stage, Region.NORD)

    def test_of_a_coordinator_are_answers_and_withdrawals(self) -> None:
        offered = {step for stage in Stage for step in next_steps(NORD, stage, Region.NORD)}
        assert offered == {Step.ANSWER_INFORMATION, Step.WITHDRAW}

    def test_of_a_coordinator_elsewhere_and_of_a_manager_are_none(self) -> None:
        for stage in Stage:
            assert next_steps(NORD, stage, Region.SYD) == ()
            assert next_steps(MANAGER, stage, Region.NORD) == ()

    def test_take_up_a_case_that_was_lost_and_no_other(self) -> None:
        for reason in ClosingReason:
            steps = next_steps(IOM, Stage.CLOSED, Region.NORD, reason.value)
            assert (Step.REVERSE_LOST_CONTACT in steps) is (reason is ClosingReason.LOST_CONTACT)
