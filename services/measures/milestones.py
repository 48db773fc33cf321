"""Which share had the follow-ups of the first and the third month."""

from models.codes import Milestone
from services.measures.completion import Completion
from services.measures.definitions import CLOSED_BEFORE, FOLLOW_UPS, Meaning, Measure
from services.words import phrase

_DIED_FIRST = phrase(
    "Left out: registered in error, before Hemväg, and those who died before the window closed "
    "without it done."
)
MEASURES = (
    Measure(
        "one_month_follow_up",
        Meaning(
            title=phrase("One-month follow-up done"),
            question=phrase("How many had their one-month follow-up?"),
            unit=phrase("return episodes"),
            numerator=phrase(
                "Return episodes with the one-month follow-up done inside its window: the person "
                "was reached."
            ),
            denominator=phrase(
                "Of those whose one-month window has closed, by the region on the day of "
                "arrival; who withdrew, was lost, declined or moved on is among them."
            ),
            exclusions=_DIED_FIRST,
            as_of=CLOSED_BEFORE,
            source=FOLLOW_UPS,
        ),
        Completion(Milestone.M1, within_a_year=False),
        windows=(Milestone.M1,),
    ),
    Measure(
        "three_month_follow_up",
        Meaning(
            title=phrase("Three-month follow-up done"),
            question=phrase("How many had their three-month follow-up?"),
            unit=phrase("return episodes"),
            numerator=phrase(
                "Return episodes with the three-month follow-up done inside its window: the person "
                "was reached."
            ),
            denominator=phrase(
                "Of those whose three-month window has closed, by the region on the day of "
                "arrival; who withdrew, was lost, declined or moved on is among them."
            ),
            exclusions=_DIED_FIRST,
            as_of=CLOSED_BEFORE,
            source=FOLLOW_UPS,
        ),
        Completion(Milestone.M3, within_a_year=False),
        windows=(Milestone.M3,),
    ),
)
