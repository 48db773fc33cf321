"""The report as a workbook: made when it is asked for, noted in the trail, offered to be kept."""

import streamlit as st

from models.codes import Language
from pages.ui import live, session
from pages.ui.downloads import download
from pages.ui.guard import enter, speaking
from pages.ui.words import _, language, words
from services import clock
from services.access import Permission
from services.commands.reports import note_report
from services.exports.reports import write_report
from services.measures.questions import Question
from services.measures.reports import Report
from services.web.downloads import Download

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WANTED, _MADE = "report_wanted", "report_made"
Asked = tuple[Question, Language]


def draw(report: Report) -> None:
    """Offer to make the workbook, and what was made as long as it is of this period."""
    asked = (report.question, language())
    with st.container(horizontal=True, key="reports_file"):
        st.button(
            _("Make a workbook"),
            key="reports_make",
            icon=":material/table_view:",
            type="primary",
            on_click=_make,
            args=(asked,),
        )
        if session.kept(_WANTED, None) == asked:
            _write(report, asked)
        _offer(asked)


def _make(asked: Asked) -> None:
    """Note who takes which period, before the file is there to be taken."""
    viewer = enter(Permission.REPORT_READ)
    since, until = asked[0].period
    with speaking("report") as spoken, live.jotting(viewer) as work:
        note_report(work, since=since, until=until)
    if spoken.ok:
        session.keep(_WANTED, asked)


def _write(report: Report, asked: Asked) -> None:
    session.drop(_WANTED)
    with st.spinner(_("Making the workbook …"), show_time=True):
        session.keep(_MADE, (asked, write_report(report, words(), clock.now())))


def _offer(asked: Asked) -> None:
    nothing: tuple[Asked | None, bytes] = (None, b"")
    of, content = session.kept(_MADE, nothing)
    if of != asked:
        return
    since, until = asked[0].period
    name = f"hemvag-{_('report')}-{since}-{until}.xlsx"
    download(
        _("Download {name}", name=name),
        Download(name, _MIME, content),
        Permission.REPORT_READ,
        key="reports_download",
    )
    st.caption(_("Noted in the trail."))
