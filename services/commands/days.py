"""Which days may be entered at all."""

from datetime import date

from services.errors import DatedInFuture, NoSuchDay

PROGRAMME_BEGAN = date(2012, 1, 1)


def check_day(day: date, *, today: date) -> None:
    """Insist that a day has come and lies in the life of the programme.

    :raises DatedInFuture: it is after today
    :raises NoSuchDay: it is before the programme began
    """
    if day > today:
        raise DatedInFuture(day=day)
    if day < PROGRAMME_BEGAN:
        raise NoSuchDay(day=day)
