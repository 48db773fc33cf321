"""Rules for safe contact in the contact form: seen before anybody calls, answered afterwards."""

from typing import Any

import streamlit as st

from models.cases import SafeContact
from models.codes import Channel
from pages.ui import fields, safe_contact_words, session
from pages.ui.contact_fields import Pad
from pages.ui.words import _, words

FREE = SafeContact()


def show(pad: Pad, rules: SafeContact) -> None:
    """Say the rules, before the first field; nothing when there are none."""
    if not rules.restricted:
        return
    with st.container(border=True, key=pad.key("rules"), gap=None):
        said = safe_contact_words.told(rules, words())
        st.markdown(f":material/shield_person: **{_('Safe contact')}:** {said}")


def ask(pad: Pad, rules: SafeContact) -> None:
    """Ask whether the rules were kept; the channel proposes the answer until somebody gives one."""
    allowed = _allowed(rules, pad.value("mode"))
    if not session.kept(pad.key("rules_answered"), default=False):
        session.fill(pad.key("rules_kept"), allowed)
    st.pills(
        fields.label("rules_kept"),
        [True, False],
        required=True,
        format_func={True: _("Yes"), False: _("No")}.__getitem__,
        key=pad.key("rules_kept"),
        on_change=session.keep,
        args=(pad.key("rules_answered"), True),
    )
    if not allowed:
        st.caption(_("This channel is not among those the person allows."))


def first_channel(rules: SafeContact) -> Channel:
    """Return the channel that is proposed: by telephone, or the first that is allowed."""
    return next((one for one in Channel if _allowed(rules, one)), Channel.PHONE)


def _allowed(rules: SafeContact, channel: Any) -> bool:
    return not rules.safe_channels or (channel or Channel.PHONE) in rules.safe_channels
