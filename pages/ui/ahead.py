"""What falls due in the months ahead: what is written already, and what to expect besides."""

from math import ceil, floor

import streamlit as st

from models.codes import Region
from pages.ui import live, show
from pages.ui.analysis_words import beside
from pages.ui.figure_cells import as_of, linked
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, scope_of
from services.charts import ahead as charts
from services.measures.expected import Ahead, Expected
from services.measures.questions import Question, Row, Table
from services.statistics.rounding import whole

Cells = dict[str, str]


def draw(viewer: Viewer, question: Question) -> None:
    """Draw the twelve months, and under them every month by region."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    found: Ahead = live.analysed(scope, live.version(), "ahead", question)
    total = _n(found.total)
    heading = n_(
        "{n} follow-up falls due in the next twelve months",
        "{n} follow-ups fall due in the next twelve months",
        total,
    )
    st.subheader(heading, anchor=False)
    st.caption(f"{as_of(found.total)} · {_('first bar: the rest of this month')}")
    _overdue(found, question)
    _expected(found.expected)
    if total or any(charts.expected_of(found)):
        _months(found, question)
    else:
        show.empty(_("Nothing falls due: nobody is followed up."), ":material/hourglass_empty:")
    _regions(found, question)
    beside(
        _(
            "The full part is certain as to its day: it was written when the arrival was recorded, "
            "and only a correction moves it. The hollow part is an estimate, and as uncertain as "
            "the few it is reckoned from."
        ),
        _(
            "that so many conversations will be held: some people withdraw or are not reached "
            "first. Whoever applies from now on comes on top."
        ),
    )


def _overdue(found: Ahead, question: Question) -> None:
    """Say apart what should have been done already."""
    row = found.overdue.row()
    n = linked(found.overdue, row, question.split())
    if row is not None and row.n:
        st.markdown(_("Overdue, and not in the bars: {n}.", n=n))


def _expected(found: Expected) -> None:
    """Say what to expect of those in preparation, and from what it is reckoned."""
    standing = n_("{n} case is in preparation.", "{n} cases are in preparation.", found.standing)
    if not found.standing:
        st.markdown(_("Nobody is in preparation: nothing more is expected of those who applied."))
    elif not found.enough:
        few = _("Too few were in preparation before them to reckon what to expect.")
        st.markdown(f"{standing} {few}")
    else:
        st.markdown(" ".join([standing, _of_them(found), *_unknown(found)]))
        st.caption(_reckoned(found))


def _of_them(found: Expected) -> str:
    return _(
        "In about {arrivals} of them an arrival is expected within twelve months. That brings "
        "about {middle} follow-ups in these months: between {least} and {most}, reckoned from any "
        "one of the earlier days alone or from all together.",
        arrivals=words().number(whole(found.arrivals)),
        middle=words().number(whole(sum(found.middle))),
        least=words().number(whole(found.least)),
        most=words().number(whole(found.most)),
    )


def _unknown(found: Expected) -> list[str]:
    """Say how many are in a stage that nothing can be expected of."""
    if not found.unknown:
        return []
    return [
        n_(
            "{n} is in a stage in which none was on those days: nothing is known of it.",
            "{n} are in stages in which none was on those days: nothing is known of them.",
            found.unknown,
        )
    ]


def _reckoned(found: Expected) -> str:
    days = ", ".join(words().day(past.day) for past in found.past)
    return _(
        "Reckoned from the {n} cases that were in preparation on {days}, a case counted on each of "
        "these days: which share of those in each stage arrived, and how many months later. So the "
        "time already waited is reckoned with.",
        n=words().number(sum(past.total for past in found.past)),
        days=days,
    )


def _months(found: Ahead, question: Question) -> None:
    show.chart(
        charts.draw_ahead(found, words(), dark=show.dark()),
        key="analysis_ahead",
        alt=charts.say_ahead(found, words()),
        table=lambda: _month_rows(found, question),
    )


def _month_rows(found: Ahead, question: Question) -> list[Cells]:
    rows = zip(found.months, charts.expected_of(found), strict=True)
    return [
        {
            _("Month"): charts.month_of(month, words()),
            _("Certain"): linked(found.by_month, found.by_month.row(month), question),
            _("Expected besides"): words().number(more),
            _("From"): _bound(found.expected, floor(found.expected.low[place])),
            _("To"): _bound(found.expected, ceil(found.expected.high[place])),
        }
        for place, (month, more) in enumerate(rows)
    ]


def _bound(found: Expected, n: int) -> str:
    return words().number(n) if found.enough else "–"


def _regions(found: Ahead, question: Question) -> None:
    """Write every month by region, each number as the link to its list."""
    regions = [region for region in Region if region in _shown(found.by_region)]
    if len(regions) == 1 or not _n(found.total):
        return
    st.subheader(_("Month by month, region by region"), anchor=False)
    st.caption(_("Only what is certain; each number opens its follow-ups."))
    table = [
        {
            _("Month"): charts.month_of(month, words()),
            **{
                words().label(region): linked(
                    found.by_region, found.by_region.row(month, region.value), question
                )
                for region in regions
            },
        }
        for month in found.months
    ]
    show.rows(table, key="analysis_ahead_regions")


def _shown(table: Table) -> set[str]:
    return {str(row.group[1]) for row in table.rows}


def _n(table: Table) -> int:
    return (table.row() or Row((), 0)).n
