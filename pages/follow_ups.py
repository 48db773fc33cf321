"""The tracker of follow-ups: what is due, most urgent first, and one action for each."""

import streamlit as st

from models.codes import Milestone, Region, Urgency
from pages.ui import figure_lists, filters, follow_up_list, live, looks, show, undo_bar
from pages.ui.figure_lists import FigureList
from pages.ui.guard import enter, speaking
from pages.ui.words import _
from services.access import Permission, Viewer, scope_of
from services.queries.follow_ups import FollowUpFilter, follow_ups_waiting

PAGE, LIST = "follow_ups", "follow_ups_list"


def render() -> None:
    """Draw the filters, what was just saved, and the list."""
    viewer = enter(Permission.CASE_READ)
    with st.container(width=880), speaking("follow-ups"):
        counted = figure_lists.asked("follow-ups")
        if counted is None:
            _all(viewer)
        else:
            _counted(viewer, counted)


def _all(viewer: Viewer) -> None:
    st.title(_("Follow-ups"))
    wanted = _filters(viewer)
    looks.at_list(viewer, "follow-ups", looks.filter_of(wanted), follow_up_list.leaf())
    follow_up_list.waiting(wanted)
    undo_bar.draw(PAGE)


def _counted(viewer: Viewer, counted: FigureList) -> None:
    """Draw exactly the follow-ups that a figure counts, whatever their state is now."""
    looks.at_list(viewer, "follow-ups", counted.address(), follow_up_list.leaf())
    shown = follow_up_list.shown()
    with live.counting() as reader:
        ids = counted.count(reader, viewer)
    with live.reading(viewer) as reader:
        found = follow_ups_waiting(
            reader, viewer, FollowUpFilter(ids=ids), today=live.today(), most=shown + 1
        )
    figure_lists.tell(counted, len(ids))
    follow_up_list.draw(viewer, found.rows[:shown])
    follow_up_list.more(found, counted.address())
    figure_lists.tell_missing(len(set(ids)) - found.total)
    if not ids:
        show.empty(_("The figure counts nobody here."))
    undo_bar.draw(PAGE)


def _filters(viewer: Viewer) -> FollowUpFilter:
    """Draw the filters; they stand in the address."""
    reach = scope_of(viewer, Permission.CASE_READ).regions
    regions = [region for region in Region if region in reach]
    titles = {urgency: _(title) for urgency, title in follow_up_list.TITLES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="follow_ups_filters"):
        region = None
        if len(regions) > 1:
            region = filters.choice(LIST, "region", regions, every=_("All regions"))
        milestones = [one for one in Milestone if one is not Milestone.EXTRA]
        milestone = filters.choice(LIST, "milestone", milestones, every=_("All follow-ups"))
        urgency = filters.choice(LIST, "urgency", list(Urgency), every=_("All"), titles=titles)
        mine = filters.tick(LIST, "mine", _("Only mine"))
    return FollowUpFilter(region=region, milestone=milestone, urgency=urgency, mine=mine)
