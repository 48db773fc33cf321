"""T6: every number on a slide, and in the specification of a chart, is in the release."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from models.codes import Region
from pages.ui import deck_markup
from services.disclosure.documents import ReleaseDocument
from services.slides.footers import footer
from services.slides.pictures import Bars, Part, Places, Stack
from tests.architecture.reading import dotted, sources
from tests.conftest import FULL
from tests.security.disclosure.shown import (
    NUMBER,
    allowed,
    everything,
    figures,
    release,
    slides,
    texts,
)

SEEDS = range(200 if FULL else 6)
BASES = (5, 7, 11)
NOUGHT = "0"  # to say what a nought may hide
CHECKSUM = "datarevision"  # of the whole specification: tells Plotly that it has changed
ATTRIBUTES = {"alt", "aria-hidden", "class", "data-mark", "lang", "src", "style"}


def foreign(document: ReleaseDocument, known: set[str]) -> list[str]:
    """Name the numbers in the words of the slides that are not known."""
    return [
        f"{number} in {text[:90]}"
        for text in texts(document)
        for number in NUMBER.findall(text)
        if number not in known
    ]


def leaves(part: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Give every value of a specification and where it stands."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from leaves(inner, f"{at}.{name}")
    elif isinstance(part, list | tuple):
        for place, inner in enumerate(part):
            yield from leaves(inner, f"{at}[{place}]")
    else:
        yield at, part


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("seed", SEEDS)
def test_words_hold_no_number_that_was_not_released(seed: int, base: int) -> None:
    document = release(seed, base)
    assert foreign(document, allowed(document)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_in_a_chart_depends_on_the_release_is_a_number_of_it(seed: int) -> None:
    document = release(seed)
    known = allowed(document)
    others = dict(figures(release(seed + 10_000)))
    for key, figure in figures(document):
        other = dict(leaves(others[key].to_plotly_json()))
        for at, value in leaves(figure.to_plotly_json()):
            if value == other.get(at) or at.endswith(CHECKSUM):
                continue
            assert set(NUMBER.findall(str(value))) <= known, (key, at, value)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_data_of_a_chart_are_released_numbers(seed: int) -> None:
    document = release(seed)
    values = {cell.value for table in document.tables for cell in table.cells}
    for key, figure in figures(document):
        for trace in figure.to_plotly_json()["data"]:
            counts = trace["x"] if trace.get("orientation") == "h" else trace["y"]
            assert set(counts) <= values, key


def test_another_release_is_seen() -> None:
    assert everything(release(1)) != everything(release(2))


def test_a_foreign_number_is_found() -> None:
    assert foreign(release(1), allowed(release(2, base=7)))


def test_the_markup_of_a_slide_says_nothing_in_its_attributes() -> None:
    document = release()
    for slide, words in slides(document):
        markup = deck_markup.words_of(slide, words) + deck_markup.foot(footer(document, words))
        found = {name for tag in re.findall(r"<[^>]*>", markup) for name in _names(tag)}
        assert found <= ATTRIBUTES


def _names(tag: str) -> list[str]:
    return re.findall(r'([a-z-]+)="', tag)


class TestAPictureTakesReleasedNumbersOnly:
    """The wall in types: a live count has no way onto a slide."""

    def test_in_bars(self) -> None:
        with pytest.raises(TypeError):
            Bars(("2025",), (46,), "people")  # type: ignore[arg-type]

    def test_in_a_stack(self) -> None:
        with pytest.raises(TypeError):
            Stack(("2025",), (Part("a", (46,)),), "people")  # type: ignore[arg-type]

    def test_on_a_map(self) -> None:
        with pytest.raises(TypeError):
            Places((Region.NORD,), ("Nord",), (46,), "people")  # type: ignore[arg-type]

    def test_and_only_the_document_of_a_release_makes_a_released_number(self) -> None:
        makers = {
            source.place
            for source in sources("services", "pages", "models", "app.py", "manage.py")
            for call in source.calls
            if dotted(call.func).endswith("Released") and ast.unparse(call.args[0]) != NOUGHT
        }
        assert makers == {"services/disclosure/documents.py"}
