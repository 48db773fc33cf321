"""The keys of the slides, a clicker's too, and the same as small buttons for mouse and finger."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

from models.codes import Language
from pages.ui import session
from services.words import Words

KEY = "presentation_keys"
_DRAWN = {
    "back": "M15 5l-7 7 7 7",
    "next": "M9 5l7 7-7 7",
    "language": "",
    "full": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "leave": "M6 6l12 12M18 6L6 18",
}
_AT = '<span class="at"></span>'
_CSS = """
nav { display: flex; align-items: center; gap: 4px; color: var(--quiet);
  font: 20px/1 var(--st-font);
  font-variant-numeric: tabular-nums; }
button { all: unset; min-width: 40px; height: 44px; text-align: center; cursor: pointer;
  border-radius: 6px; color: var(--quiet); font-size: 20px; }
button:hover { color: var(--ink); background: var(--raised); }
button:focus-visible { outline: 3px solid var(--petrol); }
svg { width: 24px; height: 24px; vertical-align: middle; fill: none; stroke: currentColor;
  stroke-width: 2; }
.at { min-width: 72px; text-align: center; color: var(--ink); }
"""


def _markup() -> str:
    """Write the buttons, and between the first two which slide it is."""
    buttons = [
        f'<button type="button" data-does="{does}"><svg viewBox="0 0 24 24" aria-hidden="true">'
        f'<path d="{drawn}"/></svg></button>'
        for does, drawn in _DRAWN.items()
    ]
    return f"<nav>{buttons[0]}{_AT}{''.join(buttons[1:])}</nav>"


_keys = component(
    "hemvag_deck",
    html=_markup(),
    css=_CSS,
    js=Path(__file__).with_name("deck.js").read_text(encoding="utf-8"),
)


def listen(
    at: int,
    of: int,
    words: Words,
    *,
    go: Callable[[int], None],
    turn: Callable[[Language], None],
    leave: Callable[[], None],
) -> None:
    """Hear the presenter's keys: `go` to a slide, `turn` to a language, `leave`."""
    other = Language.EN if words.language is Language.SV else Language.SV
    _keys(
        key=KEY,
        data={
            "go": at,
            "of": of,
            "language": words.language.value,
            "other": other.value.upper(),
            "told": _told(words),
        },
        on_go_change=lambda: go(_asked_slide(of)),
        on_language_change=lambda: turn(_asked_language(words.language)),
        on_leave_change=leave,
    )


def _told(words: Words) -> dict[str, str]:
    return {
        "back": words("Previous slide (arrow left)"),
        "next": words("Next slide (arrow right)"),
        "language": words("The other language (L)"),
        "full": words("Full screen (F)"),
        "leave": words("Leave the slides (Esc)"),
    }


def _asked_slide(of: int) -> int:
    """Read which slide the browser asks for; whatever it sends, it is one of them."""
    sent = _sent("go")
    return min(max(sent, 1), of) if isinstance(sent, int) else 1


def _asked_language(present: Language) -> Language:
    sent = _sent("language")
    return Language(sent) if sent in tuple(Language) else present


def _sent(what: str) -> Any:
    return getattr(session.field(KEY), what, None)
