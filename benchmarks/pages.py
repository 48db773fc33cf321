"""The pages that are measured, each as somebody who works with it."""

from dataclasses import dataclass

from benchmarks.deeds import waiting_today
from benchmarks.programmes import Programme
from benchmarks.visits import Visit


@dataclass(frozen=True)
class Place:
    """A page and who opens it."""

    username: str
    page: str
    query: str = ""

    def __str__(self) -> str:
        """Name the page and its reader."""
        return f"{self.page or 'home'} ({self.username})"

    def visit(self, programme: Programme) -> Visit:
        """Open the page."""
        return programme.visit(self.username, self.page, self.query)


def places(programme: Programme) -> list[Place]:
    """Return all pages of the main job; the case is one that is being followed up."""
    ref, _ = waiting_today(programme.engine, 1)[0]
    return [
        Place("nord", ""),
        Place("iom", ""),
        Place("manager", "overview"),
        Place("nord", "overview"),
        Place("manager", "analysis"),
        Place("nord", "intake"),
        Place("iom", "cases"),
        Place("iom", "case", f"ref={ref}"),
        Place("iom", "follow-ups"),
        Place("nord", "follow-ups"),
        Place("nord", "account"),
        Place("nord", "help"),
    ]
