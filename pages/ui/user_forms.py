"""What the dialogs about accounts are made of: the fields, and the code to pass on."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from models.codes import Region, Role
from pages.ui import session
from pages.ui.words import _, words
from services import clock
from services.one_time_codes import CODE_LIFE
from services.queries.users import Account

_CODE = "users_code"


@dataclass(frozen=True)
class Given:
    """A one-time code, for whom, and until when it works."""

    username: str
    code: str
    until: datetime


def role_and_regions(account: Account | None) -> tuple[Role | None, frozenset[Region]]:
    """Draw the fields; only a coordinator works in regions."""
    role = st.selectbox(
        _("Role"),
        list(Role),
        index=list(Role).index(account.role) if account else None,
        format_func=words().label,
        key="users_role",
        placeholder=_("Choose"),
    )
    if role is not Role.COORDINATOR:
        return role, frozenset()
    regions = st.multiselect(
        _("Regions"),
        list(Region),
        default=list(account.regions) if account else [],
        format_func=words().label,
        key="users_regions",
        placeholder=_("Choose one or more"),
    )
    return role, frozenset(regions)


def name(account: Account | None) -> str:
    """Draw the field for what the account is called on screens."""
    return st.text_input(
        _("Name"), value=account.name if account else "", key="users_name", max_chars=80
    )


def keep_code(username: str, code: str) -> None:
    """Keep a code that has just been made until it has been passed on."""
    session.keep(_CODE, Given(username, code, clock.now() + CODE_LIFE))


def code_to_pass_on() -> None:
    """Show the code once, and how to pass it on."""
    given: Given | None = session.kept(_CODE, None)
    if given is None or given.until <= clock.now():
        return
    with st.container(border=True, key="users_code"):
        st.markdown(_("**One-time code for `{username}`**", username=given.username))
        st.code(given.code, language=None)
        st.markdown(
            _(
                "It is typed in place of the password, works once and until {time}. Ring the "
                "person and read it out; do not send it by mail.",
                time=words().time(given.until),
            )
        )
        st.button(
            _("I have passed it on"),
            key="users_code_passed_on",
            on_click=lambda: session.drop(_CODE),
        )
