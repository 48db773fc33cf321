"""What is still open before the next great step: the grant, the departure, the closing."""

from collections.abc import Iterator

import streamlit as st

from models.codes import (
    WAITING_STAGES,
    ConsentKind,
    ReturnBasis,
    Stage,
    Support,
    SupportPhase,
    UrgentNeed,
)
from pages.ui import live
from pages.ui.words import _, words
from services.commands.grant_rules import open_child_checks
from services.queries.cases import CaseFile

_NEEDED = (ConsentKind.PROGRAMME, ConsentKind.DATA_SHARING)


def draw(case: CaseFile) -> None:
    """Draw the list of the stage the case is in, if there is one."""
    if case.stage in WAITING_STAGES:
        ready = _("Nothing is open before the grant.")
        _list(_("Still open before the grant"), ready, _grant(case))
    elif case.stage is Stage.GRANTED:
        ready = _("Nothing is open before the departure.")
        _list(_("Still open before the departure"), ready, _departure(case))
    elif case.stage is Stage.REINTEGRATION and case.is_child:
        ready = _("Nothing is open before the closing.")
        _list(_("Still open before the closing"), ready, _closing(case))


def _list(title: str, ready: str, found: Iterator[str]) -> None:
    lines = [f":material/radio_button_unchecked: {line[:1].upper()}{line[1:]}" for line in found]
    with st.container(key="case_checklist", gap="xsmall"):
        if not lines:
            st.markdown(f":green[:material/check_circle:] {ready}")
            return
        st.markdown(f"**{title}**")
        for line in lines:
            st.markdown(line)


def _grant(case: CaseFile) -> Iterator[str]:
    yield from _consents(case)
    if case.is_child:
        yield from map(_, open_child_checks(case.child_checks, live.today()))
        if case.child_checks.responsible_until_handover is None:
            yield _("who is responsible for the child until the hand-over")
    if case.participation_confirmed_on is None:
        yield _("whether the person has taken part before: IOM confirms it")
    if case.return_basis is not ReturnBasis.HOME_COUNTRY:
        yield _("what lets the person settle in the third country: IOM enters it with the grant")


def _departure(case: CaseFile) -> Iterator[str]:
    yield from _consents(case)
    planned = [one for one in case.support if one.phase is not SupportPhase.AFTER]
    if not planned:
        yield _("no support is planned yet")
    wanted = UrgentNeed.TRAVEL_DOC in case.urgent_needs
    if wanted and all(one.code is not Support.TRAVEL_DOC for one in planned):
        yield words().label(Support.TRAVEL_DOC)
    for phase in (SupportPhase.BEFORE, SupportPhase.DURING):
        waiting = [one.code for one in planned if one.phase is phase and one.done_on is None]
        if waiting:
            yield f"{words().label(phase)}: {words().labels(waiting).lower()}"


def _closing(case: CaseFile) -> Iterator[str]:
    found = case.child_handover
    if found.handed_over_on is None and found.not_handed_over is None:
        yield _("the day on which the other country's authority takes the child over, or why not")


def _consents(case: CaseFile) -> Iterator[str]:
    standing = {one.kind for one in case.consents if one.withdrawn_on is None}
    for kind in _NEEDED:
        if kind not in standing:
            yield _("withdrawn: {consent}", consent=words().label(kind))
