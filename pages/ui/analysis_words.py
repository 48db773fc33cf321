"""What is said in the analysis: what each gap is, how sure a chart is, what not to conclude."""

import streamlit as st

from pages.ui.words import _
from services.queries.gap_kinds import Gap
from services.words import phrase

GAPS = {
    Gap.ORDER: phrase("Days in an impossible order"),
    Gap.DIMENSIONS: phrase("Reached, but a dimension is not judged"),
    Gap.OUTCOME: phrase("Window closed, and nothing is logged"),
    Gap.CLOSING: phrase("Overdue, and the window closes within two weeks"),
    Gap.NOT_CLOSED: phrase("Open, the year of follow-up is over"),
    Gap.STALE: phrase("Long in one stage before the arrival"),
    Gap.DUPLICATE: phrase("Perhaps the same person twice"),
    Gap.PARTICIPATION: phrase("Earlier participation not settled"),
    Gap.PLAN: phrase("No support planned"),
}


def beside(sure: str, beware: str) -> None:
    """Say under a chart how sure its figures are, and what they do not show."""
    st.markdown(f":material/straighten: **{_('How sure?')}** {sure}")
    st.markdown(f":material/do_not_disturb_on: **{_('Do not conclude')}** {beware}")
