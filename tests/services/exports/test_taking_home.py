"""Tables, pictures and files of a release: named after it, marked if it is a rehearsal."""

import struct
from io import BytesIO
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from models.codes import Language
from services.disclosure.samples import rehearsal
from services.exports.pictures import with_pictures, write_picture
from services.exports.taking_home import MIME, FileFormat, Wish, file_name, write_to_take_home
from services.slides.footers import footer
from services.words import Words
from tests.services.exports.reading_back import a_release, written

SVG = "{http://www.w3.org/2000/svg}"
SWEDISH, ENGLISH = Words(Language.SV), Words(Language.EN)


class TestTables:
    def test_have_a_sheet_for_each_table_and_one_of_definitions(self) -> None:
        book = openpyxl.load_workbook(BytesIO(written(FileFormat.XLSX, Language.SV)))
        assert len(book.worksheets) == len(a_release().tables) + 1

    def test_have_numbers_as_numbers_and_a_rounded_zero_in_words(self) -> None:
        book = openpyxl.load_workbook(BytesIO(written(FileFormat.XLSX, Language.EN)))
        regions = book["Persons per region"]
        assert regions["B5"].value == "0–2"
        assert regions["B6"].value == 10

    def test_say_what_a_rounded_zero_is(self) -> None:
        book = openpyxl.load_workbook(BytesIO(written(FileFormat.XLSX, Language.EN)))
        notes = [str(row[0]) for row in book.worksheets[-1].iter_rows(values_only=True)]
        assert any(note.startswith("0–2: nobody") for note in notes)

    def test_of_a_rehearsal_are_marked_on_every_sheet(self) -> None:
        made = write_to_take_home(rehearsal(), SWEDISH, Wish(FileFormat.XLSX)).content
        mark = footer(rehearsal(), SWEDISH).watermark
        for sheet in openpyxl.load_workbook(BytesIO(made)):
            assert mark in [cell for row in sheet.iter_rows(values_only=True) for cell in row]


class TestPictures:
    def test_there_is_one_for_each_chart(self) -> None:
        assert len(with_pictures(a_release(), SWEDISH)) == len(a_release().tables)

    def test_a_png_is_as_wide_as_a_screen(self) -> None:
        made = write_picture(a_release(), SWEDISH, "years", "png")
        assert made.startswith(b"\x89PNG")
        assert struct.unpack(">II", made[16:24]) == (1920, 1080)

    @pytest.mark.parametrize("words", [SWEDISH, ENGLISH])
    def test_an_svg_says_what_it_shows(self, words: Words) -> None:
        for slide in with_pictures(a_release(), words):
            root = ET.fromstring(write_picture(a_release(), words, slide.key, "svg"))  # noqa: S314  ours
            assert root.findtext(f"{SVG}title") == slide.title
            assert root.findtext(f"{SVG}desc") == slide.alt
            assert root.get("role") == "img"

    def test_of_a_slide_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(KeyError):
            write_picture(a_release(), SWEDISH, "opening", "png")

    def test_of_a_rehearsal_is_another_one(self) -> None:
        real = a_release(fictitious=False)
        marked = real.model_copy(update={"fictitious": True})
        one, other = (write_picture(each, SWEDISH, "years", "png") for each in (real, marked))
        assert one != other


class TestNames:
    @pytest.mark.parametrize(
        ("wish", "name"),
        [
            (Wish(FileFormat.PPTX), "hemvag-R-2026-01-sv.pptx"),
            (Wish(FileFormat.PNG, "years"), "hemvag-R-2026-01-years-sv.png"),
        ],
    )
    def test_follow_the_release(self, wish: Wish, name: str) -> None:
        assert file_name(a_release(), SWEDISH, wish) == name

    def test_say_that_it_is_a_rehearsal(self) -> None:
        name = file_name(rehearsal(), ENGLISH, Wish(FileFormat.PDF))
        assert name == "hemvag-R-0000-00-rehearsal-en.pdf"

    @pytest.mark.parametrize("file_format", FileFormat)
    def test_every_format_is_made_and_has_its_kind(self, file_format: FileFormat) -> None:
        slide = "ages" if file_format in {FileFormat.PNG, FileFormat.SVG} else ""
        made = write_to_take_home(a_release(), ENGLISH, Wish(file_format, slide))
        assert made.mime == MIME[file_format]
        assert made.content
        assert made.name.endswith(file_format.value)
