"""Which groups a table shows and in which order: also those with none, where they can have any."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from itertools import product

from models.codes import AdultChild, Region, Stage, SupportForm, SupportPhase
from services.measures.questions import Question
from services.measures.windows import MILESTONES
from services.queries.child_checks import CheckState, ChildCheck
from services.queries.cubes import TIME_KEYS, Code, Codes
from services.queries.wellbeing import Change, Dimension
from services.statistics.calendar import add_months

MONTHS_IN = {"year": 12, "month": 1, "arrival_quarter": 3}
COORDINATED_SINCE = {Region.OST: date(2018, 9, 1)}
_IN_THEIR_ORDER: Mapping[str, Iterable[Code]] = {
    "phase": SupportPhase,
    "form": SupportForm,
    "dimension": Dimension,
    "change": Change,
    "check": ChildCheck,
    "state": CheckState,
}


def coordinated(region: Code, day: date) -> bool:
    """Say whether a region had a coordinator on a day; before that it has no number, not even 0."""
    begun = COORDINATED_SINCE.get(Region(region))
    return begun is None or day >= begun


def groups(
    question: Question,
    found: Collection[Codes],
    *,
    stages: Iterable[Stage] = (),
    period: tuple[date, date] | None = None,
) -> list[Codes]:
    """Return the groups of a table in their order.

    Regions, stages, milestones, adults and children, and the time of a given period are all shown;
    countries, and times without a period, as far as any were found.
    """
    domains = [
        _domain(key, question, {codes[place] for codes in found}, tuple(stages), period)
        for place, key in enumerate(question.by)
    ]
    return [codes for codes in product(*domains) if codes in found or _may_have(codes, question)]


def bucket(key: str, day: date) -> str:
    """Write the year, month or quarter of a day, as the queries do."""
    if key == "year":
        return f"{day.year}"
    return f"{day:%Y-%m}" if key == "month" else f"{day.year}-Q{(day.month + 2) // 3}"


def first_day(key: str, code: str) -> date:
    """Return the day on which a year, month or quarter begins."""
    year = int(code[:4])
    if key == "year":
        return date(year, 1, 1)
    return date(year, int(code[5:]) if key == "month" else 3 * int(code[6:]) - 2, 1)


def last_day(key: str, code: str) -> date:
    """Return the day on which a year, month or quarter ends."""
    return add_months(first_day(key, code), MONTHS_IN[key]) - timedelta(days=1)


def buckets(key: str, first: date, last: date) -> list[str]:
    """Return every year, month or quarter from one day to another."""
    begin = first_day(key, bucket(key, first))
    months = (last.year - begin.year) * 12 + last.month - begin.month
    return [bucket(key, add_months(begin, n)) for n in range(0, months + 1, MONTHS_IN[key])]


def _domain(
    key: str,
    question: Question,
    found: set[Code],
    stages: tuple[Stage, ...],
    period: tuple[date, date] | None,
) -> list[Code]:
    if key in TIME_KEYS:
        return [*_times(key, {str(code) for code in found}, period)]
    fixed: Mapping[str, Iterable[Code]] = {
        "region": question.regions,
        "stage": stages,
        "milestone": MILESTONES,
        "adult_child": [question.adult_child] if question.adult_child else list(AdultChild),
        **_IN_THEIR_ORDER,
    }
    return [str(code) for code in fixed.get(key, sorted(found, key=str))]


def _times(key: str, found: set[str], period: tuple[date, date] | None) -> list[str]:
    if period is not None:
        return buckets(key, *period)
    return buckets(key, first_day(key, min(found)), last_day(key, max(found))) if found else []


def _may_have(codes: Codes, question: Question) -> bool:
    """Whether a group without any is a true zero: not where the region had no coordinator yet."""
    by = dict(zip(question.by, codes, strict=True))
    if "region" not in by:
        return True
    ends = [last_day(key, str(by[key])) for key in TIME_KEYS if key in by]
    return coordinated(by["region"], min([*ends, question.as_of]))
