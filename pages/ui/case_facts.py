"""The facts of a case in groups: the person, the application, consents, decision, journey."""

from collections.abc import Iterable
from enum import StrEnum

import streamlit as st

from models.codes import DecisionKind, Escort, PriorParticipation, YesNoUnknown
from pages.ui import facts, fields
from pages.ui.words import _, words
from services.queries.case_files import CaseDecision
from services.queries.cases import CaseFile

Lines = list[tuple[str, str]]


def draw(case: CaseFile) -> None:
    """Draw every group that has something to say."""
    st.header(_("Facts"), anchor=False)
    _group(_("The person"), _person(case))
    if case.is_child:
        _group(_("The child"), _child(case))
    _group(_("The application"), _application(case))
    _group(_("Consents and confirmations"), _consents(case))
    _group(_("The decision"), _decision(case))
    _group(_("The journey"), _journey(case))


def _group(title: str, lines: Lines) -> None:
    if any(value for _label, value in lines):
        st.subheader(title, anchor=False)
        facts.listed(lines)


def _person(case: CaseFile) -> Lines:
    along = [
        (fields.label(name), str(getattr(case, name) or ""))
        for name in ("accompanying_adults", "accompanying_children")
    ]
    return [
        _code("gender", case.gender),
        _code("age_group", case.age_group),
        (fields.label("citizenship"), ", ".join(map(words().country, case.citizenship))),
        (fields.label("return_country"), words().country(case.return_country)),
        _code("return_basis", case.return_basis),
        *along,
        (_("Household, by its first case"), case.household_ref or ""),
        _codes("urgent_needs", case.urgent_needs),
    ]


def _application(case: CaseFile) -> Lines:
    return [
        (fields.label("applied_on"), words().day(case.applied_on)),
        _code("ground", case.ground),
        _codes("exploitation", case.exploitation),
        _code("trafficking_status", case.trafficking_status),
        _code("exploited_where", case.exploited_where),
        _code("prior_participation", case.prior_participation),
        (fields.label("earlier_ref"), case.earlier_ref or ""),
        _code("prior_exception", case.prior_exception)
        if case.prior_participation is not PriorParticipation.NO
        else ("", ""),
        _day("participation_confirmed_on", case),
        _day("endorsed_on", case),
    ]


def _child(case: CaseFile) -> Lines:
    checks = case.child_checks
    separated = checks.separated_from_family
    lines = [_day("family_check_on", checks), _code("separated_from_family", separated)]
    if separated is not YesNoUnknown.NO:
        lines += [_day("best_interest_sweden_on", checks), _day("best_interest_home_on", checks)]
    lines += [
        _code("responsible_until_handover", checks.responsible_until_handover),
        _code("guardian_role", checks.guardian_role),
        _day("child_consent_on", checks),
    ]
    told = [(label, value or _("not yet")) for label, value in lines]
    handover = case.child_handover
    return [
        *told,
        _day("handed_over_on", handover),
        _code("not_handed_over", handover.not_handed_over),
    ]


def _consents(case: CaseFile) -> Lines:
    lines = []
    for consent in case.consents:
        said = words().day(consent.given_on)
        if consent.withdrawn_on is not None:
            gone = words().day(consent.withdrawn_on)
            said = _("{day}, withdrawn {gone}", day=said, gone=gone)
        lines.append((words().label(consent.kind), said))
    versions = sorted({consent.form_version for consent in case.consents})
    return [*lines, (_("Version of the form"), ", ".join(versions))]


def _decision(case: CaseFile) -> Lines:
    found = case.decision
    if found is None:
        return []
    lines = [(words().label(found.kind), words().day(found.decided_on))]
    if found.kind is DecisionKind.REJECTED:
        return [*lines, _code("reason", found.reason), *_risk(found)]
    return [
        *lines,
        *_risk(found),
        _code("settlement_basis", found.settlement_basis),
        _tick("needs_health_assessed", yes=found.needs_health_assessed),
        _tick("support_sufficient", yes=found.support_sufficient),
    ]


def _risk(found: CaseDecision) -> Lines:
    if found.risk_assessed_on is None:
        return []
    return [_code("risk_level", found.risk_level), _day("risk_assessed_on", found)]


def _journey(case: CaseFile) -> Lines:
    found = case.journey
    if found is None:
        return []
    ticks = ("travel_document_obtained", "transit_assist", "onward_transport", "met_at_arrival")
    return [
        _day("departed_on", found),
        _day("arrived_on", found),
        _code("escort", found.escort if found.escort is not Escort.NONE else None),
        *(_tick(name, yes=getattr(found, name)) for name in ticks),
    ]


def _code(name: str, code: StrEnum | None) -> tuple[str, str]:
    return fields.label(name), words().label(code) if code is not None else ""


def _codes(name: str, codes: Iterable[StrEnum]) -> tuple[str, str]:
    return fields.label(name), words().labels(codes)


def _day(name: str, of: object) -> tuple[str, str]:
    day = getattr(of, name)
    return fields.label(name), words().day(day) if day else ""


def _tick(name: str, *, yes: bool) -> tuple[str, str]:
    return fields.label(name), _("Yes") if yes else ""
