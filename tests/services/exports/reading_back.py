"""Reads the numbers of a release back from every format, as whoever gets the file sees them."""

import json
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pikepdf
import pptx

from models.codes import Language
from services.charts.slides import draw_slide
from services.disclosure.documents import ReleaseDocument, read_document, write_document
from services.disclosure.samples import rehearsal_file
from services.exports.taking_home import FileFormat, Wish, write_to_take_home
from services.slides.pictures import Bars, Places, Slide, Stack
from services.slides.stories import story
from services.words import Words

Numbers = dict[str, list[list[str]]]
"""By what the slide says: its rows of numbers, as they are written."""


def a_release(*, fictitious: bool = False, base: int = 5) -> ReleaseDocument:
    """Return a release that is none of a rehearsal, with a zero that may be two people."""
    return read_document(release_file(fictitious=fictitious, base=base))


def release_file(*, fictitious: bool = False, base: int = 5) -> bytes:
    """Return the same as the bytes of a file."""
    facts = json.loads(rehearsal_file())
    del facts["sha256"]
    for table in facts["tables"]:
        for cell in table["cells"]:
            cell["value"] = cell["value"] // 5 * base
    by_name = {table["name"]: table["cells"] for table in facts["tables"]}
    by_name["persons_per_region"][0]["value"] = 0
    by_name["age_per_year"][-1]["value"] = 0
    return write_document({**facts, "id": "R-2026-01", "base": base, "fictitious": fictitious})


@cache
def written(file_format: FileFormat, language: Language, base: int = 5) -> bytes:
    """Make a file of the release, once for all tests that read it."""
    return write_to_take_home(a_release(base=base), Words(language), Wish(file_format)).content


def told(document: ReleaseDocument, words: Words) -> Numbers:
    """Return the numbers as the release has them."""
    return {slide.title: rows(slide) for slide in story(document, words) if rows(slide)}


def rows(slide: Slide) -> list[list[str]]:
    """Return the rows of numbers in a slide's picture."""
    match slide.picture:
        case Bars() | Places():
            return [[value.shown for value in slide.picture.values]]
        case Stack():
            return [[value.shown for value in part.values] for part in slide.picture.parts]
        case _:
            return []


def on_screen(document: ReleaseDocument, words: Words) -> Numbers:
    """Return the numbers that are drawn on the slides."""
    return {
        slide.title: [
            [text.strip() for text in trace["text"]]
            for trace in draw_slide(slide.picture).to_dict()["data"]
            if trace["type"] == "bar"
        ]
        for slide in story(document, words)
        if isinstance(slide.picture, Bars | Stack | Places)
    }


def in_slideshow(content: bytes) -> Numbers:
    """Return the numbers in the charts of a PowerPoint file."""
    found = {}
    for slide in pptx.Presentation(BytesIO(content)).slides:
        charts: list[Any] = [shape.chart for shape in slide.shapes if shape.has_chart]
        if charts:
            found[slide.shapes.title.text] = [_labels(chart) for chart in charts]
    return found


def in_workbooks_of(content: bytes) -> Numbers:
    """Return the numbers behind the charts, in the workbooks that PowerPoint opens to edit them."""
    found = {}
    for slide in pptx.Presentation(BytesIO(content)).slides:
        charts: list[Any] = [shape.chart for shape in slide.shapes if shape.has_chart]
        if charts:
            found[slide.shapes.title.text] = [_behind(chart) for chart in charts]
    return found


def in_tables(content: bytes) -> Numbers:
    """Return the numbers of an Excel file; the last sheet has none."""
    book = openpyxl.load_workbook(BytesIO(content))
    return {str(sheet["A1"].value): _columns(sheet) for sheet in book.worksheets[:-1]}


def in_paper(content: bytes) -> list[str]:
    """Return every piece of text of a PDF as it is drawn, but the number of each page."""
    pages = pages_of(content)
    assert [page[-1] for page in pages] == [str(number + 1) for number in range(len(pages))]
    return [piece for page in pages for piece in page[:-1]]


def pages_of(content: bytes) -> list[list[str]]:
    """Return every piece of text of a PDF, page by page."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [list(_pieces(page)) for page in pdf.pages]


def times(pieces: list[str], row: list[str]) -> int:
    """Count how often a row of numbers stands among pieces of text, the words left out."""
    numbers = [piece for piece in pieces if re.fullmatch(r"\d+(–\d+)?", piece)]
    return sum(numbers[at : at + len(row)] == row for at in range(len(numbers)))


def foreign(text: str, document: ReleaseDocument) -> set[str]:
    """Return the numbers of a text that are neither released, nor a year, nor in its name."""
    for name in (document.id, document.sha256, document.sha256[:12]):
        text = text.replace(name, "")
    values = {cell.value for table in document.tables for cell in table.cells}
    years = {
        code for table in document.tables if "year" in table.dims for code in table.codes("year")
    }
    known = {str(value) for value in values} | years | {str((document.base - 1) // 2)}
    day = document.as_of
    known |= {str(day.year), str(day.day)} if f"{day.day} " in text else set()
    return set(re.findall(r"\d+", text)) - known


def _labels(chart: Any) -> list[str]:
    """What stands at each bar: its value in the chart's number format."""
    ((series,),) = [list(plot.series) for plot in chart.plots]
    form = series._element.find(".//{*}formatCode").text  # noqa: SLF001  python-pptx hides it
    zero = re.match(r'\[=0\]"(.*?)";', form)
    return [zero[1] if zero and value == 0 else f"{value:g}" for value in series.values]


def _behind(chart: Any) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    cells = [cell for (cell,) in book.active["B2" : f"B{book.active.max_row}"]]
    zeros = [re.match(r'\[=0\]"(.*?)";', cell.number_format) for cell in cells]
    return [
        zero[1] if zero and cell.value == 0 else str(cell.value)
        for cell, zero in zip(cells, zeros, strict=True)
    ]


def _columns(sheet: Any) -> list[list[str]]:
    """The table begins below its heading, in row 5, and ends with the first empty row."""
    lines = []
    for line in sheet.iter_rows(min_row=5, values_only=True):
        if line[0] is None:
            break
        lines.append([str(cell) for cell in line if cell is not None])
    return [list(column) for column in zip(*lines, strict=True)][1:]


def _pieces(page: Any) -> Iterator[str]:
    fonts = {name: _letters(font) for name, font in page.resources.Font.items()}
    letters, width = dict[int, str](), 1
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters, width = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            drawn = operands[0] if str(operator) == "TJ" else operands
            codes = b"".join(bytes(part) for part in drawn if isinstance(part, pikepdf.String))
            steps = range(0, len(codes), width)
            yield "".join(letters[int.from_bytes(codes[at : at + width])] for at in steps).strip()


def _letters(font: Any) -> tuple[dict[int, str], int]:
    """Read which letter each glyph of a font stands for, and how many bytes name a glyph."""
    said = font.ToUnicode.read_bytes().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", said, re.DOTALL):
        for glyph, letter in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(letter).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", said, re.DOTALL):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(letter, 16) + step)
    width = re.search(r"begincodespacerange\s*<(\w+)>", said)
    return found, len(width[1]) // 2 if width else 2
