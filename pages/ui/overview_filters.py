"""Filters of figures: period, region, country group, adults or children; in the address."""

from datetime import date

import streamlit as st

from models.codes import AdultChild, CountryGroup, Region
from pages.ui import filters, live, session
from pages.ui.words import _, words
from services.access import Scope
from services.measures.questions import PROGRAMME_BEGAN, Question, as_of_day, year_of_days

OVERVIEW = "overview"
Days = tuple[date, date]


def ask(scope: Scope, page: str = OVERVIEW) -> Question:
    """Draw a page's filters and return the question they ask, as far as the scope reaches."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{page}_filters"):
        period = _period(page)
        regions = [region for region in Region if region in scope.regions]
        region = None
        if len(regions) > 1:
            region = filters.choice(page, "region", regions, every=_("All regions"))
        country = filters.choice(
            page, "country_group", list(CountryGroup), every=_("All countries")
        )
        age = filters.choice(page, "adult_child", list(AdultChild), every=_("All ages"))
    since, until = period or (None, None)
    return Question(
        as_of=as_of_day(live.today(), until),
        since=since,
        until=until,
        regions=[region] if region else regions,
        country_group=country,
        adult_child=age,
    )


def chosen_year(question: Question) -> int | None:
    """Return the year the question is about, if it is about one whole year."""
    if question.since is None or question.until is None:
        return None
    whole = year_of_days(question.since.year) == (question.since, question.until)
    return question.since.year if whole else None


def _period(page: str) -> Days | None:
    asked = _asked()
    years = [year_of_days(year) for year in range(live.today().year, PROGRAMME_BEGAN.year - 1, -1)]
    offered = years if asked is None or asked in years else [asked, *years]
    session.fill(f"{page}_period", asked)
    return st.selectbox(
        _("Period"),
        offered,
        index=None,
        key=f"{page}_period",
        placeholder=_("All years, events of this year"),
        format_func=_named,
        on_change=_to_address,
        args=(f"{page}_period",),
    )


def _asked() -> Days | None:
    """Read the period from the address; what is no period is none."""
    try:
        since = date.fromisoformat(st.query_params.get("since", ""))
        until = date.fromisoformat(st.query_params.get("until", ""))
    except ValueError:
        return None
    return (since, until) if PROGRAMME_BEGAN <= since <= until else None


def _named(days: Days) -> str:
    since, until = days
    if year_of_days(since.year) == days:
        return str(since.year)
    return _("{first} to {last}", first=words().day(since), last=words().day(until))


def _to_address(key: str) -> None:
    """Write the chosen period into the address."""
    chosen: Days | None = session.field(key)
    for name, day in zip(("since", "until"), chosen or (None, None), strict=True):
        if day is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = day.isoformat()
