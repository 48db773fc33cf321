"""A release to take home: choose a language and a format, have the file made, and keep it."""

import streamlit as st

from models.codes import Language
from pages.ui import live, session
from pages.ui.downloads import download
from pages.ui.guard import speaking
from pages.ui.words import _, language
from services.access import Permission, Viewer
from services.commands.release_exports import note_export
from services.disclosure.documents import ReleaseDocument
from services.exports.pictures import with_pictures
from services.exports.taking_home import (
    PICTURES,
    FileFormat,
    TakenHome,
    Wish,
    write_to_take_home,
)
from services.settings import settings
from services.web.downloads import Download
from services.words import Words

_MADE = "presentation_taken_home"
_OWN_NAMES = {Language.SV: "Svenska", Language.EN: "English"}


def draw(viewer: Viewer, document: ReleaseDocument) -> None:
    """Offer a release as a file; what is made is noted in the trail."""
    with st.container(key="presentation_take_home"):
        st.subheader(_("Take home"), anchor=False)
        st.caption(_("The same figures as on the slides, from release {id}.", id=document.id))
        words, wish = _choices(document)
        place = st.empty()
        if _made(document, words, wish) is None and place.button(
            _("Make the file"), key="presentation_make", icon=":material/draft:"
        ):
            place.empty()
            _make(viewer, document, words, wish)
        _offer(_made(document, words, wish), words)


def _choices(document: ReleaseDocument) -> tuple[Words, Wish]:
    """Ask for the language and the format, and which slide's if it is to be a picture."""
    titles = {
        FileFormat.PPTX: _("Slides (PowerPoint)"),
        FileFormat.PDF: _("Document (PDF)"),
        FileFormat.XLSX: _("Tables (Excel)"),
        FileFormat.PNG: _("One chart (PNG)"),
        FileFormat.SVG: _("One chart (SVG)"),
    }
    chosen = st.radio(
        _("Language of the file"),
        tuple(Language),
        index=tuple(Language).index(language()),
        format_func=lambda one: _OWN_NAMES[one],
        horizontal=True,
        key="presentation_file_language",
    )
    file_format = st.radio(
        _("Format"),
        tuple(FileFormat),
        format_func=lambda one: titles[one],
        horizontal=True,
        key="presentation_file_format",
    )
    slide = _slide(document) if file_format in PICTURES else ""
    return Words(chosen), Wish(file_format, slide)


def _slide(document: ReleaseDocument) -> str:
    titles = {slide.key: slide.title for slide in with_pictures(document, Words(language()))}
    return st.selectbox(
        _("Which chart"),
        tuple(titles),
        format_func=lambda key: titles[key],
        key="presentation_file_slide",
    )


def _make(viewer: Viewer, document: ReleaseDocument, words: Words, wish: Wish) -> None:
    """Make the file, tell how far it is, and note who takes what."""
    told = _("Making the file …")
    bar = st.progress(0.0, told)
    with speaking():
        made = write_to_take_home(
            document,
            words,
            wish,
            template=settings().pptx_template,
            progress=lambda part: bar.progress(part, told),
        )
        with live.jotting(viewer) as work:
            note_export(work, document.id, wish.file_format.value, words.language)
        session.keep(_MADE, (_asked(document, words, wish), made))
    bar.empty()


def _made(document: ReleaseDocument, words: Words, wish: Wish) -> TakenHome | None:
    """Return what was made last, as long as it is what is chosen."""
    nothing: tuple[object, TakenHome | None] = (None, None)
    asked, made = session.kept(_MADE, nothing)
    return made if asked == _asked(document, words, wish) else None


def _offer(made: TakenHome | None, words: Words) -> None:
    if made is None:
        return
    download(
        _("Download {name}", name=made.name),
        Download(made.name, made.mime, made.content),
        Permission.RELEASE_READ,
        key="presentation_download",
    )
    size = words.number(max(1, len(made.content) // 1024))
    st.caption(_("{size} kB. Noted in the trail.", size=size))


def _asked(document: ReleaseDocument, words: Words, wish: Wish) -> tuple[str, Language, Wish]:
    return document.sha256, words.language, wish
