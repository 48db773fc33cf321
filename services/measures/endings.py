"""How many applications were rejected, withdrawn or closed, and how many cases opened again."""

from services.measures.definitions import STEPS, UP_TO_THE_DAY, Meaning, Measure
from services.measures.events import Happened
from services.queries.events import closings, rejections, reopenings, withdrawals
from services.words import phrase

_IN_ERROR = phrase(
    "Left out: registered in error; accompanying persons beside, not inside. "
    "A case can end twice when it was opened again."
)
MEASURES = (
    Measure(
        "rejected",
        Meaning(
            title=phrase("Rejected"),
            question=phrase("How many applications were rejected?"),
            unit=phrase("cases"),
            numerator=phrase("Rejections by the day of decision and the region on that day."),
            exclusions=_IN_ERROR,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Happened(rejections),
    ),
    Measure(
        "withdrawn",
        Meaning(
            title=phrase("Withdrew"),
            question=phrase("How many withdrew?"),
            unit=phrase("cases"),
            numerator=phrase(
                "Withdrawals, before or after the return, by their day and the region on that day."
            ),
            exclusions=_IN_ERROR,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Happened(withdrawals),
    ),
    Measure(
        "closed",
        Meaning(
            title=phrase("Closed"),
            question=phrase("How many cases were closed?"),
            unit=phrase("cases"),
            numerator=phrase("Closings, for any reason, by their day and the region on that day."),
            exclusions=_IN_ERROR,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Happened(closings),
    ),
    Measure(
        "found_again",
        Meaning(
            title=phrase("Found again"),
            question=phrase("How many were found again after contact was lost?"),
            unit=phrase("cases"),
            numerator=phrase(
                "Cases closed for lost contact and opened again, by the day they were opened again "
                "and the region on that day."
            ),
            exclusions=_IN_ERROR,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Happened(reopenings),
    ),
)
