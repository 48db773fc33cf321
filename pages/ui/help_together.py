"""The help page on support, safe contact, alerts, hand-overs, and two people in one case."""

from services.settings import Settings
from services.words import Words, phrase

_LINES = (
    (
        phrase("Support plan"),
        phrase(
            "IOM plans what the person gets before, during and after the journey, in money, as a "
            "service or in kind, and marks each item as given on its day. A template gives a "
            "start. What is not yet given before the departure stands as a list on the case. "
            "Items are counted as items, never as people."
        ),
    ),
    (
        phrase("Rules for safe contact"),
        phrase(
            "If a call or a message can put the person at risk, the case says which channels and "
            "hours are allowed and whether no message may be left. The rules stand above the form "
            "before anybody calls. Whoever logs a contact says whether they were kept."
        ),
    ),
    (
        phrase("Alerts"),
        phrase(
            "A child gone missing, or somebody exploited again, raises an alert. It stands first "
            "on the start page of the region and of IOM until somebody says how it ended. Hemväg "
            "rings nobody: call the police and the social services first."
        ),
    ),
    (
        phrase("Lost contact"),
        phrase(
            "After at least {attempts} attempts over {days} days without an answer, Hemväg "
            "proposes to close the case as lost contact. A person at IOM decides. If the person is "
            "found again, the case goes on, with the follow-ups whose window is still open."
        ),
    ),
    (
        phrase("Hand-over to another region"),
        phrase(
            "When a person moves or must be kept safe, a region asks another one to take over. "
            "Until that one says yes, the case stays where it is; from then on it belongs to the "
            "new region. What was done before stays counted where it was done."
        ),
    ),
    (
        phrase("Asked for more"),
        phrase(
            "When IOM asks for more, the region sees on its start page for how many days the "
            "question has waited. After {information} days it is overdue, and IOM is told too."
        ),
    ),
    (
        phrase("Two people in one case"),
        phrase(
            "If somebody else saves the same case while you fill in a form, nothing of yours is "
            "lost: the form says who changed what, and you save once more."
        ),
    ),
)


def lines(words: Words, known: Settings) -> str:
    """List each with what it means here."""
    values = {
        "attempts": known.lost_contact_attempts,
        "days": known.lost_contact_days,
        "information": known.information_days,
    }
    return "\n".join(f"* **{words(name)}**: {words(text, **values)}" for name, text in _LINES)
