"""What a browser calls itself, in words short enough to recognise one's own device."""

BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
_SPOKEN = {"Edg": "Edge", "Mac OS": "macOS"}


def device_name(user_agent: object) -> str:
    """Name a device as "Firefox, Windows"; a dash for what is not told."""
    text = user_agent if isinstance(user_agent, str) else ""
    found = (_first(BROWSERS, text), _first(SYSTEMS, text))
    return ", ".join(_SPOKEN.get(part, part) for part in found if part) or "–"


def _first(names: tuple[str, ...], text: str) -> str | None:
    return next((name for name in names if name in text), None)
