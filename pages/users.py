"""Every account with its role and regions, for the administrator."""

import streamlit as st

from models.codes import Role
from pages.ui import live, show
from pages.ui.guard import enter
from pages.ui.words import _, words
from services.access import Permission
from services.queries.users import accounts


def render() -> None:
    """Draw the list of accounts."""
    viewer = enter(Permission.USER_MANAGE)
    st.title(_("Users"))
    with live.reading() as reader:
        found = accounts(reader, viewer)
    show.rows(
        [
            {
                _("User name"): account.username,
                _("Name"): account.name,
                _("Role"): words().label(Role(account.role)),
                _("Regions"): words().labels(account.regions) or "–",
                _("May sign in"): _("Yes") if account.active else _("No"),
            }
            for account in found
        ],
        key="users_list",
    )
    st.caption(
        _(
            "A new account is made on the server with `python manage.py create-user`; it prints a "
            "one-time code for the first sign-in."
        )
    )
