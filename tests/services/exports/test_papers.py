"""The PDF to take home can be read aloud: tagged, titled, in its language, pictures in words."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from models.codes import Language
from services.disclosure.samples import rehearsal
from services.exports.papers import write_paper
from services.exports.taking_home import FileFormat
from services.exports.typesetting import FONTS
from services.slides.footers import footer
from services.slides.pictures import Bars, Places, Stack
from services.slides.stories import story
from services.words import Words
from tests.services.exports.reading_back import a_release, in_paper, written

LANGUAGES = pytest.mark.parametrize("language", Language)


def opened(language: Language = Language.SV) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(written(FileFormat.PDF, language)))


def tags(node: Any) -> Iterator[Any]:
    """Walk through the structure of a document."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node.K)


def named(pdf: pikepdf.Pdf, *names: str) -> list[Any]:
    return [tag for tag in tags(pdf.Root.StructTreeRoot) if str(tag.S) in names]


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [item.title for item in outline.root]


@LANGUAGES
class TestReadAloud:
    def test_says_its_language(self, language: Language) -> None:
        assert str(opened(language).Root.Lang) == language.value

    def test_says_its_title_in_the_window_too(self, language: Language) -> None:
        pdf = opened(language)
        title = story(a_release(), Words(language))[0].title
        assert str(pdf.docinfo.Title) == title
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)

    def test_says_that_it_keeps_to_the_standard(self, language: Language) -> None:
        """Typst writes this only after its own check of the standard."""
        with opened(language).open_metadata() as said:
            assert said["pdfuaid:part"] == "1"

    def test_is_tagged(self, language: Language) -> None:
        pdf = opened(language)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert named(pdf, "/Table")
        assert named(pdf, "/TH")
        assert named(pdf, "/H1", "/H2")

    def test_has_a_bookmark_for_each_slide(self, language: Language) -> None:
        slides = story(a_release(), Words(language))[1:]
        assert bookmarks(opened(language)) == [slide.title for slide in slides]

    def test_says_each_picture_in_words(self, language: Language) -> None:
        pdf = opened(language)
        said = [str(tag.Alt) for tag in named(pdf, "/Figure") if "/Alt" in tag]
        slides = story(a_release(), Words(language))
        assert said == [s.alt for s in slides if isinstance(s.picture, Bars | Stack | Places)]


class TestTheFile:
    def test_is_set_in_our_own_font(self) -> None:
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in opened().pages
            for font in page.resources.Font.values()
        }
        assert all(name.startswith("SourceSansPro") for name in fonts)
        assert (FONTS / "OFL.txt").exists()

    def test_names_nobody_and_is_dated_by_the_release(self) -> None:
        pdf = opened()
        assert str(pdf.docinfo.Author) == "Hemväg"
        assert str(pdf.docinfo.CreationDate).startswith(f"D:{a_release().as_of:%Y%m%d}")

    def test_takes_words_for_words(self) -> None:
        """What a manager writes is no instruction to Typst."""
        learned = "#panic(1) $x$ *bold* \\ </script> {{"
        document = a_release()
        texts = document.what_we_learned.model_copy(update={"sv": learned})
        changed = document.model_copy(update={"what_we_learned": texts})
        pieces = in_paper(write_paper(changed, Words(Language.SV)))
        assert learned in " ".join(pieces)

    @LANGUAGES
    def test_says_on_each_page_how_to_take_it(self, language: Language) -> None:
        foot = footer(a_release(), Words(language))
        pieces = in_paper(written(FileFormat.PDF, language))
        pages = len(opened(language).pages)
        assert pieces.count(f"{foot.release} · {foot.rounded}") == pages


class TestRehearsal:
    def test_is_marked_on_every_page(self) -> None:
        words = Words(Language.SV)
        content = write_paper(rehearsal(), words)
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
        assert in_paper(content).count(footer(rehearsal(), words).watermark) == pages + 1

    def test_a_release_has_no_mark(self) -> None:
        mark = footer(rehearsal(), Words(Language.SV)).watermark
        assert mark not in in_paper(written(FileFormat.PDF, Language.SV))
