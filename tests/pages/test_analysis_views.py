"""The views of the analysis: which are about the chosen period, and which always about today."""

from datetime import date

import pytest

from models.codes import AdultChild, Region
from pages.ui.analysis_views import VIEWS, View
from services.measures.questions import Question

TODAY = date(2026, 11, 21)
CHOSEN = Question(
    date(2018, 12, 31),
    since=date(2018, 1, 1),
    until=date(2018, 12, 31),
    regions=[Region.NORD],
    adult_child=AdultChild.CHILD,
)
NO_PERIOD = {"ahead", "known", "quality"}
each = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.code)


@each
def test_a_view_of_today_is_asked_about_today_and_the_same_people(view: View) -> None:
    asked = view.asked(CHOSEN, TODAY)
    today = Question(TODAY, regions=[Region.NORD], adult_child=AdultChild.CHILD)
    assert asked == (today if view.code in NO_PERIOD else CHOSEN)


@each
def test_only_those_say_that_the_period_does_not_matter(view: View) -> None:
    assert ("period does not matter" in view.says) is (view.code in NO_PERIOD)
