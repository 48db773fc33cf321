"""Every account with its role and regions, and what the administrator may do with each."""

import streamlit as st

from models.codes import AccountStanding, Role
from pages.ui import live, user_dialogs, user_forms
from pages.ui.guard import enter
from pages.ui.words import _, n_, plain, words
from services import clock
from services.access import SECOND_FACTOR_REQUIRED, Permission
from services.queries.users import Account, accounts
from services.words import in_order

_ORDER = list(Role)


def render() -> None:
    """Draw the list of accounts."""
    viewer = enter(Permission.USER_MANAGE)
    st.title(_("Users"))
    user_forms.code_to_pass_on()
    with live.reading(viewer) as reader:
        found = accounts(reader, viewer, now=clock.now())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(n_("{n} account", "{n} accounts", len(found)), width="stretch")
        st.button(
            _("Invite a user"),
            key="users_invite",
            type="primary",
            icon=":material/person_add:",
            on_click=user_dialogs.open_invitation,
        )
    for account in in_order(found, lambda one: f"{_ORDER.index(one.role)} {one.name}"):
        _row(account)
    user_dialogs.show_open(found)


def _row(account: Account) -> None:
    with (
        st.container(border=True, key=f"users_row_{account.user_id}"),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(account.name)}** `{account.username}`")
            st.caption(" · ".join(_facts(account)))
        st.button(
            _("Change"),
            key=f"users_change_{account.user_id}",
            on_click=user_dialogs.open_account,
            args=(account.username,),
        )


def _facts(account: Account) -> list[str]:
    """Say who they are, whether they may come in and, if not otherwise told, when they last did."""
    facts = [words().label(account.role), words().labels(account.regions)]
    if account.standing is not AccountStanding.ACTIVE:
        facts.append(words().label(account.standing))
    elif account.second_factor:
        facts.append(_("second factor"))
    elif account.role in SECOND_FACTOR_REQUIRED:
        facts.append(_("second factor still to be set up"))
    if account.seen_at is not None:
        facts.append(_("last here {moment}", moment=words().moment(account.seen_at)))
    return [fact for fact in facts if fact]
