"""What is known elsewhere, as it is used against a release."""

from services.disclosure.outside import Figure, published
from services.disclosure.plans import Box
from services.disclosure.spaces import Space

SPACE = Space(("2017", "2018"), ("BG",))


def test_the_published_figures_about_returns_are_read() -> None:
    found = {(figure.years, figure.country, figure.low, figure.high) for figure in published()}
    assert found == {
        (("2017",), None, 39, 39),
        (("2018",), None, 61, 61),
        (("2018",), "BG", 46, 46),
        (("2017", "2018", "2019", "2020"), "BG", 0, 132),
    }


def test_a_figure_is_about_a_group() -> None:
    known = Figure(("2018",), 46, 46, "a report", country="BG").over(SPACE)
    assert known is not None
    assert known.box == Box({0: (1,), 2: (0,)})
    assert (known.low, known.high) == (46, 46)


def test_of_more_years_than_are_released_only_the_most_is_left() -> None:
    known = Figure(("2016", "2017"), 70, 70, "a report").over(SPACE)
    assert known is not None
    assert (known.low, known.high) == (0, 70)


def test_years_that_no_release_is_about_tell_nothing() -> None:
    assert Figure(("2012",), 20, 20, "a report").over(SPACE) is None
