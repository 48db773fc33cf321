"""Lists that a figure opens: the address that names the figure, and what it counts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from models.codes import AdultChild, CountryGroup, Milestone, Region, Stage
from pages.ui import live, show
from pages.ui.live import Reader
from pages.ui.words import _, n_, words
from services.access import Viewer
from services.errors import UnknownList
from services.measures.questions import N, Question, check_days
from services.measures.registry import MEASURES, listed, opens_list
from services.words import phrase

Code = TypeVar("Code", bound=StrEnum)
_CODES: dict[str, type[StrEnum]] = {
    "region": Region,
    "stage": Stage,
    "adult_child": AdultChild,
    "milestone": Milestone,
}
_TIMES = {
    "year": re.compile(r"20\d{2}"),
    "month": re.compile(r"20\d{2}-(0[1-9]|1[0-2])"),
    "arrival_quarter": re.compile(r"20\d{2}-Q[1-4]"),
}
_PAGES = {"cases": "cases", "follow_ups": "follow-ups"}
_NUMBERS = {
    "of": phrase("everyone counted"),
    "within_365": phrase("of which within 365 days"),
    "late": phrase("instead done late"),
    "declined": phrase("instead declined"),
    "missed": phrase("instead missed"),
    "ended_first": phrase("instead the case ended first"),
    "not_yet_due": phrase("not yet due"),
}


@dataclass(frozen=True)
class FigureList:
    """One number of a figure: which measure, which question, which of its groups and numbers."""

    name: str
    question: Question
    group: tuple[str, ...] = ()
    number: str = N

    @property
    def page(self) -> str:
        """The page whose list the number counts."""
        return _PAGES[MEASURES[self.name].listed or "cases"]

    @property
    def opens(self) -> bool:
        """Say whether a list of people may be opened from it."""
        measure = MEASURES[self.name]
        known = measure.listed is not None and self.number in measure.figure.numbers
        return known and opens_list(self.question)

    def filters(self) -> dict[str, str]:
        """Write what the overview was filtered by, as in its address."""
        question = self.question
        some = len(tuple(question.regions)) < len(Region)
        parts: dict[str, object] = {
            "region": ",".join(question.regions) if some else None,
            "country_group": question.country_group,
            "adult_child": question.adult_child,
            "since": question.since,
            "until": question.until,
        }
        return {key: str(part) for key, part in parts.items() if part}

    def address(self) -> dict[str, str]:
        """Write the query of the address that opens this list."""
        parts = {
            "figure": self.name,
            "as_of": self.question.as_of.isoformat(),
            "by": ",".join(self.question.by),
            "group": ",".join(self.group),
            "number": self.number if self.number != N else None,
        }
        return {**{key: part for key, part in parts.items() if part}, **self.filters()}

    def count(self, reader: Reader, viewer: Viewer) -> tuple[int, ...]:
        """Return the cases or follow-ups that the number counts."""
        return listed(reader, viewer, self.name, self.question, self.group, self.number)


def asked(page: str) -> FigureList | None:
    """Read from the address which figure's list is wanted on this page, if any is.

    :raises UnknownList: the address does not name one
    """
    query = st.query_params.to_dict()
    if "figure" not in query:
        return None
    wanted = read(query)
    if wanted.page != page or wanted.question.as_of > live.today():
        raise UnknownList
    return wanted


def read(query: Mapping[str, str]) -> FigureList:
    """Read what `FigureList.address` wrote.

    :raises UnknownList: something in it is missing or unknown
    """
    try:
        return _read(query)
    except (KeyError, ValueError) as problem:
        raise UnknownList from problem


def tell(wanted: FigureList, n: int) -> None:
    """Say which number this list is, on which day, of whom; and lead back to it."""
    measure = MEASURES[wanted.name]
    told = [_(measure.meaning.title)]
    told += [_(_NUMBERS[wanted.number])] if wanted.number in _NUMBERS else []
    st.title(f"{' – '.join(told)}: {words().number(n)}")
    st.markdown(" · ".join(_bounds(wanted)))
    st.caption(measure.meaning.told(words()))
    show.link("overview", _("Back to the overview"), **wanted.filters())


def tell_missing(n: int) -> None:
    """Say how many of those counted the list no longer holds: a figure of a past day keeps them."""
    if n:
        told = n_(
            "{n} more is not listed: the case has been handed over to another region since, or "
            "erased.",
            "{n} more are not listed: the cases have been handed over to another region since, or "
            "erased.",
            n,
        )
        st.caption(told)


def _read(query: Mapping[str, str]) -> FigureList:
    by = tuple(filter(None, query.get("by", "").split(",")))
    group = tuple(filter(None, query.get("group", "").split(",")))
    _check(by, group)
    question = Question(
        as_of=date.fromisoformat(query["as_of"]),
        since=_day(query.get("since")),
        until=_day(query.get("until")),
        regions=[Region(code) for code in query.get("region", ",".join(Region)).split(",")],
        country_group=_code(CountryGroup, query.get("country_group")),
        adult_child=_code(AdultChild, query.get("adult_child")),
        by=by,
    )
    check_days(question)
    measure, number = MEASURES[query["figure"]], query.get("number", N)
    if measure.listed is None or number not in measure.figure.numbers:
        raise KeyError(number)
    return FigureList(measure.name, question, group, number)


def _check(by: tuple[str, ...], group: tuple[str, ...]) -> None:
    for key, code in zip(by, group, strict=True):
        if key in _TIMES and not _TIMES[key].fullmatch(code):
            raise ValueError(code)
        if key in _CODES:
            _CODES[key](code)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _code(codes: type[Code], written: str | None) -> Code | None:
    return codes(written) if written else None


def _bounds(wanted: FigureList) -> list[str]:
    question = wanted.question
    parts = [_group(key, code) for key, code in zip(question.by, wanted.group, strict=True)]
    regions = tuple(question.regions)
    if len(regions) < len(Region) and "region" not in question.by:
        parts.append(words().labels(regions))
    if question.adult_child is not None:
        parts.append(words().label(question.adult_child))
    if question.since or question.until:
        first, last = question.period
        parts.append(_("{first} to {last}", first=words().day(first), last=words().day(last)))
    return [*parts, _("as of {day}", day=words().day(question.as_of))]


def _group(key: str, code: str) -> str:
    return words().label(_CODES[key](code)) if key in _CODES else code
