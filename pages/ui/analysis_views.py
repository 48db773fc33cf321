"""The views of the analysis: what each is called and answers, who sees it and what draws it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pages.ui import (
    ahead,
    analysis_one_year,
    analysis_regions,
    analysis_support,
    analysis_waiting,
    as_known,
    quality,
)
from services.access import Permission, Viewer, may, scope_of
from services.measures.questions import Question
from services.words import phrase


def everybody(viewer: Viewer) -> bool:
    """Say whether the viewer reads the analysis at all, be it for some regions only."""
    return may(viewer, Permission.ANALYSIS_READ)


def nationwide(viewer: Viewer) -> bool:
    """Say whether the viewer reads the analysis of every region."""
    return everybody(viewer) and scope_of(viewer, Permission.ANALYSIS_READ).national


@dataclass(frozen=True)
class View:
    """A view: its code in the address, its title, what it answers, and what draws it.

    `draw` gets the viewer and what the filters ask, and reads only what it shows. `of_today` says
    that it is about today, whichever period is chosen.
    """

    code: str
    title: str
    says: str
    draw: Callable[[Viewer, Question], None]
    allowed: Callable[[Viewer], bool] = everybody
    of_today: bool = False

    def asked(self, question: Question, today: date) -> Question:
        """Return what is asked of this view."""
        return question.on(today) if self.of_today else question


VIEWS = (
    View(
        "one_year",
        phrase("The first year"),
        phrase("What becomes of the follow-ups in the year after the return."),
        analysis_one_year.draw,
    ),
    View(
        "regions",
        phrase("Regions"),
        phrase("Whether the regions differ by more than chance would explain."),
        analysis_regions.draw,
        nationwide,
    ),
    View(
        "waiting",
        phrase("Waiting times"),
        phrase("How long people wait for the decision and for the journey."),
        analysis_waiting.draw,
    ),
    View(
        "support",
        phrase("Support"),
        phrase("What was given, what changed for people, and what is checked for children."),
        analysis_support.draw,
    ),
    View(
        "ahead",
        phrase("Ahead"),
        phrase(
            "Which follow-ups fall due in the coming months, and what to expect besides. The "
            "chosen period does not matter here."
        ),
        ahead.draw,
        of_today=True,
    ),
    View(
        "known",
        phrase("As known on"),
        phrase(
            "What was known on a past day, what is known of it now, and why they differ. The "
            "chosen period does not matter here."
        ),
        as_known.draw,
        of_today=True,
    ),
    View(
        "quality",
        phrase("Gaps"),
        phrase(
            "What is missing or cannot be right, by its effect on the figures. The chosen period "
            "does not matter here."
        ),
        quality.draw,
        of_today=True,
    ),
)
