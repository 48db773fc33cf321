"""Slides are laid out on our template, or on the one an office has chosen."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pptx
import pytest
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from models.codes import Language
from services.charts.theme import palette
from services.disclosure.samples import rehearsal
from services.errors import SlideTemplateUnusable
from services.exports.slide_templates import open_template
from services.exports.slideshows import write_slideshow
from services.installation import require_template
from services.settings import Settings
from services.words import Words

PML = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OURS = ["Title Slide", "Title Only"]


def saved(folder: Path, *, slides: int = 0, layouts: bool = True) -> Path:
    """Save a template of an office, 4:3, which may be a deck of former slides."""
    presentation = pptx.Presentation()
    presentation.core_properties.created = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(slides):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = f"Former {number}"
    if not layouts:
        blank = presentation.slide_layouts.get_by_name("Blank")
        for layout in [one for one in presentation.slide_layouts if one is not blank]:
            presentation.slide_layouts.remove(layout)
    path = folder / "office.pptx"
    presentation.save(str(path))
    return path


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
TRACES = {
    "docProps/custom.xml": "<Properties><property name='Owner'>Anna</property></Properties>",
    "ppt/commentAuthors.xml": "<cmAuthorLst><cmAuthor name='Anna'/></cmAuthorLst>",
}


def with_traces(place: Path) -> Path:
    """Add what an office's program may leave in a file."""
    presentation = pptx.Presentation(str(place))
    presentation.core_properties.identifier = "Anna"
    presentation.core_properties.last_printed = datetime(2024, 5, 6, tzinfo=UTC)
    section = parse_xml(
        f'<p:extLst xmlns:p="{PML}"><p:ext uri="s"><p:section name="Anna"/></p:ext></p:extLst>'
    )
    presentation.part._element.append(section)  # noqa: SLF001  python-pptx has no public way
    package = presentation.part.package
    for source, (name, content) in zip((package, presentation.part), TRACES.items(), strict=True):
        kind = "custom-properties" if name.startswith("doc") else "commentAuthors"
        part = Part(PackURI(f"/{name}"), "application/xml", package, content.encode())
        source.relate_to(part, f"{OFFICE}/relationships/{kind}")
    presentation.save(str(place))
    return place


def everything_in(content: bytes) -> str:
    """Read every file inside an archive."""
    with ZipFile(BytesIO(content)) as file:
        return "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())


class TestOurs:
    def test_is_sixteen_to_nine(self) -> None:
        ours = open_template(None).presentation
        assert ours.slide_width * 9 == pytest.approx(ours.slide_height * 16, rel=0.001)

    def test_has_a_layout_to_open_with_a_plain_one_and_no_slide(self) -> None:
        template = open_template(None)
        assert [layout.name for layout in template.presentation.slide_layouts] == _OURS
        assert len(template.presentation.slides) == 0

    def test_leaves_room_below_the_title(self) -> None:
        room = open_template(None).room
        assert room.height > Inches(5)
        assert room.width > Inches(12)

    def test_has_the_colours_of_the_screens(self) -> None:
        master = open_template(None).presentation.slide_master
        theme = next(r.target_part.blob for r in master.part.rels.values() if "theme" in r.reltype)
        assert palette(dark=False).primary.lstrip("#").encode() in theme


class TestTheOfficesOwn:
    def test_keeps_its_size_and_takes_the_layout_with_least_beside_its_title(
        self, tmp_path: Path
    ) -> None:
        template = open_template(saved(tmp_path))
        assert template.presentation.slide_width == Inches(10)
        assert template.layout.name == "Title Only"

    def test_comes_without_its_former_slides(self, tmp_path: Path) -> None:
        template = open_template(saved(tmp_path, slides=3))
        again = tmp_path / "again.pptx"
        template.presentation.save(str(again))
        assert len(pptx.Presentation(str(again)).slides) == 0
        assert "Former" not in everything_in(again.read_bytes())

    def test_brings_no_traces_of_whoever_made_it(self, tmp_path: Path) -> None:
        """Properties of its own, authors of comments, names of sections, when it was printed."""
        place = with_traces(saved(tmp_path, slides=2))
        assert everything_in(place.read_bytes()).count("Anna") >= len(TRACES)
        made = write_slideshow(rehearsal(), Words(Language.EN), place)
        told = everything_in(made)
        assert [trace for trace in ("Anna", "Former", "lastPrinted") if trace in told] == []
        with ZipFile(BytesIO(made)) as file:
            assert [name for name in file.namelist() if "thumbnail" in name] == []
        assert len(pptx.Presentation(BytesIO(made)).slides) > len(TRACES)

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"<html>"])
    def test_refuses_what_is_no_presentation(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "other.pptx"
        path.write_bytes(content)
        with pytest.raises(SlideTemplateUnusable):
            open_template(path)

    def test_refuses_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(SlideTemplateUnusable):
            open_template(tmp_path / "gone.pptx")

    def test_refuses_one_without_a_layout_with_a_title(self, tmp_path: Path) -> None:
        with pytest.raises(SlideTemplateUnusable):
            open_template(saved(tmp_path, layouts=False))


class TestAtTheStart:
    def test_a_template_that_cannot_be_used_stops_it(self, tmp_path: Path) -> None:
        with pytest.raises(SlideTemplateUnusable):
            require_template(Settings(pptx_template=tmp_path / "gone.pptx"))

    def test_none_is_needed(self) -> None:
        require_template(Settings(pptx_template=None))
