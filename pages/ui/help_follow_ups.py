"""How follow-ups count: their windows, what each state means, and what is left out."""

from datetime import date

from models.codes import MONTHS, FollowUpState, Milestone
from services.statistics.calendar import WINDOWS, Offset, due_days, window
from services.words import Words, phrase

OPENING = phrase(
    "After each arrival four follow-ups fall due. A follow-up is a contact with the person: how "
    "are they, and is more support needed? Each has a window, the days on which a contact counts "
    "as in time. The due day is counted from the arrival and never moves because a contact was "
    "late."
)
COUNTING = (
    phrase(
        "An attempt that reached nobody, or news through a partner, keeps the follow-up open. If "
        "contact is not safe, it rests until a day you choose and disturbs nobody meanwhile. "
        "*Overdue* means open and due before today; *due soon* means open and due today or in the "
        "next 14 days."
    ),
    phrase(
        "*One-year follow-up done* is the share of arrivals whose 12-month follow-up was done, "
        "among those whose window has closed. Younger arrivals are *not yet due* and in no share, "
        "so that a young year never looks like a bad one. People who withdrew, declined, moved on "
        "or were lost stay in; those who died before the window closed and cases registered in "
        "error are left out."
    ),
    phrase(
        "A follow-up whose window closed before the programme began with Hemväg is *before "
        "Hemväg*: it is neither done nor missed and in no share."
    ),
)
_STATES = {
    FollowUpState.DONE: phrase(
        "the person was reached inside the window. At 12 months the economic, the social and the "
        "psychosocial situation must have been judged as well"
    ),
    FollowUpState.LATE: phrase("the person was reached, but after the window had closed"),
    FollowUpState.DECLINED: phrase("the person did not want this one; the others still fall due"),
    FollowUpState.MISSED: phrase(
        "the window has closed without any of these. It can still be entered: the day of the "
        "contact decides whether it becomes done or done late"
    ),
    FollowUpState.CANCELLED: phrase("the case ended before the window closed"),
    FollowUpState.OPEN: phrase("none of these yet"),
}


def windows(words: Words, arrived_on: date) -> str:
    """List the windows: the rule, and the days for somebody who arrives on one day."""
    opening = words(
        "The days in brackets are for somebody who arrives on {day}:", day=words.day(arrived_on)
    )
    lines = [f"* {_window(words, milestone, arrived_on)}" for milestone in MONTHS]
    return "\n".join((opening, "", *lines))


def states(words: Words) -> str:
    """List the states of a follow-up, each with what it means."""
    return "\n".join(
        f"* **{words.label(state)}**: {words(meaning)}" for state, meaning in _STATES.items()
    )


def edge(words: Words, months: int, offset: Offset) -> str:
    """Say where a window begins or ends, by the due day or the arrival."""
    if offset.months != months:
        return words.many("{n} month after arrival", "{n} months after arrival", offset.months)
    if offset.days < 0:
        return words.many("{n} day before the due day", "{n} days before the due day", -offset.days)
    return words.many("{n} day after the due day", "{n} days after the due day", offset.days)


def _window(words: Words, milestone: Milestone, arrived_on: date) -> str:
    months = MONTHS[milestone]
    rule = WINDOWS[months]
    opens_on, closes_on = window(months, arrived_on)
    return words(
        "**{milestone}** (due {due}): from {opens} until {closes} ({opens_on} to {closes_on})",
        milestone=words.label(milestone),
        due=words.day(due_days(arrived_on)[months]),
        opens=edge(words, months, rule.opens),
        closes=edge(words, months, rule.closes),
        opens_on=words.day(opens_on),
        closes_on=words.day(closes_on),
    )
