"""What time it is; the only place that asks."""

from datetime import UTC, date, datetime, time, timedelta
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


def end_of(day: date) -> datetime:
    """Return the moment at which a Stockholm day is over: the first one of the next."""
    midnight = datetime.combine(day + timedelta(days=1), time(), STOCKHOLM)
    return midnight.astimezone(UTC)
