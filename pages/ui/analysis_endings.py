"""What ended the wait for the one-year follow-up in the whole country, as the days went by."""

import streamlit as st

from pages.ui import show
from pages.ui.analysis_words import beside
from pages.ui.words import _, words
from services.charts import incidence
from services.measures.incidence import RE_EXPLOITED_ENDS, Incidence
from services.measures.questions import FEW, Question, Row
from services.queries.incidence import Ending

Cells = dict[str, str]


def draw(found: Incidence, question: Question) -> None:
    """Draw the shares of every ending with how many are still followed; in words where few."""
    st.subheader(incidence.say_incidence(found, words()), anchor=False)
    st.caption(_small(found, question))
    if found.of < FEW:
        show.empty(incidence.say_endings(found, words()), ":material/hourglass_empty:")
        return
    show.chart(
        incidence.draw_incidence(found, words(), dark=show.dark()),
        key="analysis_endings",
        alt=incidence.say_endings(found, words()),
        table=lambda: [*(_cells(found, row) for row in found.rows), _still_observed(found)],
    )
    beside(
        _(
            "Each share is an estimate of what becomes of a hundred people; those whose year is "
            "not over count as far as known. The table gives between which shares the true one "
            "lies, 95 times in 100. To the right fewer are left, and the picture rests on them."
        ),
        _(
            "that whoever is in no field was forgotten: the white above is those whose follow-up "
            "was missed, declined or late, and the case went on."
        ),
    )


def _small(found: Incidence, question: Question) -> str:
    ends = _("New exploitation is an ending when the case was closed for it.")
    observed = _("New exploitation ends what is observed, and is no ending.")
    return " ".join(
        [
            _(
                "The whole country, return episodes, as of {day}. {of} are looked at, {waiting} of "
                "them are still under way.",
                day=words().day(question.as_of),
                of=words().number(found.of),
                waiting=words().number(found.waiting),
            ),
            _("Lost contact is dated on the day it was confirmed."),
            ends if RE_EXPLOITED_ENDS else observed,
        ]
    )


def _cells(found: Incidence, row: Row) -> Cells:
    return {
        _("Ending"): words().label(Ending(str(row.group[0]))),
        _("So far"): words().number(row.n),
        _("Of"): words().number(found.of),
        **dict(incidence.shares_at(found, row, words())),
        _("By the end of the window"): incidence.share_of(row, found, words()),
    }


def _still_observed(found: Incidence) -> Cells:
    """The last row: how many were still waiting, and observed, on each of these days."""
    left = {day: words().number(n) for day, n in found.at_risk}
    titles = [title for title, _share in incidence.shares_at(found, found.rows[0], words())]
    return {
        _("Ending"): _("Still observed, and not ended"),
        _("So far"): words().number(found.waiting),
        _("Of"): words().number(found.of),
        **dict(zip(titles, list(left.values())[1:], strict=True)),
        _("By the end of the window"): "",
    }
