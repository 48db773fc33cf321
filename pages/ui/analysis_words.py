"""What is said beside every chart of the analysis: how sure it is, and what not to conclude."""

import streamlit as st

from pages.ui.words import _


def beside(sure: str, beware: str) -> None:
    """Say under a chart how sure its figures are, and what they do not show."""
    st.markdown(f":material/straighten: **{_('How sure?')}** {sure}")
    st.markdown(f":material/do_not_disturb_on: **{_('Do not conclude')}** {beware}")
