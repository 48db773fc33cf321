"""From the material to a release's file: the ladder, and the report of what was tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.disclosure.attack import Audit
from services.disclosure.documents import FORMAT, Earlier, Planned, Step
from services.disclosure.material import Material
from services.disclosure.plans import Known, Release
from services.disclosure.release import Climb, Rung, climb
from services.disclosure.spaces import Space, as_release, space_of
from services.disclosure.versions import code_version
from services.measures.registry import MEASURES

K = 5


@dataclass(frozen=True)
class Built:
    """A release that passed, all but its number and what the manager writes; or none, and why."""

    rungs: tuple[Rung, ...]
    earlier: tuple[Earlier, ...]
    facts: Mapping[str, Any] | None


def build(material: Material, tell: Callable[[Rung], object] = bool, k: int = K) -> Built:
    """Round, attack, and go up the ladder until the figures may be shown, or to its end.

    :param tell: is told each step once it is taken
    :raises InconsistentRelease, AttackError: the attack cannot be made, so there is no release
    """
    space = space_for(material)
    prev: list[Release] = []
    for document in material.earlier:
        prev.append(as_release(document, space, tuple(prev)))
    known = [fact for figure in material.outside if (fact := figure.over(space)) is not None]
    tables = {
        planned.name: [cut for cut, _ in space.tables(planned, material.dominant)]
        for planned in material.plan
    }
    counts = space.counts(
        ((str(year), str(region), space.country(str(country)), *map(str, rest)), n)
        for (year, region, country, *rest), n in material.cells.items()
    )
    climbed = climb(counts, tables, k, prev, known, tell)
    earlier = tuple(Earlier(id=one.id, sha256=one.sha256) for one in material.earlier)
    if climbed.release is None:
        return Built(climbed.rungs, earlier, None)
    return Built(climbed.rungs, earlier, _facts(material, space, climbed, climbed.release, known))


def space_for(material: Material) -> Space:
    """Return a space for this material and all releases before it."""
    before = space_of(material.earlier, [material.dominant, *_countries(material)])
    years = {year for planned in material.plan for year in planned.years} | {*before.years}
    return Space(tuple(sorted(years)), before.countries)


def _countries(material: Material) -> list[str]:
    """Countries of which something is known about years that are released."""
    years = {year for planned in material.plan for year in planned.years}
    return [one.country for one in material.outside if one.country and years & {*one.years}]


def _facts(
    material: Material, space: Space, climbed: Climb, release: Release, known: list[Known]
) -> dict[str, Any]:
    last = climbed.rungs[-1]
    plan = [planned for planned in material.plan if planned.name != last.dropped]
    return {
        "format": FORMAT,
        "period": material.period.model_dump(mode="json"),
        "as_of": material.as_of.isoformat(),
        "code_version": code_version(),
        "k": release.k,
        "base": release.base,
        "method": "conventional",
        "years": list(material.years),
        "plan": [planned.model_dump(mode="json") for planned in plan],
        "dominant_country": material.dominant,
        "tables": _tables(plan, space, material.dominant, release),
        "audit": {
            **_report(last.audit),
            "outside": [{"source": fact.source, "tried": fact in release.known} for fact in known],
            "ladder": [_step(rung).model_dump(mode="json") for rung in climbed.rungs],
        },
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


def _report(found: Audit) -> dict[str, Any]:
    return {
        "proven_small": found.proven_small,
        "exact": found.exact,
        "pairs": found.pairs,
        "min_width": found.min_width,
        "n_lps": found.n_lps,
        "records": found.records,
    }


def _step(rung: Rung) -> Step:
    return Step(
        base=rung.base,
        finest_dropped=rung.dropped,
        proven_small=rung.audit.proven_small,
        exact=rung.audit.exact,
    )
