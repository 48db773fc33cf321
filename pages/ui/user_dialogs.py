"""The administrator's dialogs: invite somebody, change an account, keep it out or let it in."""

from collections.abc import Callable, Iterable

import streamlit as st

from models.codes import AccountStanding, Region, Role
from pages.ui import live, session, show, user_forms
from pages.ui.guard import enter, speaking
from pages.ui.words import _, plain
from services.access import Permission
from services.commands.users import (
    WantedUser,
    allow_user,
    change_user,
    create_user,
    disable_user,
    reset_user,
    sign_user_out,
)
from services.one_time_codes import one_time_code
from services.queries.users import Account
from services.unit_of_work import UnitOfWork

_OPEN = "users_open"
_INVITATION = "+"


def open_invitation() -> None:
    """Have the next run open the dialog for somebody new."""
    _open(_INVITATION)


def open_account(username: str) -> None:
    """Have the next run open the dialog of an account."""
    _open(username)


def show_open(found: Iterable[Account]) -> None:
    """Open the dialog that was asked for."""
    wanted = session.kept(_OPEN, "")
    session.drop(_OPEN)
    account = next((one for one in found if one.username == wanted), None)
    if wanted == _INVITATION:
        _invite()
    elif account is not None:
        _change(account)


def _open(wanted: str) -> None:
    for field in ("name", "username", "role", "regions"):
        session.clear_fields(f"users_{field}")
    session.keep(_OPEN, wanted)


def _invite() -> None:
    @st.dialog(_("Invite a user"))
    def dialog() -> None:
        """Ask who it is, and give the administrator the code of the first sign-in."""
        enter(Permission.USER_MANAGE)
        called = user_forms.name(None)
        username = st.text_input(
            _("User name"),
            key="users_username",
            max_chars=40,
            help=_("Small letters, digits, dots, hyphens and underscores."),
        ).strip()
        role, regions = user_forms.role_and_regions(None)
        if st.button(_("Invite"), key="users_invite_submit", type="primary", disabled=role is None):
            wanted = {"username": username, "name": called, "role": role, "regions": regions}
            code = one_time_code()
            _give_code(username, code, lambda work: _create(work, wanted, code))

    dialog()


def _create(work: UnitOfWork, wanted: dict[str, object], code: str) -> None:
    create_user(work, WantedUser.model_validate(wanted), code)


def _change(account: Account) -> None:
    @st.dialog(plain(account.name))
    def dialog() -> None:
        """Change the name, role and regions; below them the rarer deeds."""
        viewer = enter(Permission.USER_MANAGE)
        called = user_forms.name(account).strip() or account.name
        role, regions = user_forms.role_and_regions(account)
        st.caption(
            _(
                "A changed role or region signs the person out. For a role that asks for a second "
                "factor, which the person has not, you get a one-time code to pass on."
            )
        )
        if st.button(_("Save"), key="users_save", type="primary"):
            _save(account, called, role or account.role, regions)
        st.divider()
        if account.username == viewer.username:
            st.caption(_("Your own password and second factor are under My account."))
        else:
            _rarer(account)

    dialog()


def _save(account: Account, called: str, role: Role, regions: frozenset[Region]) -> None:
    codes: list[str | None] = []

    def change(work: UnitOfWork) -> None:
        name = account.username
        codes.append(change_user(work, name, name=called, role=role, regions=regions))

    if _done(change):
        for code in filter(None, codes):
            user_forms.keep_code(account.username, code)
        show.toast(_("Saved."))
        st.rerun()


def _rarer(account: Account) -> None:
    if account.standing is AccountStanding.DISABLED:
        if st.button(_("Let in again"), key="users_allow", width="stretch"):
            _do(lambda work: allow_user(work, account.username), _("The person may sign in again."))
        return
    if st.button(_("New one-time code"), key="users_reset", width="stretch"):
        code = one_time_code()
        _give_code(account.username, code, lambda work: reset_user(work, account.username, code))
    st.caption(_("For a forgotten password or a lost phone: both are taken away."))
    if st.button(_("Sign out everywhere"), key="users_sign_out", width="stretch"):
        _do(lambda work: sign_user_out(work, account.username), _("Signed out everywhere."))
    if st.button(_("Disable the account"), key="users_disable", width="stretch"):
        _do(lambda work: disable_user(work, account.username), _("The account is disabled."))
    st.caption(_("Nobody can sign in with it until you let it in again."))


def _give_code(username: str, code: str, deed: Callable[[UnitOfWork], None]) -> None:
    """Do what makes a code, and show it on the page under the dialog."""
    if _done(deed):
        user_forms.keep_code(username, code)
        st.rerun()


def _do(deed: Callable[[UnitOfWork], None], said: str) -> None:
    """Do it, say so and close the dialog."""
    if _done(deed):
        show.toast(said)
        st.rerun()


def _done(deed: Callable[[UnitOfWork], None]) -> bool:
    viewer = enter(Permission.USER_MANAGE)
    with speaking("users") as spoken, live.change(viewer) as work:
        deed(work)
    return spoken.ok
