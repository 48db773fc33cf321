"""The windows of follow-ups in words, made from the constants that decide them."""

from models.codes import MONTHS, Milestone
from services.statistics.calendar import WINDOWS, Offset

MILESTONES = tuple(MONTHS)
"""The follow-ups with a window, in their order."""


def written_window(milestone: Milestone) -> str:
    """Write a window as "arrival + 9 months … arrival + 12 months + 30 days"."""
    window = WINDOWS[MONTHS[milestone]]
    return f"{_written(window.opens)} … {_written(window.closes)}"


def _written(offset: Offset) -> str:
    text = f"arrival + {_counted(offset.months, 'month')}"
    if offset.days:
        text += f" {'+' if offset.days > 0 else '−'} {_counted(abs(offset.days), 'day')}"
    return text


def _counted(n: int, unit: str) -> str:
    return f"{n} {unit}" if n == 1 else f"{n} {unit}s"
