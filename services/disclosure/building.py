"""From the material to a release's file: the ladder, and the report of what was tried."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.disclosure.documents import FORMAT, Earlier, Planned, ReleaseDocument
from services.disclosure.material import Material
from services.disclosure.outside import Figure
from services.disclosure.plans import Cut, Known, Release
from services.disclosure.release import Rung, climb
from services.disclosure.rounding import Counts, bounds, round_conventional
from services.disclosure.spaces import MOVES, Space, as_release, space_of
from services.disclosure.versions import code_version
from services.measures.registry import MEASURES

K = 5


@dataclass(frozen=True)
class Built:
    """A release that passed, all but its number and what the manager writes; or none, and why."""

    rungs: tuple[Rung, ...]
    earlier: tuple[Earlier, ...]
    facts: Mapping[str, Any] | None
    blamed: tuple[str, ...] = ()
    """What was entered as known, where a release would have passed without it."""
    entered: tuple[Figure, ...] = ()
    """What was entered as known when this was tried."""


def build(material: Material, tell: Callable[[Rung], object] = bool, k: int = K) -> Built:
    """Round, attack, and go up the ladder until the figures may be shown, or to its end.

    :param tell: is told each step once it is taken
    :raises InconsistentRelease, KnownFigureContradicts, AttackError: the attack cannot be made, so
        there is no release
    """
    space = space_for(material)
    prev, known = chain(material.earlier, space), known_over(material.outside, space)
    counts = space.counts(
        ((str(year), str(region), space.country(str(country)), *map(str, rest)), n)
        for (year, region, country, *rest), n in material.cells.items()
    )

    def tables(base: int) -> dict[str, list[Cut]]:
        return {
            planned.name: [cut for cut, _ in space.tables(planned, material.dominant)]
            for planned in plan_for(material.plan, space, counts, base, k)
        }

    climbed = climb(counts, tables, k, prev, known, tell=tell, moving=MOVES)
    earlier = tuple(Earlier(id=one.id, sha256=one.sha256) for one in material.earlier)
    entered = tuple(figure for figure in material.outside if figure.sure)
    if climbed.release is None:
        guessed = [fact for fact in known if not fact.sure]
        sure = tuple(fact.source for fact in known if fact.sure)
        free = sure and climb(counts, tables, k, prev, guessed, moving=MOVES).release
        return Built(climbed.rungs, earlier, None, sure if free else (), entered)
    plan = plan_for(material.plan, space, counts, climbed.release.base, k)
    left = [one for one in plan if one.name != climbed.rungs[-1].dropped]
    facts = _facts(material, space, climbed.release, left)
    return Built(climbed.rungs, earlier, facts, entered=entered)


def chain(documents: Sequence[ReleaseDocument], space: Space) -> list[Release]:
    """Write earlier releases over a space, each with those before it."""
    prev: list[Release] = []
    for document in documents:
        prev.append(as_release(document, space, tuple(prev)))
    return prev


def known_over(figures: Sequence[Figure], space: Space) -> list[Known]:
    """Write what is known from elsewhere over a space: what was entered before what is guessed."""
    found = [fact for figure in figures if (fact := figure.over(space)) is not None]
    return sorted(found, key=lambda fact: not fact.sure)


def plan_for(
    plan: Sequence[Planned], space: Space, counts: Counts, base: int, k: int
) -> list[Planned]:
    """Follow-up is shown of years in which about 2 k persons returned, by what is shown of them.

    So that a year has it, or not, tells nothing that its rounded number of persons does not.
    """
    persons = counts.sum(axis=tuple(range(1, counts.ndim)))
    at_least = bounds(round_conventional(persons, base), base)[0].tolist()
    enough = 2 * k - (k - 1) // 2
    many = {year for year, n in zip(space.years, at_least, strict=True) if n >= enough}
    kept = [
        _of_years(one, tuple(year for year in one.years if year in many))
        if "outcome" in one.dims
        else one
        for one in plan
    ]
    return [one for one in kept if one.years]


def _of_years(planned: Planned, years: tuple[str, ...]) -> Planned:
    """The same table of fewer years."""
    return planned.model_copy(update={"years": years})


def release_with(
    document: ReleaseDocument, earlier: Sequence[ReleaseDocument], figures: Sequence[Figure]
) -> Release:
    """Write a finished file as it was attacked: with those before it and what is known."""
    space = space_with([*earlier, document], document.plan, (document.dominant_country,), figures)
    return as_release(document, space, chain(earlier, space), known_over(figures, space))


def space_for(material: Material) -> Space:
    """Return a space for this material and all releases before it."""
    return space_with(material.earlier, material.plan, (material.dominant,), material.outside)


def space_with(
    earlier: Sequence[ReleaseDocument],
    plan: Sequence[Planned],
    countries: Sequence[str],
    figures: Sequence[Figure],
) -> Space:
    """Return a space that tells apart whatever releases, a plan and known figures tell apart."""
    years = {year for one in plan for year in one.years} | {*space_of(earlier).years}
    named = [one.country for one in figures if one.country and years & {*one.years}]
    return Space(tuple(sorted(years)), space_of(earlier, [*countries, *named]).countries)


def _facts(
    material: Material, space: Space, release: Release, plan: list[Planned]
) -> dict[str, Any]:
    """Write the file: nothing in it is found on true counts but the rounded figures themselves."""
    return {
        "format": FORMAT,
        "period": material.period.model_dump(mode="json"),
        "as_of": material.as_of.isoformat(),
        "code_version": code_version(),
        "k": release.k,
        "base": release.base,
        "method": "conventional",
        "years": list(material.years),
        "plan": [one.model_dump(mode="json") for one in plan],
        "dominant_country": material.dominant,
        "tables": _tables(plan, space, material.dominant, release),
        "audit": {"published": [fact.source for fact in release.known if not fact.sure]},
        "fictitious": material.fictitious,
    }


def _tables(
    plan: list[Planned], space: Space, dominant: str, release: Release
) -> list[dict[str, Any]]:
    values = iter(release.values.tolist())
    written: list[dict[str, Any]] = []
    for planned in plan:
        keys = [key for _, keys in space.tables(planned, dominant) for key in keys]
        found = {key: next(values) for key in keys}
        cells = [{"key": list(key), "value": found[key]} for key in _in_order(keys, planned)]
        unit = MEASURES["returned"].meaning.unit
        written.append(
            {"name": planned.name, "dims": list(planned.dims), "unit": unit, "cells": cells}
        )
    return written


def _in_order(keys: list[tuple[str, ...]], planned: Planned) -> list[tuple[str, ...]]:
    """Year by year; within a year as the codes were given."""
    if "year" not in planned.dims:
        return keys
    place = planned.dims.index("year")
    return sorted(keys, key=lambda key: key[place])
