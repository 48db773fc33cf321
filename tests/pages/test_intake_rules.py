"""A condition that an application does not meet is named by its number, and only that one."""

import pytest

from pages.ui import intake_fields
from pages.ui.intake_rules import CONDITIONS, failing


@pytest.mark.parametrize(
    ("wrong", "numbers"),
    [
        ({"ground"}, [1]),
        ({"citizenship"}, [2]),
        ({"in_sweden_on"}, [3]),
        ({"return_country", "free_choice_confirmed_on"}, [4]),
        ({"citizenship", "exploitation"}, [1, 2]),
        ({"gender", "consent_record_on"}, []),
        (set(), []),
    ],
)
def test_fields_that_are_wrong_name_their_condition(wrong: set[str], numbers: list[int]) -> None:
    assert [n for n, _ in failing(wrong)] == numbers


def test_every_condition_is_shown_by_fields_that_are_asked() -> None:
    asked = {name for condition in CONDITIONS for name in condition.fields}
    assert asked <= set(intake_fields.REQUIRED)
