"""The pictures of slides: every number written beside its bar, large, and the same each time."""

import pytest

from models.codes import Language
from services.charts.slides import draw_slide
from services.disclosure.documents import Released
from services.slides.pictures import Bars, Part, Stack
from tests.security.disclosure.shown import figures, release

LARGE = 28


@pytest.mark.parametrize("language", Language)
def test_every_bar_says_its_number(language: Language) -> None:
    drawn = dict(figures(release()))
    for key in ("years", "regions", "countries", "ages", "phases", "follow_up"):
        for trace in drawn[f"{key} {language}"].data:
            assert all(str(text).strip() for text in trace.text)
            assert trace.textfont.size >= LARGE


def test_a_nought_is_no_bar_and_says_what_it_may_hide() -> None:
    figure = draw_slide(Bars(("2024", "2025"), (Released(0, 5), Released(35, 5)), "people"))
    assert list(figure.data[0].y) == [0, 35]
    assert list(figure.data[0].text) == ["0–2", "35"]


def test_parts_share_one_scale_that_ends_at_a_released_number() -> None:
    parts = (Part("a", (Released(35, 5),)), Part("b", (Released(10, 5),)))
    figure = draw_slide(Stack(("2025",), parts, "people"))
    assert tuple(figure.layout.yaxis.range) == tuple(figure.layout.yaxis2.range) == (0, 35)


def test_nothing_but_noughts_can_be_drawn() -> None:
    figure = draw_slide(Stack(("2025",), (Part("a", (Released(0, 5),)),), "people"))
    assert list(figure.data[0].text) == ["0–2"]


def test_nothing_is_told_by_pointing() -> None:
    for _, figure in figures(release()):
        assert figure.layout.hovermode is False
        assert {trace.hoverinfo for trace in figure.data} == {"skip"}
