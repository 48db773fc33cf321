"""The reference pages say what the code says, and tell when they no longer do."""

from pathlib import Path

from models.codes import Language, Role
from services.access import Permission
from services.documentation.measures import measures_page
from services.documentation.pages import outdated, reference_pages, write_pages
from services.documentation.permissions import permissions_page
from services.documentation.stages import stages_page
from services.measures.registry import MEASURES
from services.stages import Step
from services.words import Words
from tests.architecture.reading import ROOT


def test_permissions_page_has_a_row_for_each_permission_and_a_column_for_each_role() -> None:
    rows = [line for line in permissions_page(ROOT).splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [permission.value for permission in Permission]
    assert all(row.count("|") == len(Role) + 2 for row in rows)


def test_permissions_page_tells_how_far_a_permission_reaches() -> None:
    page = permissions_page(ROOT)
    assert "| `application:submit` | own regions |  |  |  |  |  |" in page
    assert "| `decision:record` |  | everywhere |  |  |  |  |" in page


def test_stages_page_draws_and_names_every_step() -> None:
    page = stages_page()
    assert "    GRANTED --> TRAVELLING: record departure" in page
    assert all(f"| {step.value.lower().replace('_', ' ')} |" in page for step in Step)


def test_measures_page_says_what_each_figure_means_in_both_languages() -> None:
    page = measures_page()
    for measure in MEASURES.values():
        assert f"## {measure.name}\n" in page
        for words in (Words(Language.EN), Words(Language.SV)):
            assert words(measure.meaning.question) in page
            assert words(measure.meaning.numerator) in page
    assert "M12: arrival + 9 months … arrival + 12 months + 30 days" in page


class TestOutdated:
    def test_names_what_was_never_written(self, tmp_path: Path) -> None:
        pages = reference_pages(tmp_path)
        assert outdated(pages) == list(pages)

    def test_names_nothing_right_after_writing(self, tmp_path: Path) -> None:
        pages = reference_pages(tmp_path)
        write_pages(pages)
        assert outdated(pages) == []

    def test_names_a_page_that_was_changed_by_hand(self, tmp_path: Path) -> None:
        pages = reference_pages(tmp_path)
        write_pages(pages)
        stages = tmp_path / "docs" / "reference" / "stages.md"
        stages.write_text("by hand")
        assert outdated(pages) == [stages]
