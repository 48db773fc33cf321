"""Writes the reference pages, or tells which of them the code has left behind."""

from pathlib import Path

from services.documentation.fields import fields_page
from services.documentation.keys import keys_page
from services.documentation.measures import measures_page
from services.documentation.permissions import permissions_page
from services.documentation.stages import stages_page

FOLDER = Path("docs/reference")


def reference_pages(root: Path) -> dict[Path, str]:
    """Return each page's place and the text the code gives it now."""
    folder = root / FOLDER
    return {
        folder / "fields.md": fields_page(),
        folder / "keys.md": keys_page(root),
        folder / "permissions.md": permissions_page(root),
        folder / "measures.md": measures_page(),
        folder / "stages.md": stages_page(),
    }


def write_pages(pages: dict[Path, str]) -> None:
    """Write every page."""
    for place, text in pages.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def outdated(pages: dict[Path, str]) -> list[Path]:
    """Name the pages that do not say what the code says."""
    return [
        place
        for place, text in pages.items()
        if not place.exists() or place.read_text(encoding="utf-8") != text
    ]
