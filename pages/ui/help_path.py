"""What the programme is, and what each stage of a case means."""

from models.codes import OPEN_STAGES, Stage
from services.words import Words, phrase

PROGRAMME = (
    phrase(
        "The return programme (Återvändandeprogrammet, ÅMP) is for adults and children from other "
        "countries who have been exploited in human trafficking, human exploitation or "
        "prostitution, in Sweden or elsewhere, and who are in Sweden now. It helps them to return "
        "in safety to their home country, or to another country where they may settle."
    ),
    phrase(
        "The support starts before the journey and goes on during it and for up to a year "
        "afterwards. It is shaped together with the person, by what they need and wish and by "
        "what the country of return offers: a plan, travel documents, an escort, a place to live, "
        "care, training, a start in work or a small business. It is given as money, services or "
        "things. The aim is a life in which the person can support themselves, belongs "
        "somewhere, feels well, and is not exploited again."
    ),
    phrase(
        "Taking part is voluntary. The person chooses without pressure, knowing what there is to "
        "know, and can stop at any time without giving a reason. Legal status in Sweden makes no "
        "difference and is never asked."
    ),
    phrase(
        "Regional coordinators in the social services help people to apply. IOM Finland assesses "
        "the application, grants or rejects it, and arranges the journey. IOM and local partners "
        "give the support in the country of return. The Swedish Gender Equality Agency pays for "
        "the programme and follows up what comes of it."
    ),
    phrase(
        "Hemväg keeps track of applications, journeys and follow-ups, and counts them. It holds "
        "no names, birth dates or contact details, and no free text about anybody. Write the "
        "case's reference in your own file: it is the only way to tell which case is whose."
    ),
)
AFTERWARDS = (
    phrase(
        "Nothing closes by itself. When the last follow-up's window has passed, IOM is reminded "
        "to close the case. A new application by the same person is a new case; begin it from the "
        "old one, and what is known of the person is filled in."
    ),
    phrase(
        "For a child more is checked before support can be granted: whether the family can "
        "receive the child or was involved, whether the authorities of both countries find the "
        "return to be in the child's best interests, and who is responsible until the hand-over. "
        "The case closes with the day on which the other country's authority took over, or with "
        "the reason why none did. Children stand first in every list."
    ),
    phrase(
        "Every step asks for the day it happened, so a case can also be entered afterwards. "
        "You can undo what you saved for ten minutes; later you correct it and give the reason. "
        "The time line of the case keeps what was there before."
    ),
)
_MEANINGS = {
    Stage.SUBMITTED: phrase("a coordinator has sent the application to IOM, as the person wished"),
    Stage.INFO_REQUESTED: phrase(
        "IOM needs to know more; the coordinator or IOM enters the answer"
    ),
    Stage.ASSESSMENT: phrase("IOM weighs the application, the risks and the support available"),
    Stage.GRANTED: phrase("IOM has said yes; the journey and the support are prepared"),
    Stage.TRAVELLING: phrase("the person has left; put off, the case goes back one stage"),
    Stage.REINTEGRATION: phrase("the person has arrived; support goes on and follow-ups fall due"),
    Stage.REJECTED: phrase("IOM has said no, for a reason chosen from a list"),
    Stage.WITHDRAWN: phrase("the person has chosen to stop, which they can at any stage above"),
    Stage.CLOSED: phrase("the work has ended; if contact was lost, IOM can take it up again"),
}


def stages(words: Words) -> str:
    """List the open stages in the order of the path."""
    return "\n".join(f"1. {_meaning(words, stage)}" for stage in OPEN_STAGES)


def endings(words: Words) -> str:
    """List the ways in which a case ends."""
    return "\n".join(f"* {_meaning(words, stage)}" for stage in Stage if stage not in OPEN_STAGES)


def _meaning(words: Words, stage: Stage) -> str:
    return f"**{words.label(stage)}**: {words(_MEANINGS[stage])}"
