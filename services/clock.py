"""What time it is; the only place that asks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """Return the Stockholm calendar day of a moment."""
    return moment.astimezone(STOCKHOLM).date()


def today() -> date:
    """Return today's date in Stockholm."""
    return day_of(now())
