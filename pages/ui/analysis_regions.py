"""The regions in a funnel: whether they differ by more than chance, and never who is best."""

import streamlit as st

from pages.ui import live, show
from pages.ui.analysis_words import beside
from pages.ui.figure_cells import linked, share, small
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, scope_of
from services.charts import funnel as charts
from services.measures.funnel import Funnel, Place, Spot
from services.measures.questions import FEW, OF, Question

Cells = dict[str, str]


def draw(viewer: Viewer, question: Question) -> None:
    """Draw all regions, whichever one is chosen above: one alone cannot be compared."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    found: Funnel = live.analysed(scope, live.version(), "regions", question.everywhere())
    st.subheader(charts.say_funnel(found, words()), anchor=False)
    small(found.table)
    _few(found)
    if not found.comparable:
        return
    show.chart(
        charts.draw_funnel(found, words(), dark=show.dark()),
        key="analysis_regions",
        alt=charts.say_spots(found, words()),
        table=lambda: [_cells(found, spot, question.everywhere()) for spot in found.spots],
    )
    _told(found)


def _few(found: Funnel) -> None:
    """Say the counts of regions with too few to be placed."""
    few = [spot for spot in found.standing(Place.TOO_FEW) if spot.of]
    if few:
        counts = [
            _(
                "{region} {n} of {of}",
                region=words().label(spot.region),
                n=words().number(spot.n),
                of=words().number(spot.of),
            )
            for spot in few
        ]
        told = _("Fewer than {few}, so no share: {regions}.", few=FEW, regions=", ".join(counts))
        st.markdown(told)


def _told(found: Funnel) -> None:
    alarm = n_(
        "Even if no region differed, its point would lie outside the full lines in up to "
        "{chance} of pictures.",
        "Even if no region differed, one or more of {n} points would lie outside the full lines "
        "in up to {chance} of pictures.",
        found.placed,
        chance=words().percent(found.false_alarm),
    )
    beside(
        _(
            "Between the full lines chance alone moves a region that is like all others 95 times "
            "in 100, between the dotted ones 998 in 1 000 (exact binomial limits)."
        )
        + " "
        + alarm,
        _(
            "who is best: the points are no ranking. Regions meet different people, and a small "
            "region has extreme shares by luck alone."
        ),
    )


def _cells(found: Funnel, spot: Spot, question: Question) -> Cells:
    row = found.table.row(spot.region.value)
    return {
        _("Region"): words().label(spot.region),
        _("Done"): linked(found.table, row, question),
        _("Of"): linked(found.table, row, question, OF),
        _("Share"): share(row) if row else "–",
        _("Against chance"): words().label(spot.place),
    }
