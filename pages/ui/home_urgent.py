"""What comes first on the start page: alerts, hand-overs, overdue answers, contacts gone silent."""

import streamlit as st

from models.codes import Stage
from pages.ui import live, person_rows, show
from pages.ui.guard import enter, speaking
from pages.ui.words import _, n_, words
from services.access import Permission
from services.commands.handovers import answer_handover
from services.queries.alerts import AlertRow
from services.queries.case_rows import CaseRow
from services.queries.handovers import HandoverRow
from services.queries.home import Desk
from services.queries.paging import Page
from services.settings import settings

SHORT = 5


def draw(waiting: Desk) -> None:
    """Draw each list that has something."""
    _alerts(waiting.alerts)
    _to_answer(waiting.to_answer)
    _information_part(waiting.information)


def draw_later(waiting: Desk) -> None:
    """Draw what waits without haste."""
    _lost_part(waiting.lost)
    _asked(waiting.asked)


def overdue(row: CaseRow) -> bool:
    """Say whether what was asked for has not come within the days it may take."""
    return (live.today() - row.stage_since).days > settings().information_days


def _alerts(found: tuple[AlertRow, ...]) -> None:
    if not found:
        return
    st.header(f"{_('Alerts')} · {words().number(len(found))}", anchor=False)
    for alert in found:
        since = _("since {day}", day=words().day(alert.raised_on))
        kind = words().label(alert.kind)
        said = f":red[:material/notification_important: **{kind}**] · {since}"
        person_rows.draw(f"home_alert_{alert.id}_row_", alert.case, said)


def _to_answer(found: tuple[HandoverRow, ...]) -> None:
    if not found:
        return
    st.header(f"{_('Hand-overs to answer')} · {words().number(len(found))}", anchor=False)
    for row in found:
        region = words().label(row.from_region)
        with _handover(row, _("Region {region} asks you to take over", region=region)):
            _answer(row)


def _answer(row: HandoverRow) -> None:
    with st.popover(_("Answer"), key=f"home_handover_{row.id}"):
        st.markdown(
            _(
                "If you take over, you are responsible for the case from today. The region that "
                "asked no longer sees it. Talk to each other first."
            )
        )
        with st.container(horizontal=True):
            if st.button(_("Take over"), key=f"home_handover_accept_{row.id}"):
                taken = _("{ref} is yours now. Get in touch.", ref=row.ref)
                _answered(row, taken, accept=True)
            if st.button(_("Decline"), key=f"home_handover_decline_{row.id}"):
                _answered(row, _("Declined. The case stays where it is."), accept=False)


def _answered(row: HandoverRow, told: str, *, accept: bool) -> None:
    viewer = enter(Permission.HANDOVER_ANSWER)
    with speaking("handover") as spoken, live.change(viewer) as work:
        answer_handover(work, row.id, accept=accept)
    if not spoken.ok:
        return
    show.toast(told)
    if accept:
        show.go("case", ref=row.ref)
    st.rerun()


def _asked(found: tuple[HandoverRow, ...]) -> None:
    if not found:
        return
    title = _("Other regions are asked to take over")
    with st.expander(f"{title} · {words().number(len(found))}", key="home_handovers_asked"):
        for row in found:
            region = words().label(row.to_region)
            said = _("Region {region} has not answered yet", region=region)
            with _handover(row, said, link=True):
                pass


def _handover(row: HandoverRow, said: str, *, link: bool = False) -> person_rows.Drawn:
    """Draw one hand-over: before it is accepted its case opens for the region that asked only."""
    days = row.days(live.today())
    parts = [
        words().label(row.reason),
        words().label(row.stage),
        words().country(row.return_country),
        n_("asked {n} day ago", "asked {n} days ago", days) if days else _("asked today"),
    ]
    told = person_rows.childs(" · ".join(parts), is_child=row.is_child)
    key = f"home_handover_{'asked' if link else 'row'}_{row.id}"
    return person_rows.lines(key, row.ref, said, told, link=link)


def _information_part(found: Page[CaseRow]) -> None:
    if not found.total:
        return
    title = _("More information is asked for")
    st.header(f"{title} · {words().number(found.total)}", anchor=False)
    for row in found:
        person_rows.draw(f"home_row_information_{row.ref}", row, _waited(row))
    if found.total > len(found):
        all_of = _("Show all {n}", n=words().number(found.total))
        show.link("cases", all_of, stage=Stage.INFO_REQUESTED.value)


def _waited(row: CaseRow) -> str:
    days = (live.today() - row.stage_since).days
    said = n_("asked {n} day ago", "asked {n} days ago", days) if days else _("asked today")
    return f":red[**{_('answer overdue')}**] · {said}" if overdue(row) else said


def _lost_part(found: Page[CaseRow]) -> None:
    if not found.total:
        return
    title = _("Contact seems to be lost")
    st.header(f"{title} · {words().number(found.total)}", anchor=False)
    limits = settings()
    st.caption(
        _(
            "At least {attempts} attempts over {days} days without an answer. Try once more, or "
            "open the case and close it as lost contact.",
            attempts=limits.lost_contact_attempts,
            days=limits.lost_contact_days,
        )
    )
    person_rows.several(found.rows, "home_row_lost", person_rows.stage, SHORT)
