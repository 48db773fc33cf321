"""The overview: how many are in the programme, how follow-up goes, what presses; live."""

import streamlit as st

from models.codes import Region
from pages.ui import live, overview_charts, overview_figures, overview_filters, show
from pages.ui.guard import enter
from pages.ui.words import _, n_, words
from services.access import Permission, Scope, Viewer, may, scope_of
from services.charts import completion
from services.measures.overview import Overview
from services.measures.questions import Question, Row

PART_OF_2018 = 2018


def render() -> None:
    """Draw the overview, and redraw it whenever somebody saves something."""
    enter(Permission.OVERVIEW_READ)
    board()


@st.fragment
def board() -> None:
    """Draw everything that follows the programme."""
    viewer = enter(Permission.OVERVIEW_READ)
    scope = scope_of(viewer, Permission.OVERVIEW_READ)
    version = live.version()
    heading = st.container()
    question = overview_filters.ask(scope)
    found = live.overview(scope, version, question)
    with heading:
        _heading(found)
    _notes(question)
    overview_figures.draw_first(found, question)
    _national(viewer, scope, version)
    _headline_charts(found, question)
    overview_figures.draw_more(found, question)
    _other_charts(found, question)
    live.updates("overview_live", version)


def _heading(found: Overview) -> None:
    n = (found.table("caseload").row() or Row((), 0)).n
    if found.as_of == live.today():
        said = n_(
            "{n} person is in the programme today", "{n} people are in the programme today", n
        )
    else:
        day = words().day(found.as_of)
        said = n_(
            "{n} person was in the programme on {day}",
            "{n} people were in the programme on {day}",
            n,
            day=day,
        )
    st.title(said, anchor=False)


def _headline_charts(found: Overview, question: Question) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        overview_charts.draw_caseload(found, question)
    with right:
        overview_charts.draw_completion(found, question)


def _other_charts(found: Overview, question: Question) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        overview_charts.draw_pressing(found, question)
        overview_charts.draw_countries(found)
    with right:
        overview_charts.draw_years(found, question)
        overview_charts.draw_course(found, question)


def _national(viewer: Viewer, scope: Scope, version: int) -> None:
    """Whoever sees only some regions also sees the two figures of the whole country."""
    if scope.national or not may(viewer, Permission.NATIONAL_READ):
        return
    whole = live.national(viewer, version)
    with st.container(border=True, key="overview_national"):
        n = (whole.caseload.row() or Row((), 0)).n
        st.markdown(
            _(
                "**The whole country:** {open} {completion}",
                open=n_("{n} case is open.", "{n} cases are open.", n),
                completion=completion.say_completion(whole.completion.row(), words()),
            )
        )


def _notes(question: Question) -> None:
    """Say what must be known of the figures shown."""
    if overview_filters.chosen_year(question) == PART_OF_2018:
        st.info(
            _(
                "The published figures for 2018, 61 supported and 46 of them to Bulgaria, are from "
                "20 November: part of the year, and *supported*, which is not the same as "
                "*returned*."
            )
        )
    if Region.OST in question.regions and question.as_of.year <= PART_OF_2018:
        show.empty(_("Öst has had a coordinator since the autumn of 2018."), ":material/info:")
