"""How a deed on a case is said to somebody whose form it has overtaken."""

from pages.ui import fields
from services.queries.changes_since import Change
from services.words import Words, phrase

TOLD = {
    "application.submitted": phrase("took in the application"),
    "application.corrected": phrase("corrected facts of the application"),
    "application.endorsed": phrase("endorsed the application"),
    "application.granted": phrase("granted the application"),
    "application.rejected": phrase("rejected the application"),
    "assessment.started": phrase("started the assessment"),
    "information.requested": phrase("asked for more information"),
    "information.answered": phrase("wrote down that information has come"),
    "participation.confirmed": phrase("confirmed what is known of earlier participation"),
    "child_checks.recorded": phrase("wrote down checks for the child"),
    "child_handover.recorded": phrase("wrote down the hand-over of the child"),
    "consent.given": phrase("wrote down that a consent was given again"),
    "consent.withdrawn": phrase("wrote down that a consent was withdrawn"),
    "safe_contact.set": phrase("changed the rules for safe contact"),
    "support.planned": phrase("planned support"),
    "support.given": phrase("wrote down support that was given"),
    "support.struck": phrase("took something out of the support plan"),
    "departure.recorded": phrase("recorded the departure"),
    "arrival.recorded": phrase("recorded the arrival"),
    "journey.put_off": phrase("put the journey off"),
    "contact.logged": phrase("logged a contact"),
    "contact.corrected": phrase("corrected a contact"),
    "contact.struck": phrase("took out a contact that was logged here by mistake"),
    "contact.undone": phrase("undid a contact"),
    "follow_up.moved": phrase("moved due days of follow-ups"),
    "alert.raised": phrase("raised an alert"),
    "alert.resolved": phrase("resolved an alert"),
    "alert.taken_back": phrase("took an alert back"),
    "case.withdrawn": phrase("registered that the person has withdrawn"),
    "case.closed": phrase("closed the case"),
    "lost_contact.reversed": phrase("took the case up again"),
    "step.corrected": phrase("corrected the day of a step"),
    "step.undone": phrase("undid a step"),
    "handover.asked": phrase("asked another region to take the case over"),
    "handover.accepted": phrase("took the case over for another region"),
    "handover.declined": phrase("declined to take the case over"),
    "handover.taken_back": phrase("took back the question to another region"),
    "household.linked": phrase("linked the case with a household"),
    "household.renamed": phrase("changed the first case of the household"),
    "household.unlinked": phrase("took the case out of its household"),
}
"""What each deed on a case is called; the sentence begins with who did it."""
_NAMING = (
    *("application.corrected", "child_checks.recorded", "safe_contact.set"),
    *("consent.given", "consent.withdrawn"),
)


def told(change: Change, words: Words) -> str:
    """Say who did what, and when; of facts and consents also which."""
    deed = words(TOLD.get(change.action, phrase("changed the case")))
    if change.action in _NAMING and change.fields:
        names = (words(fields.LABELS.get(name, name)) for name in change.fields)
        deed = f"{deed} ({', '.join(names)})"
    at = words.moment(change.at)
    return words("{moment}: {name} {deed}.", moment=at, name=change.actor, deed=deed)
