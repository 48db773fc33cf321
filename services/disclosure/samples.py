"""A made-up release for rehearsing: nobody is behind its numbers, and every slide says so."""

from itertools import product
from typing import Any

from models.codes import AdultChild, Region, SupportPhase
from services.disclosure.documents import (
    COUNTRY_GROUPS,
    FORMAT,
    OUTCOMES,
    ReleaseDocument,
    read_document,
    write_document,
)

REHEARSAL = "R-0000-00"
_YEARS = ("2023", "2024", "2025")
_TOTALS = {
    "2016": 30,
    "2017": 40,
    "2018": 60,
    "2019": 55,
    "2020": 25,
    "2021": 30,
    "2022": 45,
    "2023": 50,
    "2024": 60,
    "2025": 55,
}
_LEARNED = {
    "sv": (
        "Den som har fått träffa någon på plats första veckan svarar oftare när vi hör av oss. "
        "Vi behöver börja planera återintegrationen före resan."
    ),
    "en": (
        "Those who met somebody on the spot in the first week answer more often when we call. "
        "We need to begin planning the reintegration before the journey."
    ),
}


def rehearsal() -> ReleaseDocument:
    """Return the release that is rehearsed with."""
    return read_document(rehearsal_file())


def rehearsal_file() -> bytes:
    """Return the same as the bytes of a file."""
    tables = _tables()
    return write_document(
        {
            "format": FORMAT,
            "id": REHEARSAL,
            "period": {"from": "2023-01-01", "to": "2025-12-31"},
            "as_of": "2026-03-31",
            "code_version": "rehearsal",
            "k": 5,
            "base": 5,
            "method": "conventional",
            "years": list(_YEARS),
            "plan": [
                {"name": table["name"], "dims": table["dims"], "years": years}
                for table, years in tables
            ],
            "dominant_country": "BG",
            "tables": [table for table, _ in tables],
            "what_we_learned": _LEARNED,
            "previous": [],
            "audit": {"published": []},
            "fictitious": True,
        }
    )


def _tables() -> list[tuple[dict[str, Any], list[str]]]:
    matured = _YEARS[:2]
    return [
        _table("persons_per_year", {"year": tuple(_TOTALS)}, [*_TOTALS.values()], [*_TOTALS]),
        _table("persons_per_region", {"region": tuple(Region)}, [10, 10, 15, 55, 10, 30, 35]),
        _table(
            "country_per_year",
            {"year": _YEARS, "country_group": COUNTRY_GROUPS},
            [30, 15, 5, 35, 20, 5, 30, 15, 10],
        ),
        _table(
            "age_per_year",
            {"year": _YEARS, "adult_child": tuple(AdultChild)},
            [45, 5, 50, 10, 50, 5],
        ),
        _table(
            "support_phase_per_year",
            {"year": _YEARS, "phase": tuple(SupportPhase)},
            [45, 35, 40, 55, 40, 50, 50, 40, 45],
        ),
        _table(
            "follow_up_per_year",
            {"year": matured, "outcome": OUTCOMES},
            [35, 5, 10, 45, 5, 10],
            list(matured),
        ),
    ]


def _table(
    name: str, dims: dict[str, tuple[str, ...]], values: list[int], years: list[str] | None = None
) -> tuple[dict[str, Any], list[str]]:
    keys = [[str(code) for code in key] for key in product(*dims.values())]
    cells = [{"key": key, "value": value} for key, value in zip(keys, values, strict=True)]
    table = {"name": name, "dims": list(dims), "unit": "persons", "cells": cells}
    return table, years or list(_YEARS)
