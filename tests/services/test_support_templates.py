"""The templates of the support plan: whom they suit, and that they plan nothing twice."""

from dataclasses import dataclass, field

import pytest

from models.codes import Support, SupportPhase, SupportSituation, UrgentNeed
from services.support_templates import situation_of, still_to_plan, template_for, template_of


@dataclass
class Person:
    """What of a case tells its situation."""

    is_child: bool = False
    accompanying_adults: int = 0
    accompanying_children: int = 0
    urgent_needs: list[UrgentNeed] = field(default_factory=list[UrgentNeed])


def codes(person: Person) -> set[Support]:
    """Name what the proposed template holds."""
    return {wanted.code for wanted in template_for(person)}


class TestSituationOf:
    def test_a_childs_comes_before_all_others(self) -> None:
        child = Person(is_child=True, accompanying_adults=1, urgent_needs=[UrgentNeed.MEDICAL])
        assert situation_of(child) is SupportSituation.CHILD

    def test_company_makes_a_family(self) -> None:
        assert situation_of(Person(accompanying_children=2)) is SupportSituation.FAMILY
        assert situation_of(Person(accompanying_adults=1)) is SupportSituation.FAMILY

    def test_a_need_of_care_makes_a_medical_one(self) -> None:
        assert situation_of(Person(urgent_needs=[UrgentNeed.MEDICAL])) is SupportSituation.MEDICAL
        assert situation_of(Person(urgent_needs=[UrgentNeed.ESCORT])) is SupportSituation.ADULT


class TestTemplates:
    @pytest.mark.parametrize("situation", SupportSituation)
    def test_hold_every_part_of_the_path_in_its_order_and_nothing_twice(
        self, situation: SupportSituation
    ) -> None:
        wanted = template_of(situation)
        phases = [planned.phase for planned in wanted]
        assert phases == sorted(phases, key=list(SupportPhase).index)
        assert set(phases) == set(SupportPhase)
        assert len({planned.code for planned in wanted}) == len(wanted)

    def test_a_child_is_escorted_met_and_cared_for(self) -> None:
        wanted = {Support.ESCORT, Support.ARRIVAL, Support.PSYCHOSOCIAL, Support.EDUCATION}
        assert wanted <= codes(Person(is_child=True))

    def test_what_is_urgent_is_added_whatever_the_situation(self) -> None:
        needs = [UrgentNeed.TRAVEL_DOC, UrgentNeed.SHELTER, UrgentNeed.INTERPRETER]
        found = codes(Person(accompanying_children=1, urgent_needs=needs))
        assert {Support.TRAVEL_DOC, Support.SHELTER, Support.HOUSING} <= found

    def test_plan_nothing_that_is_in_the_plan(self) -> None:
        template = template_of(SupportSituation.ADULT)
        rest = still_to_plan(template, [Support.TICKET, Support.COUNSELLING])
        assert len(rest) == len(template) - 2
        assert still_to_plan(template, [wanted.code for wanted in template]) == ()
