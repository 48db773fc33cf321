"""What a support plan usually holds, for each situation; a person chooses and changes it."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol

from models.codes import (
    PHASES,
    Support,
    SupportForm,
    SupportSide,
    SupportSituation,
    UrgentNeed,
)
from models.support_items import PlannedSupport

_BY_COORDINATOR = (Support.COUNSELLING,)
_BY_PARTNER = (Support.SHELTER, Support.PSYCHOSOCIAL, Support.MEDICAL)
_BY_MISSION = (
    *(Support.ARRIVAL, Support.ONWARD, Support.ACUTE, Support.HOUSING, Support.EDUCATION),
    Support.FOLLOWUP,
)
_SIDES = {
    **dict.fromkeys(Support, SupportSide.IOM_FINLAND),
    **dict.fromkeys(_BY_COORDINATOR, SupportSide.COORDINATOR),
    **dict.fromkeys(_BY_PARTNER, SupportSide.LOCAL_PARTNER),
    **dict.fromkeys(_BY_MISSION, SupportSide.IOM_MISSION),
}
_FORMS = {
    **dict.fromkeys(Support, SupportForm.SERVICE),
    Support.ACUTE: SupportForm.CASH,
    Support.HOUSING: SupportForm.CASH,
    Support.TICKET: SupportForm.IN_KIND,
}
_EVERYBODY = frozenset(
    {
        *(Support.COUNSELLING, Support.RISK_NEEDS_HEALTH, Support.REINT_PLAN, Support.TICKET),
        *(Support.ARRIVAL, Support.ACUTE, Support.FOLLOWUP),
    }
)
_BESIDES = {
    SupportSituation.ADULT: frozenset[Support](),
    SupportSituation.CHILD: frozenset({Support.ESCORT, Support.PSYCHOSOCIAL, Support.EDUCATION}),
    SupportSituation.FAMILY: frozenset({Support.ONWARD, Support.HOUSING, Support.EDUCATION}),
    SupportSituation.MEDICAL: frozenset({Support.TRANSIT, Support.ONWARD, Support.MEDICAL}),
}
_NEEDED = {
    UrgentNeed.TRAVEL_DOC: Support.TRAVEL_DOC,
    UrgentNeed.ESCORT: Support.ESCORT,
    UrgentNeed.MEDICAL: Support.MEDICAL,
    UrgentNeed.SHELTER: Support.SHELTER,
}


class Situated(Protocol):
    """What of a case tells its situation."""

    @property
    def is_child(self) -> bool:
        """Whether the application is a child's."""
        ...

    @property
    def accompanying_adults(self) -> int:
        """How many adults come along."""
        ...

    @property
    def accompanying_children(self) -> int:
        """How many children come along."""
        ...

    @property
    def urgent_needs(self) -> Sequence[UrgentNeed]:
        """The needs known at application."""
        ...


def situation_of(case: Situated) -> SupportSituation:
    """Propose which template suits a case: a child's before all, then family, then care."""
    if case.is_child:
        return SupportSituation.CHILD
    if case.accompanying_adults or case.accompanying_children:
        return SupportSituation.FAMILY
    if UrgentNeed.MEDICAL in case.urgent_needs:
        return SupportSituation.MEDICAL
    return SupportSituation.ADULT


def template_of(
    situation: SupportSituation, needs: Iterable[UrgentNeed] = ()
) -> tuple[PlannedSupport, ...]:
    """Return the items that suit a situation and these needs, in the order of the path."""
    needed = {_NEEDED[need] for need in needs if need in _NEEDED}
    wanted = _EVERYBODY | _BESIDES[situation] | needed
    return tuple(usual(code) for code in Support if code in wanted)


def template_for(case: Situated) -> tuple[PlannedSupport, ...]:
    """Return the template proposed for a case."""
    return template_of(situation_of(case), case.urgent_needs)


def still_to_plan(
    template: Iterable[PlannedSupport], in_plan: Iterable[Support]
) -> tuple[PlannedSupport, ...]:
    """Leave out what is in the plan already, given or not: a template never plans it again."""
    there = frozenset(in_plan)
    return tuple(wanted for wanted in template if wanted.code not in there)


@cache  # frozen, so that everybody may have the same one
def usual(code: Support) -> PlannedSupport:
    """Return an item in the form it usually takes, seen to by whom it usually is."""
    return PlannedSupport(code=code, phase=PHASES[code], form=_FORMS[code], side=_SIDES[code])
