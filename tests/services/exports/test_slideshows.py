"""The presentation to take home: native charts, notes, words for whoever does not see, no names."""

from functools import cache
from io import BytesIO
from pathlib import Path
from time import thread_time
from typing import Any
from zipfile import ZipFile

import pptx
import pytest

from models.codes import Language
from services.disclosure.samples import rehearsal
from services.exports.slideshows import write_slideshow
from services.exports.taking_home import FileFormat
from services.slides.footers import footer
from services.slides.pictures import Bars, Places, Stack
from services.slides.pictures import Path as Steps
from services.slides.stories import story
from services.words import Words
from tests.services.exports.reading_back import a_release, written
from tests.services.exports.test_slide_templates import saved

LANGUAGES = pytest.mark.parametrize("language", Language)


@cache
def opened(language: Language = Language.SV) -> Any:
    return pptx.Presentation(BytesIO(written(FileFormat.PPTX, language)))


def shapes(slide: Any) -> list[Any]:
    """Return every shape of a slide, those of groups too."""
    return [inner for shape in slide.shapes for inner in (shape, *getattr(shape, "shapes", ()))]


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in shapes(slide) if shape.has_text_frame]


def texts_of(shape: Any) -> str:
    return shape.text_frame.text if shape.has_text_frame else ""


def alternative(shape: Any) -> str:
    return shape._element._nvXxPr.cNvPr.get("descr", "")  # noqa: SLF001  python-pptx hides it


def decorative(shape: Any) -> bool:
    return bool(shape._element.xpath(".//*[local-name()='decorative' and @val='1']"))  # noqa: SLF001


@LANGUAGES
class TestTheStory:
    def test_is_told_slide_by_slide(self, language: Language) -> None:
        slides = story(a_release(), Words(language))
        assert [slide.shapes.title.text for slide in opened(language).slides] == [
            slide.title for slide in slides
        ]

    def test_has_each_slides_words(self, language: Language) -> None:
        told = zip(opened(language).slides, story(a_release(), Words(language)), strict=True)
        for page, slide in told:
            said = "\n".join(texts(page))
            assert all(line in said for line in slide.lines)
            assert slide.small in said

    def test_has_each_slides_notes(self, language: Language) -> None:
        told = zip(opened(language).slides, story(a_release(), Words(language)), strict=True)
        for page, slide in told:
            assert page.notes_slide.notes_text_frame.text == slide.notes

    def test_says_on_each_slide_how_to_take_it(self, language: Language) -> None:
        foot = footer(a_release(), Words(language))
        for page in opened(language).slides:
            said = "\n".join(texts(page))
            assert all(part in said for part in (foot.release, foot.rounded, foot.caution))

    def test_is_in_its_language(self, language: Language) -> None:
        speech = {Language.SV: "sv-SE", Language.EN: "en-GB"}[language]
        deck = opened(language)
        assert deck.core_properties.language == speech
        said = {run.get("lang") for page in deck.slides for run in page.element.iter("{*}rPr")}
        assert said == {speech}

    def test_shows_each_picture_in_powerpoints_own_way(self, language: Language) -> None:
        charts = {Bars: 1, Places: 1, Steps: 0, type(None): 0}
        told = zip(opened(language).slides, story(a_release(), Words(language)), strict=True)
        for page, slide in told:
            picture = slide.picture
            wanted = len(picture.parts) if isinstance(picture, Stack) else charts[type(picture)]
            assert sum(shape.has_chart for shape in page.shapes) == wanted
            assert not page.element.xpath(".//p:pic")

    def test_says_every_chart_and_the_map_in_words(self, language: Language) -> None:
        for page in opened(language).slides:
            for shape in page.shapes:
                if shape.has_chart or hasattr(shape, "shapes"):
                    assert len(alternative(shape)) > 20

    def test_leaves_no_shape_unsaid(self, language: Language) -> None:
        """Words, a described picture, or decoration that a reader aloud passes by."""
        for page in opened(language).slides:
            for shape in page.shapes:
                words = shape.has_text_frame and shape.text_frame.text
                assert words or alternative(shape) or decorative(shape)


class TestTheFile:
    def test_is_sixteen_to_nine(self) -> None:
        deck = opened()
        assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=0.001)

    def test_keeps_everything_on_the_slide(self) -> None:
        deck = opened()
        for page in deck.slides:
            for shape in page.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height

    def test_gives_every_shape_of_a_slide_a_number_of_its_own(self) -> None:
        for page in opened().slides:
            numbers = page.element.xpath(".//p:cNvPr/@id")
            assert len(numbers) == len(set(numbers))

    def test_names_the_release_and_nobody(self) -> None:
        said = opened().core_properties
        assert "R-2026-01" in said.title
        assert (said.author, said.last_modified_by) == ("Hemväg", "Hemväg")
        assert said.created.date() == a_release().as_of

    def test_holds_no_path_of_this_machine(self) -> None:
        here = str(Path(__file__).resolve().parents[3]).encode()
        with ZipFile(BytesIO(written(FileFormat.PPTX, Language.SV))) as file:
            assert not any(here in file.read(name) for name in file.namelist())

    def test_tells_how_far_it_is(self) -> None:
        heard: list[float] = []
        write_slideshow(a_release(), Words(Language.SV), progress=heard.append)
        assert heard == sorted(heard)
        assert heard[-1] == 1
        assert len(heard) == len(story(a_release(), Words(Language.SV)))

    def test_takes_the_processor_less_than_five_seconds(self) -> None:
        began = thread_time()
        write_slideshow(a_release(), Words(Language.EN))
        assert thread_time() - began < 5

    def test_keeps_a_long_text_on_its_slide_in_smaller_type(self) -> None:
        document = a_release()
        lines = "\n".join(["Whoever met somebody in the first week answers more often. " * 2] * 9)
        learned = document.what_we_learned.model_copy(update={"en": lines})
        made = write_slideshow(
            document.model_copy(update={"what_we_learned": learned}), Words(Language.EN)
        )
        page = pptx.Presentation(BytesIO(made)).slides[-2]
        box = next(
            shape for shape in page.shapes if lines.split("\n")[0].strip() in texts_of(shape)
        )
        sizes = {run.font.size.pt for line in box.text_frame.paragraphs for run in line.runs}
        assert max(sizes) < 20


class TestRehearsal:
    def test_is_marked_on_every_slide(self) -> None:
        words = Words(Language.SV)
        mark = footer(rehearsal(), words).watermark
        deck = pptx.Presentation(BytesIO(write_slideshow(rehearsal(), words)))
        assert all(mark in texts(page) for page in deck.slides)

    def test_a_release_has_no_mark(self) -> None:
        mark = footer(rehearsal(), Words(Language.SV)).watermark
        assert not any(mark in texts(page) for page in opened().slides)


class TestTheOfficesOwnTemplate:
    def test_lays_the_slides_out_on_it(self, tmp_path: Path) -> None:
        template = saved(tmp_path, slides=2)
        made = write_slideshow(a_release(), Words(Language.SV), template)
        deck = pptx.Presentation(BytesIO(made))
        assert deck.slide_width == pptx.Presentation(str(template)).slide_width
        assert len(deck.slides) == len(story(a_release(), Words(Language.SV)))
        assert {page.slide_layout.name for page in deck.slides} == {"Title Slide", "Title Only"}
        assert made == write_slideshow(a_release(), Words(Language.SV), template)
