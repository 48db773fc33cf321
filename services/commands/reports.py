"""Reports leave the screen: who made a workbook of which period."""

from datetime import date

from services.access import Permission, require
from services.unit_of_work import UnitOfWork

EXPORTED = "report.exported"


def note_report(work: UnitOfWork, *, since: date, until: date) -> None:
    """Note that somebody makes a workbook of the report for a period.

    :raises NotAllowed: the actor may not read reports
    """
    require(work.actor, Permission.REPORT_READ)
    work.record(EXPORTED, "reports", (f"since={since}", f"until={until}"))
