"""A new application by somebody who has a case already: begun with what that case tells."""

from typing import Any

import streamlit as st

from models.codes import PriorParticipation
from pages.ui import live, looks, session, show
from pages.ui.words import _, words
from services.access import Viewer
from services.errors import Refusal
from services.queries.cases import CaseFile, case_file
from services.references import read_reference

ADDRESS = "again"
_FROM, _TOLD = "intake_again_from", "intake_again_told"
# The person's own facts. Consents, checks of a child and days belong to one application each.
_TAKEN = (
    "region", "ground", "exploitation", "trafficking_status", "exploited_where", "gender",
    "age_group", "citizenship", "return_country", "return_basis", "accompanying_adults",
    "accompanying_children", "urgent_needs",
)  # fmt: skip


def facts(viewer: Viewer) -> dict[str, Any]:
    """Return what the case named in the address tells of the person; nothing without one."""
    session.drop(_FROM)
    session.drop(_TOLD)
    typed = st.query_params.get(ADDRESS, "")
    if not typed:
        return {}
    try:
        ref = read_reference(typed)
        with looks.at_case(viewer, ref), live.reading(viewer) as reader:
            case = case_file(reader, viewer, ref, today=live.today())
    except Refusal as refusal:
        session.keep(_TOLD, refusal.told(words()))
        st.query_params.pop(ADDRESS)
        return {}
    session.keep(_FROM, case.ref)
    return of_person(case)


def of_person(case: CaseFile) -> dict[str, Any]:
    """Return what a case tells of its person, by the names of the form's fields."""
    taken = {name: getattr(case, name) for name in _TAKEN}
    listed = {name: list(value) for name, value in taken.items() if isinstance(value, tuple)}
    return {**taken, **listed, "prior_participation": taken_part(case)}


def taken_part(case: CaseFile) -> PriorParticipation:
    """Say whether the person has taken part: who arrived has; else as it stood in that case."""
    return PriorParticipation.YES if case.arrived_on else case.prior_participation


def told(*, draft: bool) -> None:
    """Say which case the form was begun from, or why it was not: a draft comes before it."""
    wrong: str = session.kept(_TOLD, "")
    if wrong:
        st.warning(wrong, icon=":material/info:")
    ref: str = session.kept(_FROM, "")
    if not ref:
        return
    if draft:
        st.caption(_("To begin with what the case {ref} tells instead, start over.", ref=ref))
        return
    with st.container(border=True, key="intake_again"):
        st.markdown(
            _(
                "**A new application by the person of {ref}.** What that case tells is filled in. "
                "Look it through: the age counts on the day of this application, and the consents "
                "are asked anew.",
                ref=ref,
            )
        )
        show.link("case", _("Open the earlier case"), ref=ref)


def over() -> None:
    """Forget the earlier case: the next form begins empty."""
    session.drop(_FROM)
    session.drop(_TOLD)
    st.query_params.pop(ADDRESS, None)
