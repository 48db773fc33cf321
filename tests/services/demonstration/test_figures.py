"""The published figures, as they stand in the project with their sources."""

from services.demonstration.figures import (
    RETURNED,
    SUPPORTED,
    published,
    published_figures,
    usual_year,
)


class TestPublishedFigures:
    def test_each_has_a_source_of_its_own(self) -> None:
        sources = [figure.source for figure in published_figures()]
        assert all(len(source) > 10 and source != "same" for source in sources)

    def test_parts_add_up_to_their_total(self) -> None:
        parts = [f for f in published_figures() if (f.series, f.year) == ("RK_identified", "2018")]
        total = next(f.value for f in parts if f.breakdown == "total")
        assert total == sum(f.value for f in parts if f.breakdown == "sex_age") == 262


def test_published_finds_a_year_a_category_or_nothing() -> None:
    assert published(RETURNED, 2017) == 39
    assert published(SUPPORTED, 2018, "BG") == 46
    assert published(RETURNED, 2018) is None


def test_usual_year_is_the_published_average() -> None:
    assert usual_year() == 30
