"""Putting right what was written of the person and the application, with a reason."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import streamlit as st

from models.cases import CorrectedFacts
from models.codes import (
    AgeGroup,
    CorrectionReason,
    Exploitation,
    ExploitedWhere,
    Gender,
    Ground,
    PriorParticipation,
    ReturnBasis,
    TraffickingStatus,
    UrgentNeed,
)
from pages.ui import fields, step_fields
from pages.ui.case_dialog import Ask
from pages.ui.country_choice import countries
from pages.ui.step_fields import Deed, chosen
from pages.ui.words import _, words
from services.access import Permission
from services.commands.applications import correct_application
from services.queries.cases import CaseFile
from services.words import phrase

Field = Callable[[CaseFile], Any]
"""Draws one fact as it stands and returns it as it should be."""
CORRECTED = phrase("Corrected. What it was before stands on the time line.")
_REASONS = [CorrectionReason.TYPED_WRONG, CorrectionReason.BETTER_KNOWLEDGE]


def correction() -> Ask:
    """Return the dialog in which the facts of an application are put right."""
    return Ask(_("Correct a fact"), Permission.APPLICATION_CORRECT, _form, saved=CORRECTED)


def _form(case: CaseFile) -> Deed:
    st.caption(_("Days are corrected on the time line, a child's checks in their own form."))
    found = {name: _known(case, name) for name in CorrectedFacts.model_fields}
    for name in _wrong(case):
        found[name] = _FIELDS[name](case)
    reason = step_fields.reason(_REASONS)
    return lambda work, version: correct_application(
        work, case.ref, CorrectedFacts(**found), chosen(reason), version=version
    )


def _wrong(case: CaseFile) -> list[str]:
    """Ask which facts are wrong; only those are drawn, the others stay as they stand."""
    settled = case.participation_confirmed_on is not None
    names = [name for name in _FIELDS if not settled or name != "prior_participation"]
    return st.pills(
        _("What is wrong"),
        names,
        selection_mode="multi",
        format_func=fields.label,
        key="case_wrong",
    )


def _known(case: CaseFile, name: str) -> Any:
    value = getattr(case, name)
    return list(value) if isinstance(value, tuple) else value


def _one(name: str, codes: type[StrEnum]) -> Field:
    return lambda case: step_fields.one_of(name, list(codes), getattr(case, name))


def _several(name: str, codes: type[StrEnum]) -> Field:
    return lambda case: step_fields.several(name, list(codes), getattr(case, name))


def _number(name: str) -> Field:
    def draw(case: CaseFile) -> int:
        step_fields.begin(name, getattr(case, name))
        return st.number_input(fields.label(name), 0, 20, key=f"case_{name}")

    return draw


def _citizenship(case: CaseFile) -> list[str]:
    step_fields.begin("citizenship", list(case.citizenship))
    return st.multiselect(
        fields.label("citizenship"),
        countries(case.citizenship),
        format_func=words().country,
        placeholder=_("Choose"),
        max_selections=5,
        select_all=False,
        key="case_citizenship",
    )


def _return_country(case: CaseFile) -> str | None:
    step_fields.begin("return_country", case.return_country)
    return st.selectbox(
        fields.label("return_country"),
        countries([case.return_country]),
        index=None,
        format_func=words().country,
        placeholder=_("Choose"),
        key="case_return_country",
    )


_FIELDS: dict[str, Field] = {
    "gender": _one("gender", Gender),
    "age_group": _one("age_group", AgeGroup),
    "citizenship": _citizenship,
    "return_country": _return_country,
    "return_basis": _one("return_basis", ReturnBasis),
    "ground": _one("ground", Ground),
    "exploitation": _several("exploitation", Exploitation),
    "trafficking_status": _one("trafficking_status", TraffickingStatus),
    "exploited_where": _one("exploited_where", ExploitedWhere),
    "accompanying_adults": _number("accompanying_adults"),
    "accompanying_children": _number("accompanying_children"),
    "prior_participation": _one("prior_participation", PriorParticipation),
    "urgent_needs": _several("urgent_needs", UrgentNeed),
}
