"""Counts by several codes at once: how every figure is read from the tables, and its list too."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import FromClause
from sqlmodel import Session, col

from models.cases import Case
from models.codes import AdultChild, CountryGroup, Region
from models.countries import COUNTRIES, country_group
from services.queries.dialects import Column, Condition, bucket_of

Code: TypeAlias = str | int
Codes: TypeAlias = tuple[Code, ...]
Rows: TypeAlias = "sa.Select[*tuple[Any, ...]]"
Counting: TypeAlias = "Rows | sa.CompoundSelect[*tuple[Any, ...]]"

ONE_CASE = ""
ERASED = "ERASED"
"""The code of what is not known any more, because it was erased with the case."""
TIME_KEYS = ("year", "month", "arrival_quarter")
_BESIDE = ("accompanying_adults", "accompanying_children")
_ERASABLE = ("gender", "ground", "exploitation")
_CASE_KEYS = ("return_country", "adult_child", "person", *_BESIDE, *_ERASABLE)
_PART = "part"
_AGAIN = aliased(Case)
_SEVERAL = sa.select(col(_AGAIN.person_ref)).where(col(_AGAIN.person_ref) != col(_AGAIN.ref))


@dataclass(frozen=True)
class Population:
    """Whose cases are asked about: some regions, and if wanted one country group or age split."""

    regions: tuple[Region, ...] = tuple(Region)
    country_group: CountryGroup | None = None
    adult_child: AdultChild | None = None

    def conditions(self) -> list[Condition]:
        """Return what must hold for a case, its region apart."""
        conditions: list[Condition] = []
        if self.adult_child is not None:
            conditions.append(col(Case.is_child) == (self.adult_child is AdultChild.CHILD))
        if self.country_group is not None:
            codes = [code for code in COUNTRIES if country_group(code) is self.country_group]
            conditions.append(col(Case.return_country).in_(codes))
        return conditions


@dataclass(frozen=True)
class Countable:
    """Rows that a figure counts: which, what each is, and the codes they split by."""

    counted: Column
    source: FromClause
    where: Sequence[Condition]
    region: Column
    case_id: Column
    population: Population
    day: Column | None = None
    codes: Mapping[str, Column] = field(default_factory=dict[str, Column])
    holds_case: bool = False

    def column(self, key: str) -> Column:
        """Return the column that holds a key's code."""
        if key in self.codes:
            return self.codes[key]
        if key == "region":
            return sa.type_coerce(self.region, sa.String)
        if key in TIME_KEYS and self.day is not None:
            return bucket_of(key, self.day)
        return _case_column(key)

    def rows(self, columns: Sequence[Column], keys: Sequence[str]) -> Rows:
        """Select columns of the rows, with their cases where a key or the population needs them."""
        conditions = [*self.where, *self.population.conditions()]
        if len(self.population.regions) < len(Region):
            conditions.append(self.region.in_(self.population.regions))
        needs_case = self.population.conditions() or set(keys) & set(_CASE_KEYS)
        source = self.source
        if needs_case and not self.holds_case:
            source = source.join(sa.inspect(Case).local_table, col(Case.id) == self.case_id)
        return sa.select(*columns).select_from(source).where(*conditions)


@dataclass(frozen=True)
class Cube:
    """Counts by several codes at once; any of its keys can be summed away."""

    keys: tuple[str, ...]
    counts: Mapping[Codes, int]

    def by(self, *keys: str) -> Counter[Codes]:
        """Return the counts by these keys only."""
        places = [self.keys.index(key) for key in keys]
        found: Counter[Codes] = Counter()
        for codes, n in self.counts.items():
            found[tuple(codes[place] for place in places)] += n
        return found

    def among(self, key: str, codes: Collection[Code]) -> "Cube":
        """Return the counts that have one of these codes."""
        place = self.keys.index(key)
        kept = {found: n for found, n in self.counts.items() if found[place] in codes}
        return Cube(self.keys, kept)

    def only(self, key: str, code: Code) -> "Cube":
        """Return the counts that have this code, without the key."""
        place = self.keys.index(key)
        kept = {
            codes[:place] + codes[place + 1 :]: n
            for codes, n in self.counts.items()
            if codes[place] == code
        }
        return Cube(self.keys[:place] + self.keys[place + 1 :], kept)


def count(session: Session, parts: Mapping[str, Countable], keys: Sequence[str]) -> Cube:
    """Count several kinds of rows by the same keys in one statement; `part` is the kind."""
    return cube_of(session.connection().execute(counting(parts, keys)), keys)


def counting(parts: Mapping[str, Countable], keys: Sequence[str]) -> Counting:
    """Write the statement that counts several kinds of rows by the same keys."""
    selects = [_counted(name, part, keys) for name, part in parts.items()]
    return sa.union_all(*selects) if len(selects) > 1 else selects[0]


def cube_of(rows: Iterable[sa.Row[*tuple[Any, ...]]], keys: Sequence[str]) -> Cube:
    """Make a cube of what such a statement found."""
    return Cube((_PART, *keys), {tuple(row[:-1]): row[-1] for row in rows})


def alike(parts: Mapping[str, Countable], blank: Mapping[str, Column]) -> dict[str, Countable]:
    """Give parts of several kinds the same codes, for one statement: blank where one has none."""
    return {name: replace(part, codes={**blank, **part.codes}) for name, part in parts.items()}


def ids(session: Session, part: Countable, codes: Mapping[str, Code]) -> tuple[int, ...]:
    """List what `count` counts under these codes."""
    statement = part.rows([part.counted], list(codes)).where(
        *(part.column(key) == code for key, code in codes.items())
    )
    return tuple(session.connection().execute(statement).scalars())


def _counted(name: str, part: Countable, keys: Sequence[str]) -> Rows:
    columns: list[Column] = [part.column(key).label(f"by_{key}") for key in keys]
    kind = sa.literal(name, sa.String).label(_PART)
    chosen = part.rows([kind, *columns, sa.func.count()], keys)
    return chosen.group_by(*(f"by_{key}" for key in keys)) if keys else chosen


def _case_column(key: str) -> Column:
    if key == "return_country":
        return col(Case.return_country)
    if key == "adult_child":
        child = (col(Case.is_child), AdultChild.CHILD.value)
        return sa.case(child, else_=AdultChild.ADULT.value)
    if key in _ERASABLE:
        known = sa.cast(sa.inspect(Case).local_table.c[key], sa.String)
        return sa.case((col(Case.erased_at).is_not(None), ERASED), else_=known)
    if key in _BESIDE:
        return sa.inspect(Case).local_table.c[key]
    if key == "person":
        return _person()
    raise KeyError(key)


def _person() -> Column:
    """Return whose case it is, for the few who have several; one code for all who have one."""
    return sa.case((col(Case.person_ref).in_(_SEVERAL), col(Case.person_ref)), else_=ONE_CASE)
