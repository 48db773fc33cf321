"""The year after the return: which follow-ups were done, and what ended others first."""

import streamlit as st

from pages.ui import live
from pages.ui.words import words
from services.access import Permission, Viewer, scope_of
from services.charts import completion
from services.measures.questions import Question


def draw(viewer: Viewer, question: Question) -> None:
    """Draw the view for the regions the viewer reads."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    table = live.measure(scope, live.version(), "completion_within_year", question)
    st.subheader(completion.say_completion(table.row(), words()), anchor=False)
