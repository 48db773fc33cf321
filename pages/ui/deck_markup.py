"""The words of a slide as markup: everything that was written by a person is escaped here."""

from html import escape
from itertools import groupby

from services.charts.sweden import as_picture, sweden
from services.slides.footers import Footer
from services.slides.pictures import Path, Slide, Step
from services.words import Words

OPENING = "opening"
# Letters on a slide of words, and how large its type is up to them.
_SIZES = ((180, " hv-short"), (340, ""), (700, " hv-long"))
_FEW = 3


def words_of(slide: Slide, words: Words) -> str:
    """Write everything of a slide but its chart."""
    if slide.key == OPENING:
        return _opening(slide)
    parts = [f'<h1 class="hv-title"><span>{escape(slide.title)}</span></h1>']
    if isinstance(slide.picture, Path):
        parts.append(_path(slide.picture, words))
    elif slide.lines:
        parts.append(_lines(slide.lines))
    if slide.small:
        parts.append(f'<p class="hv-small-print">{escape(slide.small)}</p>')
    return "".join(parts)


def foot(told: Footer) -> str:
    """Write the foot of a slide, and over the whole of it that it is a rehearsal."""
    practice = escape(told.watermark)
    marks = (
        f'<div class="hv-practice">{practice}</div>'
        f'<div class="hv-watermark" aria-hidden="true" data-mark="{practice}"></div>'
    )
    return (
        f'<div class="hv-foot"><p><b>{escape(told.release)}</b> · {escape(told.rounded)}</p>'
        f"<p>{escape(told.caution)}</p></div>" + (marks if practice else "")
    )


def _opening(slide: Slide) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in slide.lines)
    return f'{_country()}<div class="hv-opening"><h1>{escape(slide.title)}</h1>{lines}</div>'


def _country() -> str:
    """Draw Sweden, as an ornament; Streamlit takes a drawing out of markup, but not a picture."""
    return f'<img class="hv-country" alt="" src="{as_picture(sweden(dark=True))}">'


def _lines(lines: tuple[str, ...]) -> str:
    letters = sum(map(len, lines))
    size = next((size for most, size in _SIZES if letters <= most), " hv-longest")
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="hv-lines{size}">{told}</ul>'


def _path(path: Path, words: Words) -> str:
    """Lay the steps on a grid; it is read as a list, stretch by stretch."""
    n = len(path.steps)
    few = " hv-few" if n <= _FEW else ""
    parts: list[str] = []
    column = 1
    for where, found in groupby(path.steps, key=lambda step: step.where):
        steps = [*found]
        parts.append(
            f'<p class="hv-where" style="grid-column:{column}/span {len(steps)}">'
            f"{escape(where)}</p>"
        )
        parts += [_step(step, column + place) for place, step in enumerate(steps)]
        column += len(steps)
    columns = f"grid-template-columns:repeat({n},1fr)"
    return (
        f'<div class="hv-path{few}" style="{columns}" lang="{words.language.value}">'
        f"{''.join(parts)}</div>"
    )


def _step(step: Step, column: int) -> str:
    at = f'style="grid-column:{column}"'
    return (
        f'<i class="hv-node" {at} aria-hidden="true"></i><div class="hv-step" {at}>'
        f"<strong>{escape(step.title)}</strong><span>{escape(step.text)}</span></div>"
    )
