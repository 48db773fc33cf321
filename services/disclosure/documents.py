"""The file of a release, as it is read: the only thing that may be shown to outsiders."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.codes import AdultChild, Region, SupportPhase
from services.disclosure import rounding
from services.errors import NotARelease, ReleaseAltered

FIRST_FORMAT, FORMAT = "hemvag-release/1", "hemvag-release/2"
COUNTRY_GROUPS = ("DOMINANT", "OTHER_EU", "OTHER")
OUTCOMES = ("DONE", "LATE", "NOT_DONE")
CODES: Mapping[str, tuple[str, ...]] = {
    "region": tuple(Region),
    "country_group": COUNTRY_GROUPS,
    "adult_child": tuple(AdultChild),
    "phase": tuple(SupportPhase),
    "outcome": OUTCOMES,
}
"""The codes of every dimension but the year, in the order of the cells."""


@dataclass(frozen=True)
class Released:
    """A count as it was released, or a sum of so many: the count lies from `low` to `high`."""

    value: int
    base: int
    terms: int = 1

    @property
    def low(self) -> int:
        """The smallest count it can be."""
        return max(0, self.value - self._off)

    @property
    def high(self) -> int:
        """The largest count it can be."""
        return self.value + self._off

    @property
    def shown(self) -> str:
        """The number as it is written: none is not told from a few."""
        return str(self.value) if self.value else f"0–{self.high}"

    @property
    def _off(self) -> int:
        return self.terms * ((self.base - 1) // 2)


def total(*released: Released) -> Released:
    """Add released counts of the same release; what each may be off by adds up too."""
    bases = {cell.base for cell in released}
    if len(bases) != 1:
        raise ValueError("Only counts that were rounded alike can be added.")
    terms = sum(cell.terms for cell in released)
    return Released(sum(cell.value for cell in released), bases.pop(), terms)


def percent(x: Released, n: Released) -> int | None:
    """Give a share in whole per cent, from rounded counts only; None below 20 persons."""
    return rounding.percent(x.value, n.value)


class _Part(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True
    )


class Period(_Part):
    """The first and the last day that a release is about."""

    since: date = Field(alias="from")
    until: date = Field(alias="to")

    @classmethod
    def of(cls, since: date, until: date) -> "Period":
        """Return the period from one day to another."""
        return cls.model_validate({"from": since, "to": until})


class Planned(_Part):
    """One table of the plan: by what it counts, and persons who returned in which years."""

    name: str
    dims: tuple[str, ...]
    years: tuple[str, ...]


class Cell(_Part):
    """One released number and the codes of its group."""

    key: tuple[str, ...]
    value: int = Field(ge=0)


class ReleasedTable(_Part):
    """One table as released; `base` is that of its release."""

    name: str
    dims: tuple[str, ...]
    unit: str
    cells: tuple[Cell, ...]
    base: int = Field(default=1, exclude=True)

    def cell(self, *key: str) -> Released:
        """Return the number of one group.

        :raises KeyError: the table has no such group
        """
        return Released(self._values[key], self.base)

    def codes(self, dim: str) -> tuple[str, ...]:
        """Return the codes of one dimension, in the table's order."""
        place = self.dims.index(dim)
        return tuple(dict.fromkeys(cell.key[place] for cell in self.cells))

    @cached_property
    def _values(self) -> dict[tuple[str, ...], int]:
        return {cell.key: cell.value for cell in self.cells}


class Texts(_Part):
    """What the manager wrote, in both languages."""

    sv: str = ""
    en: str = ""


class Earlier(_Part):
    """A release that was there before this one and was tried together with it."""

    id: str
    sha256: str


class Step(_Part):
    """One step of the ladder: what was tried and how many groups could be told from it."""

    base: int
    finest_dropped: str | None = None
    proven_small: int
    exact: int


class Tried(_Part):
    """A figure known from elsewhere; not tried if it contradicts the released ones."""

    source: str
    tried: bool


class Report(_Part):
    """With which published figures a release was tried: nothing that was found on true counts.

    Files of the first make hold what the attack counted, too; it is read and shown to nobody.
    """

    published: tuple[str, ...] = ()
    proven_small: int = 0
    exact: int = 0
    pairs: int = 0
    min_width: int = 0
    n_lps: int = 0
    records: str = "frozen"
    outside: tuple[Tried, ...] = ()
    ladder: tuple[Step, ...] = ()


class ReleaseDocument(_Part):
    """A whole release. Charts and exports for outsiders take this and nothing else."""

    format: Literal["hemvag-release/1", "hemvag-release/2"]
    id: str = Field(pattern=r"^[A-Z0-9-]{1,20}$")
    period: Period
    as_of: date
    code_version: str
    k: int = Field(ge=5)
    base: int = Field(ge=5)
    method: Literal["conventional"]
    years: tuple[str, ...]
    plan: tuple[Planned, ...]
    dominant_country: str = Field(min_length=2, max_length=2)
    tables: tuple[ReleasedTable, ...]
    what_we_learned: Texts
    previous: tuple[Earlier, ...]
    audit: Report
    fictitious: bool
    draft: bool = False
    """Written out before anybody promoted it; every slide says so."""
    sha256: str

    @model_validator(mode="before")
    @classmethod
    def _tell_tables_their_base(cls, given: dict[str, Any]) -> dict[str, Any]:
        tables = [{**table, "base": given.get("base")} for table in given.get("tables", ())]
        return {**given, "tables": tables}

    @model_validator(mode="after")
    def _holds_what_was_planned(self) -> "ReleaseDocument":
        if any(cell.value % self.base for table in self.tables for cell in table.cells):
            raise ValueError("a number is not rounded")
        planned = [(table.name, table.dims) for table in self.plan]
        if planned != [(table.name, table.dims) for table in self.tables]:
            raise ValueError("the tables are not those of the plan")
        if self.format == FORMAT and self.audit.model_fields_set - {"published"}:
            raise ValueError("a file holds nothing that was found on true counts")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables that this release has; some may have been left out."""
        return tuple(table.name for table in self.tables)

    def table(self, name: str) -> ReleasedTable:
        """Return one table.

        :raises KeyError: this release has no such table
        """
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, ReleasedTable]:
        return {table.name: table for table in self.tables}


def read_document(content: bytes) -> ReleaseDocument:
    """Read the bytes of a release's file.

    :raises NotARelease: they are something else
    :raises ReleaseAltered: they are not what was built
    """
    try:
        facts = json.loads(content)
        told = facts.pop("sha256")
    except (ValueError, KeyError, AttributeError, TypeError) as unreadable:
        raise NotARelease from unreadable
    if facts.get("format") not in (FIRST_FORMAT, FORMAT):
        raise NotARelease
    if told != digest(facts):
        raise ReleaseAltered
    try:
        return ReleaseDocument.model_validate({**facts, "sha256": told})
    except ValidationError as wrong:
        raise NotARelease from wrong


def write_document(facts: Mapping[str, Any]) -> bytes:
    """Write the file of a release from everything but its own digest."""
    return _canonical({**facts, "sha256": digest(facts)})


def write_draft(content: bytes) -> bytes:
    """Write a release that nobody has promoted as a file that says so on every slide."""
    facts = json.loads(content)
    del facts["sha256"]
    return write_document({**facts, "draft": True})


def digest(facts: Mapping[str, Any]) -> str:
    """Return the digest of everything in a release but the digest itself."""
    return sha256(_canonical(facts)).hexdigest()


def _canonical(facts: Mapping[str, Any]) -> bytes:
    """One way to write the same facts: sorted keys, no spaces, UTF-8."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
