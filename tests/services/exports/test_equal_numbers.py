"""The numbers on screen, in slides, paper and tables are the release's, and there is no other."""

from io import BytesIO

import openpyxl
import pptx
import pytest

from models.codes import Language
from services.disclosure.documents import ReleaseDocument
from services.exports.pictures import with_pictures, write_picture
from services.exports.taking_home import FileFormat, Wish, write_to_take_home
from services.words import Words
from tests.services.exports import reading_back
from tests.services.exports.reading_back import a_release, told, written

LANGUAGES = pytest.mark.parametrize("language", Language)


def everything_in_slides(content: bytes) -> str:
    texts = []
    for slide in pptx.Presentation(BytesIO(content)).slides:
        shapes = [*slide.shapes]
        shapes += [inner for shape in shapes if hasattr(shape, "shapes") for inner in shape.shapes]
        texts += [shape.text_frame.text for shape in shapes if shape.has_text_frame]
        texts += [
            shape.element.xpath(".//p:cNvPr/@descr")[0] for shape in slide.shapes if shape.has_chart
        ]
        texts.append(slide.notes_slide.notes_text_frame.text)
        texts += [label for chart in _charts(slide) for label in chart.plots[0].categories]
    return " ".join(texts)


def _charts(slide: pptx.slide.Slide) -> list[pptx.chart.chart.Chart]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def everything_in_tables(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return " ".join(str(cell) for cell in cells if cell is not None)


@pytest.mark.parametrize(("language", "base"), [*((one, 5) for one in Language), ("en", 7)])
class TestEqual:
    def test_on_screen(self, language: Language, base: int) -> None:
        document, words = a_release(base=base), Words(Language(language))
        assert reading_back.on_screen(document, words) == told(document, words)

    def test_in_slides(self, language: Language, base: int) -> None:
        content = written(FileFormat.PPTX, Language(language), base)
        numbers = told(a_release(base=base), Words(Language(language)))
        assert reading_back.in_slideshow(content) == numbers
        assert reading_back.in_workbooks_of(content) == numbers

    def test_in_tables(self, language: Language, base: int) -> None:
        content = written(FileFormat.XLSX, Language(language), base)
        numbers = told(a_release(base=base), Words(Language(language)))
        assert reading_back.in_tables(content) == numbers

    def test_on_paper_in_picture_and_table(self, language: Language, base: int) -> None:
        pieces = reading_back.in_paper(written(FileFormat.PDF, Language(language), base))
        numbers = told(a_release(base=base), Words(Language(language)))
        assert all(
            reading_back.times(pieces, row) >= 2 for rows in numbers.values() for row in rows
        )


class TestNothingElse:
    @LANGUAGES
    def test_no_other_number_is_in_the_slides(self, language: Language) -> None:
        texts = everything_in_slides(written(FileFormat.PPTX, language))
        assert reading_back.foreign(texts, a_release()) == set()

    @LANGUAGES
    def test_no_other_number_is_in_the_tables(self, language: Language) -> None:
        texts = everything_in_tables(written(FileFormat.XLSX, language))
        assert reading_back.foreign(texts, a_release()) == set()

    @LANGUAGES
    def test_no_other_number_is_on_paper(self, language: Language) -> None:
        pieces = reading_back.in_paper(written(FileFormat.PDF, language))
        assert reading_back.foreign(" ".join(pieces), a_release()) == set()

    def test_a_number_that_is_not_released_is_found(self) -> None:
        assert reading_back.foreign("About 13 people in 2025", a_release()) == {"13"}


class TestTheSameBytes:
    @pytest.mark.parametrize("file_format", [FileFormat.PPTX, FileFormat.PDF, FileFormat.XLSX])
    def test_whenever_it_is_made(self, file_format: FileFormat) -> None:
        again = write_to_take_home(a_release(), Words(Language.SV), Wish(file_format))
        assert again.content == written(file_format, Language.SV)

    def test_of_every_picture(self) -> None:
        words = Words(Language.SV)
        for slide in with_pictures(a_release(), words):
            for form in ("png", "svg"):
                one, other = (write_picture(a_release(), words, slide.key, form) for _ in "12")
                assert one == other

    def test_no_other_for_another_release(self) -> None:
        one, other = (written(FileFormat.PDF, Language.EN, base) for base in (5, 7))
        assert one != other


def test_a_zero_is_never_written_as_none() -> None:
    document: ReleaseDocument = a_release()
    numbers = told(document, Words(Language.EN))
    assert any("0–2" in row for rows in numbers.values() for row in rows)
    assert not any("0" in row for rows in numbers.values() for row in rows)
