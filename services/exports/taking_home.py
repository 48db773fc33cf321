"""A release as a file to take home: in which formats, under which name, and made how."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from services.disclosure.documents import ReleaseDocument
from services.exports.papers import write_paper
from services.exports.pictures import write_picture
from services.exports.released_tables import write_released_tables
from services.exports.slideshows import write_slideshow
from services.words import Words

Progress = Callable[[float], object]


class FileFormat(StrEnum):
    """What kind of file; its ending too."""

    PPTX = "pptx"
    PDF = "pdf"
    XLSX = "xlsx"
    PNG = "png"
    SVG = "svg"


MIME = {
    FileFormat.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileFormat.PDF: "application/pdf",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.PNG: "image/png",
    FileFormat.SVG: "image/svg+xml",
}
PICTURES = (FileFormat.PNG, FileFormat.SVG)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to take home; of a picture also which slide's."""

    file_format: FileFormat
    slide: str = ""


@dataclass(frozen=True)
class TakenHome:
    """A finished file."""

    name: str
    mime: str
    content: bytes


def write_to_take_home(
    document: ReleaseDocument,
    words: Words,
    wish: Wish,
    *,
    template: Path | None = None,
    progress: Progress | None = None,
) -> TakenHome:
    """Make the file in the language of `words`; slides stand on the template, if there is one.

    :raises SlideTemplateUnusable: the template is no presentation, or has no layout with a title
    :raises KeyError: a picture of a slide that the release does not have
    """
    match wish.file_format:
        case FileFormat.PPTX:
            content = write_slideshow(document, words, template, progress)
        case FileFormat.PDF:
            content = write_paper(document, words)
        case FileFormat.XLSX:
            content = write_released_tables(document, words)
        case FileFormat.PNG:
            content = write_picture(document, words, wish.slide, "png")
        case FileFormat.SVG:
            content = write_picture(document, words, wish.slide, "svg")
    return TakenHome(file_name(document, words, wish), MIME[wish.file_format], content)


def file_name(document: ReleaseDocument, words: Words, wish: Wish) -> str:
    """Name the file by its release, whether it is a rehearsal, its slide and its language."""
    parts = ["hemvag", document.id]
    if document.fictitious:
        parts.append(words("rehearsal"))
    if wish.slide:
        parts.append(wish.slide)
    return "-".join([*parts, words.language.value]) + f".{wish.file_format.value}"
