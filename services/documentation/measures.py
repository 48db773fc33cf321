"""The figures and their definitions, written from the one registry."""

from services.measures.definitions import Measure
from services.measures.registry import MEASURES
from services.measures.windows import written_window

_HEADING = """# Figures

Written by `manage.py docs` from `services/measures/registry.py`. Screens, reports and
`manage.py measure NAME` show the same figures.
"""


def measures_page() -> str:
    """Write a section for each figure."""
    return _HEADING + "".join(_section(measure) for measure in MEASURES.values())


def _section(measure: Measure) -> str:
    windows = [f"{milestone}: {written_window(milestone)}" for milestone in measure.windows]
    keys = ", ".join(f"`{key}`" for key in sorted(measure.figure.keys))
    lines = [
        f"\n## {measure.name}\n",
        f"{measure.question}\n",
        measure.definition + "\n",
        f"* Unit: {measure.unit}",
        f"* Broken down by: {keys}",
        f"* Opens a list of: {measure.listed.replace('_', '-')}",
        *(["* Windows: " + "; ".join(windows)] if windows else []),
    ]
    return "\n".join(lines) + "\n"
