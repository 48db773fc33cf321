"""One's own second factor: setting it up with a phone, recovery codes, giving it up."""

import streamlit as st

from pages.ui import live, password_form, session, show
from pages.ui.guard import speaking
from pages.ui.words import _, n_, words
from services.access import SECOND_FACTOR_REQUIRED, Viewer
from services.commands.own_account import (
    give_up_second_factor,
    renew_recovery_codes,
    set_second_factor,
)
from services.queries.users import second_factor_of
from services.second_factor import new_secret, picture

_SECRET, _CODES = "second_factor_secret", "recovery_codes"


def draw(viewer: Viewer) -> None:
    """Draw what stands of it, and the next step."""
    st.subheader(_("Second factor"))
    codes = session.kept(_CODES, tuple[str, ...]())
    if codes:
        _recovery_codes(codes)
    elif viewer.must_enrol or session.kept(_SECRET, ""):
        _set_up(viewer)
    else:
        _standing(viewer)


def codes_waiting() -> bool:
    """Say whether recovery codes are shown that have not been kept yet: nothing goes before."""
    return bool(session.kept(_CODES, tuple[str, ...]()))


def _standing(viewer: Viewer) -> None:
    with live.reading(viewer) as reader:
        since, left = second_factor_of(reader, viewer)
    if since is None:
        st.markdown(_("A code from your phone, asked for after the password, keeps others out."))
        _start_button(_("Set up with a phone"))
        return
    st.markdown(_("Set up since {day}.", day=words().day(since.date())))
    st.caption(n_("{n} recovery code left", "{n} recovery codes left", left))
    with st.container(horizontal=True):
        _start_button(_("Move to another phone"))
    with st.expander(_("Recovery codes and more"), key="account_second_factor_more"):
        _more(viewer)


def _start_button(label: str) -> None:
    st.button(
        label,
        key="account_second_factor_start",
        icon=":material/phonelink_lock:",
        on_click=lambda: session.keep(_SECRET, new_secret()),
    )


def _set_up(viewer: Viewer) -> None:
    """The secret lives in this page's session alone until the phone has shown the right code."""
    secret = session.kept(_SECRET, "") or new_secret()
    session.keep(_SECRET, secret)
    st.markdown(_("Open an app for codes on your phone, such as Aegis or 2FAS, and scan this:"))
    st.image(picture(secret, viewer.username), width=220)
    with st.expander(_("No camera? Type this key instead"), key="account_second_factor_key"):
        st.code(" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), language=None)
    with st.form("account_second_factor", border=False):
        present = "" if viewer.must_enrol else password_form.ask_present("account_factor_present")
        typed = st.text_input(
            _("The six digits your phone shows now"),
            key="account_factor_code",
            max_chars=12,
            autocomplete="one-time-code",
        )
        sent = st.form_submit_button(_("Set up"), key="account_factor_submit", type="primary")
    if not viewer.must_enrol:
        st.button(_("Cancel"), key="account_factor_cancel", type="tertiary", on_click=_forget)
    if sent:
        _confirm(viewer, present, secret, typed)


def _confirm(viewer: Viewer, present: str, secret: str, typed: str) -> None:
    codes: tuple[str, ...] = ()
    with speaking("second factor") as spoken:
        proof = None if viewer.must_enrol else password_form.prove(viewer, present)
        with live.change(viewer) as work:
            codes = set_second_factor(
                work, proof, secret=secret, typed=typed, session_id=session.session_id()
            )
    if spoken.ok:
        _forget()
        session.keep(_CODES, codes)
        st.rerun()


def _recovery_codes(codes: tuple[str, ...]) -> None:
    st.info(
        _(
            "Your recovery codes, shown only now. Each works once if you have lost your phone. "
            "Print them or write them down, and keep them away from it."
        )
    )
    with st.container(key="account_recovery_codes"):
        st.code("\n".join(codes), language=None)
    st.button(
        _("I have kept them"),
        key="account_recovery_kept",
        type="primary",
        on_click=lambda: session.drop(_CODES),
    )


def _more(viewer: Viewer) -> None:
    with st.form("account_recovery", border=False, clear_on_submit=True):
        present = password_form.ask_present("account_recovery_present")
        renew = st.form_submit_button(_("New recovery codes"), key="account_recovery_renew")
        give_up = viewer.role not in SECOND_FACTOR_REQUIRED and st.form_submit_button(
            _("Do without a second factor"), key="account_factor_give_up"
        )
    if renew or give_up:
        _renew_or_give_up(viewer, present, give_up=bool(give_up))


def _renew_or_give_up(viewer: Viewer, present: str, *, give_up: bool) -> None:
    with speaking("second factor") as spoken:
        proof = password_form.prove(viewer, present)
        with live.change(viewer) as work:
            if give_up:
                give_up_second_factor(work, proof, session_id=session.session_id())
            else:
                session.keep(_CODES, renew_recovery_codes(work, proof))
    if spoken.ok:
        if give_up:
            show.toast(_("From now on your password is enough."))
        st.rerun()


def _forget() -> None:
    session.drop(_SECRET)
