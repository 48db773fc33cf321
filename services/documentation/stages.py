"""The stages of a case and the steps between them, as a diagram and a table."""

from collections.abc import Iterator

from models.codes import OPEN_STAGES, Stage
from services.access import GRANTS, Permission
from services.stages import PASSAGES, Passage

_HEADING = """# Stages of a case

Written by `manage.py docs` from the transition table in `services/stages.py`. Every step is an
event with the day it happened, who recorded it and when, and a coded reason where one is asked.
No step is dated after today, before 2012, or before the step in front of it. An application is
submitted when the rules E1 to E4 hold, E5 is answered and all six ticks are given; legal status in
Sweden is never asked (E6). While a case is open, a hand-over moves it to another region and leaves
it in its stage. A withdrawn, rejected or closed case may be followed by a new application.

"""
_TABLE = """
| step | from | to | who | asks | must hold |
|---|---|---|---|---|---|
"""


def stages_page() -> str:
    """Draw the transition table and write it out below."""
    rows = "".join(_row(passage) for passage in PASSAGES.values())
    return _HEADING + "\n".join(_diagram()) + "\n" + _TABLE + rows


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {Stage.SUBMITTED.value}: submit"
    for passage in PASSAGES.values():
        for origin in passage.origins:
            yield f"    {origin.value} --> {passage.to.value}: {_words(passage)}"
    for stage in Stage:
        if stage not in OPEN_STAGES:
            yield f"    {stage.value} --> [*]"
    yield "```"


def _row(passage: Passage) -> str:
    origins = "any open stage" if passage.origins == OPEN_STAGES else ", ".join(passage.origins)
    asks, guards = ", ".join(f"`{name}`" for name in passage.asks), "; ".join(passage.guards)
    who = _who(passage.permission)
    cells = (_words(passage), origins, passage.to.value, who, asks, guards or "–")
    return f"| {' | '.join(cells)} |\n"


def _words(passage: Passage) -> str:
    return passage.step.value.lower().replace("_", " ")


def _who(permission: Permission) -> str:
    return ", ".join(
        f"{role.lower()} ({granted[permission].value})"
        for role, granted in GRANTS.items()
        if permission in granted
    )
