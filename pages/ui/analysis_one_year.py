"""The year after the return: which follow-ups were done, and what ended others first."""

import streamlit as st

from pages.ui import analysis_endings, live, show
from pages.ui.analysis_words import beside
from pages.ui.figure_cells import as_of, linked, share, window
from pages.ui.words import _, words
from services.access import Permission, Viewer, scope_of
from services.charts import completion, first_year
from services.measures.first_year import FirstYear, Followed
from services.measures.questions import OF, Question

Cells = dict[str, str]


def draw(viewer: Viewer, question: Question) -> None:
    """Draw the four follow-ups of the regions the viewer reads, and the country's endings."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    found: FirstYear = live.analysed(scope, live.version(), "first_year", question)
    if found.anybody:
        left, right = st.columns(2, gap="large")
        with left:
            _shares(found.followed, question)
        with right:
            _states(found.followed, question)
    else:
        show.empty(_("No arrival fits what is chosen, so there is nobody to follow up."))
    if found.incidence is not None and found.incidence.of:
        analysis_endings.draw(found.incidence, question)


def _shares(followed: tuple[Followed, ...], question: Question) -> None:
    last = first_year.row_of(followed[-1].programme)
    st.subheader(completion.say_completion(last, words()), anchor=False)
    st.caption(" · ".join([as_of(followed[-1].programme), *_windows(followed)]))
    show.chart(
        first_year.draw_shares(followed, words(), dark=show.dark()),
        key="analysis_shares",
        alt=first_year.say_shares(followed, words()),
        table=lambda: [cells for one in followed for cells in _share_rows(one, question)],
    )
    beside(
        _(
            "The line through each point is where the true share lies, 95 times in 100. With "
            "fewer than ten there is a count and no share."
        ),
        _(
            "that the share of the reachable is the better one: it leaves out whom the programme "
            "lost. The two belong together."
        ),
    )


def _states(followed: tuple[Followed, ...], question: Question) -> None:
    st.subheader(first_year.say_last(followed, words()), anchor=False)
    st.caption(_("A hatched band is not yet due: a young year is no bad year."))
    show.chart(
        first_year.draw_states(followed, words(), dark=show.dark()),
        key="analysis_states",
        alt=first_year.say_states(followed, words()),
        table=lambda: [_state_cells(one, question) for one in followed],
    )
    beside(
        _(
            "This is counted, not estimated. The newest can still change: a contact that is "
            "entered late turns a missed follow-up into one that was done."
        ),
        _(
            "that a follow-up which was not done means something bad: a person may decline, and "
            "withdrawing is a choice."
        ),
    )


def _windows(followed: tuple[Followed, ...]) -> list[str]:
    return [window(one.milestone) for one in followed]


def _share_rows(one: Followed, question: Question) -> list[Cells]:
    kinds = {_("all in the programme"): one.programme, _("the reachable"): one.reachable}
    return [
        {
            _("Follow-up"): words().label(one.milestone),
            _("Of whom"): kind,
            _("Done"): linked(table, first_year.row_of(table), question),
            _("Of"): linked(table, first_year.row_of(table), question, OF),
            _("Share"): share(first_year.row_of(table)),
        }
        for kind, table in kinds.items()
    ]


def _state_cells(one: Followed, question: Question) -> Cells:
    table, row = one.programme, first_year.row_of(one.programme)
    return {
        _("Follow-up"): words().label(one.milestone),
        _("Done"): linked(table, row, question),
        _("Late"): linked(table, row, question, "late"),
        _("Declined"): linked(table, row, question, "declined"),
        _("Missed"): linked(table, row, question, "missed"),
        _("Ended first"): linked(table, row, question, "ended_first"),
        _("Not yet due"): linked(table, row, question, "not_yet_due"),
    }
