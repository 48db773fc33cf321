"""The cases one may see, by region and stage; or exactly those that a figure counts."""

from enum import StrEnum

import streamlit as st

from models.codes import AdultChild, Region, Role, Stage
from pages.ui import empty_lists, erasing, figure_lists, filters, live, looks, person_rows, show
from pages.ui.figure_lists import FigureList
from pages.ui.guard import enter, speaking
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, scope_of
from services.queries.cases import CaseFilter, CaseRow, cases
from services.queries.paging import Page

_FILTERS = ("region", "stage", "adult_child", "mine", "alert_open")


class Group(StrEnum):
    """Several stages at once."""

    OPEN = "open"
    WAITING = "waiting"
    ENDED = "ended"
    TO_CLOSE = "to_close"


def render() -> None:
    """Draw the list with its filters."""
    viewer = enter(Permission.CASE_READ)
    with st.container(width=880):
        with speaking("cases") as spoken:
            wanted = figure_lists.asked("cases")
            if erasing.asked(viewer):
                erasing.draw_due(viewer)
            elif wanted is None:
                _all(viewer)
            else:
                _counted(viewer, wanted)
        if not spoken.ok:
            show.link("overview", _("Back to the overview"))


def _all(viewer: Viewer) -> None:
    heading = st.container()
    wanted = _filters(viewer)
    looks.at_list(viewer, "cases", looks.filter_of(wanted), filters.leaf_asked())
    found = _leaf(viewer, wanted)
    heading.title(n_("{n} case", "{n} cases", found.total))
    if found.total:
        _rows(found)
        erasing.link(viewer)
    else:
        empty_lists.no_case(viewer, filtered=any(key in st.query_params for key in _FILTERS))


def _counted(viewer: Viewer, wanted: FigureList) -> None:
    looks.at_list(viewer, "cases", wanted.address(), filters.leaf_asked())
    with live.counting() as reader:
        ids = wanted.count(reader, viewer)
    figure_lists.tell(wanted, len(ids))
    found = _leaf(viewer, CaseFilter(ids=ids))
    _rows(found)
    figure_lists.tell_missing(len(set(ids)) - found.total)
    if not ids:
        show.empty(_("The figure counts nobody here."))


def _filters(viewer: Viewer) -> CaseFilter:
    """Offer what a list of people may be picked by: place, stage, age split, one's own; no more."""
    own = scope_of(viewer, Permission.CASE_READ).regions
    region = stage = None
    with st.container(horizontal=True, vertical_alignment="bottom", key="cases_filters"):
        if len(own) > 1:
            places = tuple(region for region in Region if region in own)
            region = filters.choice("cases", "region", places, every=_("All regions"))
        stage = filters.choice(
            "cases", "stage", (*Group, *Stage), every=_("All stages"), titles=_stages()
        )
        age = filters.choice("cases", "adult_child", tuple(AdultChild), every=_("All ages"))
        mine = viewer.role is not Role.MANAGER and filters.tick("cases", "mine", _("Only mine"))
        alert_open = filters.tick("cases", "alert_open", _("Alert open"))
    return CaseFilter(
        region=region,
        stage=stage if isinstance(stage, Stage) else None,
        group=stage.value if isinstance(stage, Group) and stage is not Group.TO_CLOSE else None,
        to_close=stage is Group.TO_CLOSE,
        adult_child=age,
        mine=mine,
        alert_open=alert_open,
    )


def _stages() -> dict[StrEnum, str]:
    groups: dict[StrEnum, str] = {
        Group.OPEN: _("Open, all stages"),
        Group.WAITING: _("Waiting for a decision"),
        Group.ENDED: _("Ended"),
        Group.TO_CLOSE: _("Open, the year of follow-up is over"),
    }
    return groups | {stage: words().label(stage) for stage in Stage}


def _leaf(viewer: Viewer, wanted: CaseFilter) -> Page[CaseRow]:
    with live.reading(viewer) as reader:
        return cases(reader, viewer, wanted, today=live.today(), page=filters.leaf_asked())


def _rows(found: Page[CaseRow]) -> None:
    for row in found:
        person_rows.draw(f"cases_row_{row.ref}", row, person_rows.stage(row))
    if found.pages > 1:
        filters.leaf("cases", found.pages)
