"""Help: what the programme is, how its cases and follow-ups go, its words, and whom to ask."""

import streamlit as st

from pages.ui import help_contacts, help_follow_ups, help_path, help_together, help_words, live
from pages.ui.guard import enter
from pages.ui.words import _, words
from services.access import Permission
from services.settings import settings

READABLE = 760


def render() -> None:
    """Explain the programme and this tool, and say whom to ask."""
    enter(Permission.OWN_ACCOUNT)
    st.title(_("Help"))
    with st.container(key="help", width=READABLE):
        st.info(_("No real person is entered here before the work on access is done."))
        for part in (_whom_to_ask, _programme, _path, _together, _follow_ups, _tips, _glossary):
            part()


def _whom_to_ask() -> None:
    st.header(_("Whom to ask"), anchor="ask")
    with st.container(border=True, key="help_contacts"):
        for line in help_contacts.lines(words(), settings()):
            st.markdown(line)
    with st.expander(_("Regional coordinators"), key="help_regions"):
        st.markdown(help_contacts.regions(words(), settings()))


def _programme() -> None:
    st.header(_("What the programme is"), anchor="programme")
    for paragraph in help_path.PROGRAMME:
        st.markdown(_(paragraph))


def _path() -> None:
    st.header(_("The path of a case"), anchor="path")
    st.markdown(help_path.stages(words()))
    st.markdown(_("A case ends in one of three ways:"))
    st.markdown(help_path.endings(words()))
    for paragraph in help_path.AFTERWARDS:
        st.markdown(_(paragraph))


def _together() -> None:
    st.header(_("Support, safety and working together"), anchor="together")
    st.markdown(help_together.lines(words(), settings()))


def _follow_ups() -> None:
    st.header(_("How follow-ups count"), anchor="follow-ups")
    st.markdown(_(help_follow_ups.OPENING))
    st.markdown(help_follow_ups.windows(words(), live.today()))
    st.markdown(help_follow_ups.states(words()))
    for paragraph in help_follow_ups.COUNTING:
        st.markdown(_(paragraph))


def _tips() -> None:
    st.header(_("Tips"), anchor="tips")
    st.markdown("\n".join(f"* {_(tip)}" for tip in help_words.TIPS))


def _glossary() -> None:
    st.header(_("Glossary"), anchor="glossary")
    st.markdown(
        "\n".join(f"* **{_(term)}**: {_(meaning)}" for term, meaning in help_words.GLOSSARY)
    )
