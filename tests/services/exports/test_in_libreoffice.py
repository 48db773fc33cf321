"""LibreOffice opens the slides and draws the released numbers in them, whole and in order."""

from pathlib import Path

from models.codes import Language
from services.exports.taking_home import FileFormat
from services.slides.stories import story
from services.words import Words
from tests.offices import opened_as_pdf
from tests.services.exports.reading_back import a_release, pages_of, rows, times, written


def test_draws_every_slide_with_its_numbers(office: str, tmp_path: Path) -> None:
    file = tmp_path / "slides.pptx"
    file.write_bytes(written(FileFormat.PPTX, Language.SV))
    seen = pages_of(opened_as_pdf(office, file).read_bytes())
    for slide in story(a_release(), Words(Language.SV)):
        page = seen.pop(0)
        assert slide.title.startswith(_title(page))
        assert all(times(page, row) for row in rows(slide))
    assert seen == []


def _title(page: list[str]) -> str:
    """Return the first line of a page's title; the slide's number may be drawn before it."""
    return next(piece for piece in page if not piece.isdecimal())
