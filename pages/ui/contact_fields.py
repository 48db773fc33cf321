"""The fields of a contact: result, day and follow-up first, the rest folded until it is needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import streamlit as st

from models.codes import (
    Channel,
    Milestone,
    NonresponseReason,
    ReexploitationRisk,
    Result,
    Support,
    Wellbeing,
    YesNoUnknown,
)
from models.follow_ups import ContactFacts
from pages.ui import fields, live, session
from pages.ui.contact_outcome import Schedule
from pages.ui.words import _, words
from services.queries.cases import CaseFile

DIMENSIONS = ("econ", "social", "psycho")
NAMES = (
    "result",
    "done_on",
    "milestone",
    *DIMENSIONS,
    "reexploitation_risk",
    "re_exploited",
    "stays_by_choice",
    "more_support_needed",
    "mode",
    "attempts",
    "nonresponse_reason",
    "rests_until",
    "rules_kept",
    "granted",
    "reason",
)
SILENT = (Wellbeing.NOT_ASSESSED, ReexploitationRisk.NOT_ASSESSED, YesNoUnknown.UNKNOWN)
SPOKEN = (Result.REACHED, Result.PARTNER_REPORT)
USUAL_REST = timedelta(days=14)


@dataclass(frozen=True)
class Pad:
    """The keys of one page's contact form."""

    page: str

    def key(self, name: str) -> str:
        """Return the key of a field."""
        return f"{self.page}_{name}"

    def value(self, name: str) -> Any:
        """Return what a field holds now."""
        return session.field(self.key(name))

    def empty(self) -> None:
        """Forget what another contact was filled in with."""
        for name in NAMES:
            session.clear_fields(self.key(name))
        session.drop(self.key("chosen"))
        session.drop(self.key("rules_answered"))

    def take(self, contact: ContactFacts) -> None:
        """Fill in what was noted before; what was not known stays empty."""
        for name in set(NAMES) & set(ContactFacts.model_fields):
            value = getattr(contact, name)
            if value is not None and value not in SILENT:
                session.fill(self.key(name), value)
        session.keep(self.key("rules_answered"), contact.rules_kept is not None)

    def begin(self, name: str, value: object) -> None:
        """Fill a field in, unless it already holds something."""
        if self.value(name) is None:
            session.fill(self.key(name), value)


def result(pad: Pad) -> Result | None:
    """Ask what came of the contact."""
    return st.pills(
        fields.label("result"), list(Result), format_func=words().label, key=pad.key("result")
    )


def day(pad: Pad, case: CaseFile) -> date:
    """Ask on which day it was: from the arrival until today, or until the case ended."""
    latest = min(case.ended_on or live.today(), live.today())
    pad.begin("done_on", latest)
    return st.date_input(
        fields.label("done_on"),
        min_value=min(case.arrived_on or latest, latest),
        max_value=latest,
        key=pad.key("done_on"),
        format="YYYY-MM-DD",
    )


def milestone(pad: Pad, offered: Sequence[Milestone], proposed: Milestone) -> Milestone:
    """Show which follow-up the contact counts for; it follows the day until somebody chooses."""
    if not session.kept(pad.key("chosen"), default=False):
        session.fill(pad.key("milestone"), proposed)
    found = st.pills(
        fields.label("milestone"),
        offered,
        required=True,
        format_func=words().label,
        key=pad.key("milestone"),
        on_change=session.keep,
        args=(pad.key("chosen"), True),
    )
    return found or proposed


def details(
    pad: Pad,
    wanted: Result | None,
    *,
    judged: bool,
    closes_on: date | None,
    besides: Callable[[], None] | None = None,
    channel_in_sight: bool = False,
) -> None:
    """Draw what this result asks for, and fold the rest; `besides` draws what else is folded."""
    if judged:
        _dimensions(pad, [*Wellbeing])
    if wanted is Result.NOT_REACHED:
        _one(pad, "nonresponse_reason", list(NonresponseReason))
    if wanted is Result.NOT_SAFE_TO_CONTACT and closes_on and closes_on > live.today():
        _rest(pad, closes_on)
    with st.expander(_("More"), key=pad.key("more")):
        if wanted in SPOKEN:
            _situation(pad, dimensions=not judged)
        if not channel_in_sight:
            channel(pad)
        pad.begin("attempts", 1)
        st.number_input(fields.label("attempts"), 0, 9, key=pad.key("attempts"))
        if besides is not None and wanted in SPOKEN:
            besides()


def channel(pad: Pad) -> None:
    """Ask how contact was made."""
    _one(pad, "mode", list(Channel))


def facts(pad: Pad, *, judged: bool) -> dict[str, Any]:
    """Return what was filled in; an answer left out is left to its own "not known"."""
    names = [name for name in NAMES if name in ContactFacts.model_fields]
    found = {name: pad.value(name) for name in names}
    required = {"result", "done_on", *(DIMENSIONS if judged else ())}
    return {
        name: value for name, value in found.items() if name in required or value not in (None, [])
    }


def _situation(pad: Pad, *, dimensions: bool) -> None:
    if dimensions:
        _dimensions(pad, [step for step in Wellbeing if step is not Wellbeing.NOT_ASSESSED])
    levels = [level for level in ReexploitationRisk if level is not ReexploitationRisk.NOT_ASSESSED]
    _pills(pad, "reexploitation_risk", levels)
    for name in ("re_exploited", "stays_by_choice"):
        _pills(pad, name, [YesNoUnknown.YES, YesNoUnknown.NO])
    if pad.value("re_exploited") is YesNoUnknown.YES:
        st.caption(_("Alerts the region and IOM, and plans a referral."))
    st.multiselect(
        fields.label("more_support_needed"),
        list(Support),
        format_func=words().label,
        placeholder=_("Choose"),
        key=pad.key("more_support_needed"),
    )


def _dimensions(pad: Pad, steps: Sequence[Wellbeing]) -> None:
    for name in DIMENSIONS:
        _pills(pad, name, steps)


def _rest(pad: Pad, closes_on: date) -> None:
    pad.begin("rests_until", min(live.today() + USUAL_REST, closes_on))
    st.date_input(
        fields.label("rests_until"),
        min_value=live.today() + timedelta(days=1),
        max_value=closes_on,
        key=pad.key("rests_until"),
        format="YYYY-MM-DD",
    )


def _pills(pad: Pad, name: str, codes: Sequence[StrEnum]) -> None:
    st.pills(fields.label(name), codes, format_func=words().label, key=pad.key(name))


def _one(pad: Pad, name: str, codes: Sequence[StrEnum]) -> None:
    st.selectbox(
        fields.label(name),
        codes,
        index=0 if name == "mode" else None,
        format_func=words().label,
        placeholder=_("Choose"),
        key=pad.key(name),
    )


def to_judge(follow_up: Schedule | None, wanted: Result | None) -> bool:
    """Say whether the three dimensions must be answered: only the twelve-month one needs them."""
    twelve = follow_up is not None and follow_up.milestone is Milestone.M12
    return twelve and wanted is Result.REACHED
