"""Which days a report is about: a year, half a year, or days of one's own; in the address."""

from datetime import date

import streamlit as st

from pages.ui import filters, live
from pages.ui.words import _, words
from services.errors import EndsBeforeItBegins
from services.measures.questions import PROGRAMME_BEGAN, Question, year_of_days

PAGE = "reports"
_YEAR, _HALF_YEAR, _OWN = "year", "half_year", "days"
_SECOND_HALF = 7
Days = tuple[date, date]


def ask() -> Question:
    """Draw the choice and return the question; unless chosen, the last whole year.

    :raises EndsBeforeItBegins: the last of one's own days comes before the first
    """
    titles = {_YEAR: _("Year"), _HALF_YEAR: _("Half-year"), _OWN: _("Own days")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="reports_period"):
        span = filters.tab(PAGE, "span", titles)
        since, until = {_YEAR: _year, _HALF_YEAR: _half_year, _OWN: _own}[span]()
    return Question(as_of=min(until, live.today()), since=since, until=until)


def halves(today: date) -> dict[str, Days]:
    """Return every half-year until today by its code, the newest first."""
    found = {
        f"{year}-{half}": days
        for year in range(today.year, PROGRAMME_BEGAN.year - 1, -1)
        for half, days in ((2, _half(year, second=True)), (1, _half(year, second=False)))
    }
    return {code: days for code, days in found.items() if days[0] <= today}


def _half(year: int, *, second: bool) -> Days:
    first, last = year_of_days(year)
    if second:
        return date(year, _SECOND_HALF, 1), last
    return first, date(year, _SECOND_HALF - 1, 30)


def _year() -> Days:
    today = live.today()
    years = [str(year) for year in range(today.year, PROGRAMME_BEGAN.year - 1, -1)]
    usual = str(today.year - 1)
    return year_of_days(int(filters.named(PAGE, "year", years, every=usual) or usual))


def _half_year() -> Days:
    today = live.today()
    found = halves(today)
    titles = {code: _name(days) for code, days in found.items()}
    usual = next(code for code, (_first, last) in found.items() if last < today)
    chosen = filters.named(PAGE, "half_year", list(found), every=titles[usual], titles=titles)
    return found[chosen or usual]


def _name(days: Days) -> str:
    return _("{first} to {last}", first=words().month(days[0]), last=words().month(days[1]))


def _own() -> Days:
    """Days that are not chosen are those of the last whole year."""
    today = live.today()
    first, last = year_of_days(today.year - 1)
    bounds = {"first": PROGRAMME_BEGAN, "last": today}
    since = filters.day(PAGE, "since", **bounds) or first
    until = filters.day(PAGE, "until", **bounds) or max(since, last)
    if until < since:
        raise EndsBeforeItBegins(since=words().day(since), until=words().day(until))
    return since, until
