"""What must be seen before all else of a case: alerts, a hand-over, a question, a lost contact."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from models.codes import AlertKind, Stage
from pages.ui import alert_forms, ending_forms, handover_forms, live
from pages.ui.case_dialog import Ask, fill_in
from pages.ui.words import _, n_, words
from services import clock
from services.access import Permission, Viewer, may
from services.errors import CaseFrozen
from services.queries.case_files import CaseAlert, CaseHandover
from services.queries.cases import CaseFile
from services.settings import settings
from services.words import phrase

_RAISED = {
    AlertKind.CHILD_MISSING: phrase("The child is missing since {day}"),
    AlertKind.RE_EXPLOITED: phrase("Exploited again, known since {day}"),
}


@dataclass(frozen=True)
class Notice:
    """One band: what it says, in small print what follows, and the button that settles it."""

    key: str
    icon: str
    said: str
    told: str
    press: str
    ask: Callable[[], Ask]
    permission: Permission


def draw(viewer: Viewer, case: CaseFile) -> None:
    """Draw what applies, the most pressing first."""
    if case.frozen_at is not None:
        _frozen(case.frozen_at)
    for alert in case.alerts:
        if alert.resolved_on is None:
            _band(viewer, case, _alert(alert), f"case_alert_{alert.id}")
    for notice in _notices(case):
        _band(viewer, case, notice, f"case_notice_{notice.key}")
    if case.stage is Stage.INFO_REQUESTED:
        _asked(case)


def _frozen(since: datetime) -> None:
    """Say why every step is refused from now on."""
    with st.container(key="case_frozen", gap=None):
        said = _("Frozen since {day}", day=words().day(clock.day_of(since)))
        st.markdown(f":material/lock: **{said}**")
        st.caption(CaseFrozen().told(words()))


def _band(viewer: Viewer, case: CaseFile, notice: Notice, key: str) -> None:
    with st.container(key=key, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f":material/{notice.icon}: **{notice.said}**")
            st.caption(notice.told)
        allowed = may(viewer, notice.permission, case.region)
        if allowed and st.button(notice.press, key=f"case_{notice.key}"):
            fill_in(case, notice.ask())


def _notices(case: CaseFile) -> Iterator[Notice]:
    if case.handover is not None:
        yield _handover(case.handover)
    if case.lost:
        yield _lost()


def _alert(alert: CaseAlert) -> Notice:
    return Notice(
        f"resolve_{alert.id}",
        "notification_important",
        _(_RAISED[alert.kind], day=words().day(alert.raised_on)),
        _("The region and IOM see this on their start page until it is resolved."),
        _("Resolve"),
        lambda: alert_forms.resolving(alert),
        Permission.ALERT_HANDLE,
    )


def _handover(asked: CaseHandover) -> Notice:
    reason, day = words().label(asked.reason), words().day(asked.asked_on)
    return Notice(
        "handover_back",
        "swap_horiz",
        _("Region {region} is asked to take over", region=words().label(asked.to_region)),
        _("Asked {day} · {reason}", day=day, reason=reason),
        _("Take back"),
        handover_forms.taking_back,
        Permission.HANDOVER_ASK,
    )


def _lost() -> Notice:
    limits = settings()
    return Notice(
        "lost_contact",
        "phone_missed",
        _("Contact seems to be lost"),
        _(
            "At least {attempts} attempts over {days} days without an answer. IOM confirms it.",
            attempts=limits.lost_contact_attempts,
            days=limits.lost_contact_days,
        ),
        _("Close as lost contact"),
        ending_forms.lost_contact,
        Permission.CASE_CLOSE,
    )


def _asked(case: CaseFile) -> None:
    """Say what IOM waits for and how long it has waited."""
    with st.container(key="case_waiting", gap=None):
        st.markdown(_("Asked for: {what}", what=words().labels(case.asked)))
        if case.asked_on is not None:
            _waited(case.asked_on)


def _waited(asked_on: date) -> None:
    days, day = (live.today() - asked_on).days, words().day(asked_on)
    said = n_("asked {day}, {n} day ago", "asked {day}, {n} days ago", days, day=day)
    if days > settings().information_days:
        said = f":red[:material/schedule: {_('overdue')}] · {said}"
    st.caption(said)
