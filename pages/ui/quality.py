"""The board of gaps: what is missing or cannot be right, by its effect on the figures."""

import streamlit as st

from pages.ui import filters, live, looks, person_rows, show
from pages.ui.analysis_words import GAPS, beside
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, scope_of
from services.measures.quality import Entry, looked
from services.measures.questions import Question
from services.measures.registry import MEASURES
from services.queries.gap_kinds import Gap
from services.queries.gaps import SHOWN, GapFilter, GapRow, gaps
from services.queries.paging import Page

PAGE = "analysis"
Cells = dict[str, str]


def draw(viewer: Viewer, question: Question) -> None:
    """Draw the board, then the cases with the gap that is chosen, at first the foremost."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    entries: tuple[Entry, ...] = live.analysed(scope, live.version(), "gaps", question)
    total = sum(entry.n for entry in entries)
    if not entries:
        st.subheader(_("Nothing is missing that would change a figure"), anchor=False)
        show.empty(_("Every follow-up has its outcome, every open case its plan."))
        return
    heading = n_("{n} gap could change a figure", "{n} gaps could change a figure", total)
    st.subheader(heading, anchor=False)
    st.caption(
        _(
            "As of {day}. First what could move the figures most: how many there are against how "
            "many a figure counts, times the number of figures it touches.",
            day=words().day(question.as_of),
        )
    )
    show.rows([_cells(entry, question) for entry in entries], key="analysis_gaps")
    beside(
        _(
            "The counts are of today's rows and exact. How far a figure would move is the most it "
            "could: as if every gap were settled the other way."
        ),
        _(
            "that the cases are in error. A likely duplicate may be two people, and a long wait "
            "may be nobody's fault."
        ),
    )
    _cases(viewer, _chosen(entries), question)


def _cells(entry: Entry, question: Question) -> Cells:
    return {
        _("Gap"): _title(entry),
        _("How many"): _link(entry, question),
        _("Of"): words().number(entry.of),
        _("Share"): words().percent(entry.share) if entry.enough else _("too few"),
        _("Could change"): ", ".join(_(MEASURES[one].meaning.title) for one in entry.figures),
    }


def _title(entry: Entry) -> str:
    title = _(GAPS[entry.gap])
    return f"{words().label(entry.milestone)}: {title}" if entry.milestone else title


def _link(entry: Entry, question: Question) -> str:
    """Lead to the cases with this gap; a country picks out nobody."""
    n = words().number(entry.n)
    if question.country_group is not None:
        return n
    kept = {
        key: st.query_params[key] for key in ("region", "adult_child") if key in st.query_params
    }
    address = {"view": "quality", "gap": entry.gap.value, **kept}
    if entry.milestone:
        address["milestone"] = entry.milestone.value
    return show.as_link(PAGE, n, address)


def _chosen(entries: tuple[Entry, ...]) -> Entry:
    """Return the line that the address asks for, else the first."""
    asked = (st.query_params.get("gap", ""), st.query_params.get("milestone", ""))
    for entry in entries:
        if (entry.gap.value, entry.milestone.value if entry.milestone else "") == asked:
            return entry
    return entries[0]


def _cases(viewer: Viewer, entry: Entry, question: Question) -> None:
    st.subheader(f"{_title(entry)}: {words().number(entry.n)}", anchor=False)
    if question.country_group is not None:
        show.empty(
            _("Countries open no list: together with a date they could point at a person."),
            ":material/info:",
        )
        return
    found = _read(viewer, entry, question)
    for place, row in enumerate(found):
        person_rows.draw(f"analysis_gap_{place}", row.case, _said(entry.gap, row))
    if found.pages > 1:
        filters.leaf(PAGE, found.pages)


def _read(viewer: Viewer, entry: Entry, question: Question) -> Page[GapRow]:
    regions = tuple(question.regions)
    wanted = GapFilter(
        entry.gap,
        entry.milestone,
        region=regions[0] if len(regions) == 1 else None,
        adult_child=question.adult_child,
        page=filters.leaf_asked(),
    )
    noted = {
        "gap": entry.gap,
        "milestone": entry.milestone,
        "region": wanted.region,
        "adult_child": wanted.adult_child,
    }
    looks.at_list(viewer, PAGE, noted, wanted.page)
    with live.reading(viewer) as reader:
        return gaps(reader, viewer, wanted, looked(question), size=SHOWN)


def _said(gap: Gap, row: GapRow) -> str:
    """Say what is missing in one case."""
    day = words().day(row.day)
    if row.milestone is not None:
        edge = _("window closes {day}", day=day)
        if row.day < live.today():
            edge = _("window closed {day}", day=day)
        return f"{words().label(row.milestone)} · {edge}"
    if gap is Gap.DUPLICATE and row.other:
        like = show.as_link("case", row.other, {"ref": row.other})
        return _("applied {day}, like {other}", day=day, other=like)
    return person_rows.stage(row.case)
