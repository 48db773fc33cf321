"""Whoever is drawn could apply: a form that is valid, and a person who is eligible."""

from datetime import date
from random import Random

import pytest

from models.cases import Application, is_child
from models.codes import Ground, TraffickingStatus
from models.consents import TICKS
from services.commands.eligibility import check_eligibility
from services.demonstration.people import draw_country, draw_person, draw_region, has_coordinator
from tests.factories import token

DAY = date(2026, 3, 2)


def chances(seed: int) -> Random:
    """Return lots that fall the same way each time."""
    return Random(seed)  # noqa: S311  fictitious people


@pytest.mark.parametrize("seed", range(25))
class TestDrawPerson:
    def test_fills_in_a_valid_form(self, seed: int) -> None:
        chance = chances(seed)
        person = draw_person(chance, DAY, draw_country(chance))
        form = Application.model_validate(
            {
                **person,
                "region": draw_region(chance, DAY),
                "applied_on": DAY,
                "form_token": token(),
                **dict.fromkeys(TICKS.values(), DAY),
            }
        )
        check_eligibility(form)

    def test_calls_prostitution_no_trafficking(self, seed: int) -> None:
        person = draw_person(chances(seed), DAY, "BG")
        outside = person["trafficking_status"] is TraffickingStatus.NOT
        assert outside == (person["ground"] is Ground.PROSTITUTION)

    def test_draws_a_child_where_one_is_wanted(self, seed: int) -> None:
        for child in (True, False):
            person = draw_person(chances(seed), DAY, "BG", child=child)
            assert is_child(person["age_group"]) is child
            assert ("guardian_role" in person) is child

    def test_knows_no_human_exploitation_before_it_was_a_crime(self, seed: int) -> None:
        person = draw_person(chances(seed), date(2018, 6, 30), "BG")
        assert person["ground"] is not Ground.HUMAN_EXPLOITATION


@pytest.mark.parametrize("day", [date(2012, 1, 4), date(2016, 5, 1), date(2018, 9, 30), DAY])
def test_draw_region_names_only_regions_with_a_coordinator(day: date) -> None:
    chance = chances(1)
    assert all(has_coordinator(draw_region(chance, day), day) for _ in range(200))
