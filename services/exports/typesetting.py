"""Sets a release's story with Typst, from our own font and nothing else of the machine."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path as File
from typing import Any, Literal

import typst

from services.charts.theme import palette
from services.disclosure.documents import Released, ReleaseDocument
from services.slides.footers import footer
from services.slides.pictures import Bars, Picture, Places, Slide, Stack, Tone
from services.slides.places import extent, places
from services.words import Words

_HERE = File(__file__).resolve().parent
LAYOUTS, FONTS = _HERE / "layouts", _HERE / "fonts"
Told = dict[str, Any]
Form = Literal["pdf", "png", "svg"]


def compiled(
    layout: str,
    told: Told,
    document: ReleaseDocument,
    *,
    form: Form,
    standard: Literal["ua-1"] | None = None,
    ppi: float | None = None,
) -> bytes:
    """Set one layout: what is told stands in it as text, whatever signs it has.

    The same words are the same bytes: the moment in the file is noon of the release's day.

    :raises typst.TypstError: the result does not keep to the standard
    """
    made = typst.compile(
        str(LAYOUTS / f"{layout}.typ"),
        root=str(LAYOUTS),
        font_paths=_fonts(),
        format=form,
        ppi=ppi,
        sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        pdf_standards=[] if standard is None else [standard],
        timestamp=int(datetime.combine(document.as_of, time(12), UTC).timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("one page was to be set, not several")
    return made


def tell(document: ReleaseDocument, slides: Sequence[Slide], words: Words) -> Told:
    """Return what a layout needs to know of some slides of a release."""
    foot = footer(document, words)
    return {
        "language": words.language.value,
        "colours": _colours(),
        "slides": [_slide(slide) for slide in slides],
        **asdict(foot),
    }


def _slide(slide: Slide) -> Told:
    return {
        "title": slide.title,
        "lines": slide.lines,
        "small": slide.small,
        "alt": slide.alt,
        "picture": None if slide.picture is None else _picture(slide.picture),
    }


def _picture(picture: Picture) -> Told:
    if isinstance(picture, Bars):
        values = picture.values
        return {"kind": "bars", "labels": picture.labels, **_numbers(values)}
    if isinstance(picture, Stack):
        return _stack(picture)
    if isinstance(picture, Places):
        return _places(picture)
    return {"kind": "path", "steps": [asdict(step) for step in picture.steps]}


def _stack(stack: Stack) -> Told:
    parts = [
        {"label": part.label, "tone": part.tone.value.lower(), **_numbers(part.values)}
        for part in stack.parts
    ]
    most = max(part["most"] for part in parts)
    return {"kind": "parts", "labels": stack.labels, "parts": parts, "most": most}


def _places(shown: Places) -> Told:
    by_region = {place.region: place for place in places()}
    wide, high = extent()
    regions = [
        {"outlines": by_region[region].outlines, "middle": by_region[region].middle}
        for region in shown.regions
    ]
    return {
        "kind": "places",
        "labels": shown.labels,
        "regions": regions,
        "wide": wide,
        "high": high,
        **_numbers(shown.values),
    }


def _numbers(values: Sequence[Released]) -> Told:
    """Tell numbers as they are drawn and as they are written, and the largest of them."""
    shown = [{"value": value.value, "shown": value.shown} for value in values]
    return {"values": shown, "most": max(value.value for value in values)}


@cache
def _colours() -> dict[str, str]:
    colours = palette(dark=False)
    return {
        "ink": colours.ink,
        "background": colours.background,
        "quiet": colours.quiet,
        "hairline": colours.hairline,
        "map": "#A9C5CC",
        Tone.PLAIN.value.lower(): colours.primary,
        Tone.DONE.value.lower(): colours.done,
        Tone.LATE.value.lower(): colours.due_soon,
        Tone.NOT_DONE.value.lower(): colours.quiet,
    }


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
