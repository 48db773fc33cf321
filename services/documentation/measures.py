"""The figures and what they mean, written from the one registry in both languages."""

from collections.abc import Iterable

from models.codes import Language
from services.measures.definitions import Measure
from services.measures.registry import MEASURES
from services.measures.windows import written_window
from services.words import Words, phrase

_HEADING = """# Figures

Written by `manage.py docs` from `services/measures/registry.py`. Screens, reports and
`manage.py measure NAME` show the same figures.
"""
_NOTHING = "–"
_LANGUAGES = (Words(Language.EN), Words(Language.SV))


def measures_page() -> str:
    """Write a section for each figure."""
    return _HEADING + "".join(_section(measure) for measure in MEASURES.values())


def _section(measure: Measure) -> str:
    keys = ", ".join(f"`{key}`" for key in sorted(measure.figure.keys))
    windows = [f"{milestone}: {written_window(milestone)}" for milestone in measure.windows]
    listed = (measure.listed or "no list of people").replace("_", "-")
    lines = [
        f"\n## {measure.name}\n",
        "| | English | Svenska |",
        "|---|---|---|",
        *(_line(phrases) for phrases in _meaning(measure)),
        "",
        *([f"* Windows: {'; '.join(windows)}"] if windows else []),
        f"* Broken down by: {keys}",
        f"* Opens: {listed}",
    ]
    return "\n".join(lines) + "\n"


def _meaning(measure: Measure) -> Iterable[tuple[str, str]]:
    meaning = measure.meaning
    return (
        (phrase("Question"), meaning.question),
        (phrase("Counted"), meaning.numerator),
        (phrase("Of what"), meaning.denominator),
        (phrase("Left out or apart"), meaning.exclusions),
        (phrase("Unit"), meaning.unit),
        (phrase("The day"), meaning.as_of),
        (phrase("Source"), meaning.source),
        (phrase("Heading of its list"), meaning.title),
    )


def _line(phrases: tuple[str, str]) -> str:
    name, text = phrases
    cells = (words(text) if text else _NOTHING for words in _LANGUAGES)
    return f"| {' / '.join(words(name) for words in _LANGUAGES)} | {' | '.join(cells)} |"
