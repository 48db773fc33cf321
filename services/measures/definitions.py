"""The twelve measures: what each asks, counts and leaves out, in the words shown with it."""

from dataclasses import dataclass
from typing import Literal

from models.codes import OPEN_STAGES, WAITING_STAGES, Milestone, Urgency
from services.measures.caseload import Stock
from services.measures.completion import Completion, ReachedOnce
from services.measures.events import Happened
from services.measures.figures import Figure
from services.measures.questions import Question, Table
from services.measures.waiting import Waited
from services.measures.windows import written_window
from services.measures.worklist import Pressing
from services.queries.cubes import Cube
from services.queries.events import arrivals, grants, submissions
from services.queries.waiting import decision_times, departure_times
from services.words import phrase


@dataclass(frozen=True)
class Measure:
    """A figure's name, the question it answers, its unit and definition, and how it is counted."""

    name: str
    question: str
    unit: str
    definition: str
    listed: Literal["cases", "follow_ups"]
    figure: Figure
    windows: tuple[Milestone, ...] = ()

    def table(self, cube: Cube, question: Question) -> Table:
        """Answer a question from counts that were read for it or for more."""
        return Table(
            measure=self.name,
            as_of=question.as_of,
            unit=self.unit,
            definition=self.definition,
            windows=tuple((code.value, written_window(code)) for code in self.windows),
            by=question.by,
            rows=self.figure.rows(cube, question),
        )


DEFINITIONS = (
    Measure(
        "caseload",
        phrase("How many people are in the programme?"),
        phrase("cases"),
        phrase(
            "Cases that on the day were submitted, waiting for information, under assessment, "
            "granted, travelling or in reintegration, by their region on that day."
        ),
        "cases",
        Stock(OPEN_STAGES),
    ),
    Measure(
        "waiting_for_decision",
        phrase("How many applications wait for a decision?"),
        phrase("cases"),
        phrase(
            "Cases that on the day were submitted, waiting for information or under assessment, "
            "by their region on that day."
        ),
        "cases",
        Stock(WAITING_STAGES),
    ),
    Measure(
        "completion_within_year",
        phrase("How many had their one-year follow-up?"),
        phrase("return episodes"),
        phrase(
            "Return episodes with the twelve-month follow-up done inside its window (person "
            "reached, all three dimensions given), of those whose window has closed. Those who "
            "withdrew, were lost, declined or moved on are among them. Left out: registered in "
            "error, before Hemväg, and those who died before the window closed without it done. "
            "By the region on the day of arrival."
        ),
        "cases",
        Completion(Milestone.M12, within_a_year=True),
        (Milestone.M12,),
    ),
    Measure(
        "reached_once",
        phrase("How many were reached at least once?"),
        phrase("return episodes"),
        phrase(
            "Return episodes in which the person was reached at least once from the arrival to the "
            "end of the twelve-month window, of the same episodes as the one-year follow-up."
        ),
        "cases",
        ReachedOnce(),
        (Milestone.M12,),
    ),
    Measure(
        "six_month_follow_up",
        phrase("How many had their six-month follow-up?"),
        phrase("return episodes"),
        phrase(
            "Return episodes with the six-month follow-up done inside its window, of those whose "
            "window has closed. Left out: registered in error, before Hemväg, and those who died "
            "before the window closed without it done. By the region on the day of arrival."
        ),
        "cases",
        Completion(Milestone.M6, within_a_year=False),
        (Milestone.M6,),
    ),
    Measure(
        "overdue",
        phrase("How many follow-ups are overdue?"),
        phrase("follow-ups"),
        phrase("Open follow-ups that were due before the day; those at rest left out."),
        "follow_ups",
        Pressing(Urgency.OVERDUE),
        (Milestone.M1, Milestone.M3, Milestone.M6, Milestone.M12),
    ),
    Measure(
        "due_soon",
        phrase("How many follow-ups are due soon?"),
        phrase("follow-ups"),
        phrase(
            "Open follow-ups due on the day or in the 14 days after it; those at rest left out."
        ),
        "follow_ups",
        Pressing(Urgency.DUE_SOON),
        (Milestone.M1, Milestone.M3, Milestone.M6, Milestone.M12),
    ),
    Measure(
        "applications",
        phrase("How many applied?"),
        phrase("return episodes"),
        phrase("Applications by the day of submission; accompanying persons beside, not inside."),
        "cases",
        Happened(submissions),
    ),
    Measure(
        "supported",
        phrase("How many were granted support?"),
        phrase("return episodes"),
        phrase(
            "Grants by the day of decision and the region on that day; "
            "accompanying persons beside, not inside."
        ),
        "cases",
        Happened(grants),
    ),
    Measure(
        "returned",
        phrase("How many returned?"),
        phrase("return episodes"),
        phrase(
            "Arrivals by the day of arrival and the region on that day; "
            "accompanying persons beside, not inside."
        ),
        "cases",
        Happened(arrivals),
    ),
    Measure(
        "days_to_decision",
        phrase("How long does a decision take?"),
        phrase("days"),
        phrase(
            "Median days from submission to grant or rejection, of applications submitted in "
            "the period (Kaplan–Meier). Those not decided count as far as known: until the day, "
            "or until the case ended."
        ),
        "cases",
        Waited(decision_times),
    ),
    Measure(
        "days_to_departure",
        phrase("How long until the departure?"),
        phrase("days"),
        phrase(
            "Median days from grant to departure, of grants in the period (Kaplan–Meier). Those "
            "who have not left count as far as known: until the day, or until the case ended."
        ),
        "cases",
        Waited(departure_times),
    ),
)
