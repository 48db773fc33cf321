"""Which pages there are, who sees which, and the frame round them."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from models.codes import Role
from pages import (
    account,
    analysis,
    audit,
    case,
    cases,
    follow_ups,
    help,  # noqa: A004  the page's name in the address
    home,
    intake,
    overview,
    presentation,
    releases,
    reports,
    users,
)
from pages.ui import guard, idle, live, looks, mark, second_factor_form, session, show, sign_in
from pages.ui.words import _, plain
from services.access import Permission, Viewer, may
from services.errors import NotAllowed, Refusal
from services.queries.cases import find
from services.settings import settings
from services.words import phrase


@dataclass(frozen=True)
class Room:
    """A page: its address, what draws it, who may enter, and how the menu names it."""

    address: str
    render: Callable[[], None]
    permission: Permission
    title: str
    icon: str
    listed: bool = True


ROOMS = (
    Room("home", home.render, Permission.OWN_ACCOUNT, phrase("Home"), "home"),
    Room("overview", overview.render, Permission.OVERVIEW_READ, phrase("Overview"), "monitoring"),
    Room("analysis", analysis.render, Permission.ANALYSIS_READ, phrase("Analysis"), "query_stats"),
    Room(
        "intake",
        intake.render,
        Permission.APPLICATION_SUBMIT,
        phrase("Take in an application"),
        "person_add",
    ),
    Room("follow-ups", follow_ups.render, Permission.CASE_READ, phrase("Follow-ups"), "event"),
    Room("cases", cases.render, Permission.CASE_READ, phrase("Cases"), "folder_open"),
    Room("case", case.render, Permission.CASE_READ, phrase("Case"), "description", listed=False),
    Room(
        "releases", releases.render, Permission.RELEASE_BUILD, phrase("Releases"), "verified_user"
    ),
    Room(
        "presentation",
        presentation.render,
        Permission.RELEASE_READ,
        phrase("Presentation"),
        "co_present",
    ),
    Room("reports", reports.render, Permission.REPORT_READ, phrase("Reports"), "table_view"),
    Room("users", users.render, Permission.USER_MANAGE, phrase("Users"), "group"),
    Room("audit", audit.render, Permission.TRAIL_READ, phrase("The trail"), "history"),
    Room("account", account.render, Permission.OWN_ACCOUNT, phrase("My account"), "person"),
    Room("help", help.render, Permission.OWN_ACCOUNT, phrase("Help"), "help"),
)
FIRST = {
    Role.MANAGER: "overview",
    Role.PRESENTER: "presentation",
    Role.ADMIN: "users",
    Role.AUDITOR: "audit",
}


def doors() -> Page:
    """Put the sign-in form behind every address, so that a deep link survives the sign-in."""
    pages = [
        st.Page(
            sign_in.form,
            title=_("Sign in"),
            url_path=None if room.address == "home" else room.address,
            default=room.address == "home",
        )
        for room in ROOMS
    ]
    return st.navigation(pages, position="hidden")


def rooms(viewer: Viewer) -> Page:
    """Put each page behind its address, for whoever may enter; a kind refusal for the others."""
    first = FIRST.get(viewer.role, "home") if viewer.role else "home"
    if _arriving(viewer):
        first = "account"
    pages = {room.address: _page(viewer, room) for room in ROOMS if room.address != "home"}
    start = next(room for room in ROOMS if room.address == first)
    pages["home"] = st.Page(
        start.render, title=_(start.title), icon=f":material/{start.icon}:", default=True
    )
    show.remember_pages(pages)
    order = ["home", *(room.address for room in ROOMS if room.address not in ("home", first))]
    order += [first] if first != "home" else []
    page = st.navigation([pages[address] for address in order], position="sidebar")
    _frame(viewer)
    return page


def _page(viewer: Viewer, room: Room) -> Page:
    """Whoever is arriving finds the account behind every address, and then what was asked for."""
    if _arriving(viewer):
        title = _(room.title)
        return st.Page(account.render, title=title, url_path=room.address, visibility="hidden")
    allowed = may(viewer, room.permission)
    at_home = viewer.role is not None and FIRST.get(viewer.role) == room.address
    listed = room.listed and allowed and not at_home
    return st.Page(
        room.render if allowed else _refused,
        title=_(room.title),
        icon=f":material/{room.icon}:",
        url_path=room.address,
        visibility="visible" if listed else "hidden",
    )


def _arriving(viewer: Viewer) -> bool:
    return viewer.arriving or second_factor_form.codes_waiting()


def _refused() -> None:
    """Say that this address is not for this account."""
    with guard.speaking("page"):
        raise NotAllowed


def _frame(viewer: Viewer) -> None:
    """Draw what stands round every page: find by reference, who is signed in, the way out."""
    st.logo(mark.LOGO_ON_DARK if show.dark() else mark.LOGO, size="large")
    if settings().demo:
        with st.container(key="demo_banner"):
            st.badge(
                _("Demonstration: the people are fictitious"), icon=":material/theater_comedy:"
            )
    with st.sidebar:
        if may(viewer, Permission.CASE_READ):
            _find()
        st.caption(plain(viewer.name))
        st.button(
            _("Sign out"),
            key="menu_sign_out",
            icon=":material/logout:",
            on_click=sign_in.sign_out,
            width="stretch",
        )
    idle.watch()
    show.pending_toast()


def _find() -> None:
    st.text_input(
        _("Find by reference"),
        key="menu_find",
        placeholder="K7QF-2M9X",
        icon=":material/search:",
        max_chars=40,
        on_change=_look_up,
    )
    told: str = session.kept("find_told", "")
    if told:
        st.warning(told)
    wanted: str = session.kept("find_ref", "")
    if wanted:
        session.drop("find_ref")
        show.go("case", ref=wanted)


def _look_up() -> None:
    """Find the case that was typed or pasted, or say what is wrong with the reference."""
    viewer = guard.enter(Permission.CASE_READ)
    typed = str(session.field("menu_find") or "").strip()
    session.drop("find_told")
    if not typed:
        return
    try:
        with looks.seeking(viewer, typed), live.reading(viewer) as reader:
            session.keep("find_ref", find(reader, viewer, typed))
            session.fill("menu_find", "")
    except Refusal as refusal:
        session.keep("find_told", refusal.told(guard.words()))
