"""What a random case has beside its path: support, checks for a child, how the person is."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from models.cases import Case
from models.codes import (
    PHASES,
    NotHandedOver,
    ResponsibleRole,
    Support,
    SupportForm,
    Wellbeing,
    YesNoUnknown,
)
from models.support_items import SupportItem

JUDGED = (
    Wellbeing.STABLE,
    Wellbeing.ADEQUATE,
    Wellbeing.SOME_CONCERN,
    Wellbeing.MAJOR_CONCERN,
)
LONGEST = 500


def judge(dice: Random) -> Wellbeing:
    """Judge how somebody is."""
    return dice.choice(JUDGED)


def check_child(case: Case, dice: Random, last: date) -> None:
    """Do some of the checks of rules C1 to C3, and say of some hand-overs why there was none."""
    case.separated_from_family = dice.choice([None, *YesNoUnknown])
    case.best_interest_sweden_on = _some_day(case, dice, last)
    case.best_interest_home_on = _some_day(case, dice, last)
    case.responsible_until_handover = dice.choice([None, *ResponsibleRole])
    case.family_check_on = _some_day(case, dice, last)
    case.handed_over_on = _some_day(case, dice, last)
    if case.handed_over_on is None:
        case.not_handed_over = dice.choice([None, *NotHandedOver])


def support_for(case: Case, dice: Random, last: date) -> list[SupportItem]:
    """Plan some support, of which some is given and some taken out of the plan again."""
    return [_item(case, dice, last) for _ in range(dice.choice([0, 1, 2, 4]))]


def _item(case: Case, dice: Random, last: date) -> SupportItem:
    code = dice.choice(list(Support))
    return SupportItem(
        case_id=0,
        code=code,
        phase=PHASES[code],
        form=dice.choice(list(SupportForm)),
        planned_on=case.applied_on,
        done_on=_some_day(case, dice, last),
        void=dice.random() < 0.1,
        recorded_at=datetime(2020, 7, 1, 9, tzinfo=UTC),
        recorded_by=1,
    )


def _some_day(case: Case, dice: Random, last: date) -> date | None:
    """A day after the application, or none: not done, or not done yet."""
    day = case.applied_on + timedelta(days=dice.randint(0, LONGEST))
    return day if dice.random() < 0.7 and day <= last else None
