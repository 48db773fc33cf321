"""How late things are written down, and so which past months may still change."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from services.queries.afterwards import delays
from services.statistics.calendar import add_months

MONTHS_LOOKED_AT = 24
NEARLY_ALL = 0.95


@dataclass(frozen=True)
class Settling:
    """Nearly all of the `of` steps and contacts of 24 months were written within `days` days."""

    days: int
    of: int

    def settled_on(self, day: date) -> date:
        """Return the day from which a past day's figures are taken as settled."""
        return day + timedelta(self.days)

    def still(self, day: date, *, today: date) -> bool:
        """Say whether a past day's figures may still change by what is entered late."""
        return today <= self.settled_on(day)


def settling(session: Session, today: date) -> Settling:
    """Reckon after how many days 95 % of what happened in the last 24 months was written down.

    What has happened and is not written yet cannot be reckoned with.
    """
    since = add_months(today, -MONTHS_LOOKED_AT)
    found = delays(session, since)
    of, within = sum(found.values()), 0
    for days in sorted(found):
        within += found[days]
        if within >= NEARLY_ALL * of:
            return Settling(days, of)
    return Settling(0, 0)
