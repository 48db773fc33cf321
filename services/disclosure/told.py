"""The report of an attack in plain words, for a manager and on a command line."""

from enum import StrEnum

from models.codes import AdultChild, Region, SupportPhase
from services.disclosure.attack import APART, GROWING, Audit
from services.disclosure.documents import ReleaseDocument, Report, Step
from services.disclosure.release import Rung
from services.words import Words, phrase

_TABLES = {
    "persons_per_year": phrase("persons per year"),
    "persons_per_region": phrase("persons per region"),
    "country_per_year": phrase("countries of return"),
    "age_per_year": phrase("adults and children"),
    "support_phase_per_year": phrase("support by phase"),
    "follow_up_per_year": phrase("one-year follow-up"),
}
_CODES = {
    "OTHER_EU": phrase("other EU and EEA countries"),
    "OTHER": phrase("other countries"),
    "DONE": phrase("one-year follow-up done"),
    "LATE": phrase("done late"),
    "NOT_DONE": phrase("not done"),
}
_KINDS: tuple[type[StrEnum], ...] = (Region, AdultChild, SupportPhase)
_RECORDS = {
    GROWING: phrase(
        "Records have come in since earlier releases; what came in between was tried as well."
    ),
    APART: phrase(
        "Earlier releases contradict this one, because records were corrected in between."
    ),
}


def table_name(name: str, words: Words) -> str:
    """Name a table of the plan."""
    return words(_TABLES[name]) if name in _TABLES else name


def code_name(code: str, document: ReleaseDocument, words: Words) -> str:
    """Name a code of a table's key; a year is its own name."""
    if code == "DOMINANT":
        return words.country(document.dominant_country)
    for kind in _KINDS:
        if code in tuple(kind):
            return words.label(kind(code))
    return words(_CODES[code]) if code in _CODES else code


def told_rung(rung: Rung, words: Words, k: int = 5) -> str:
    """Tell one step of the ladder while it is climbed."""
    step = Step(
        base=rung.base,
        finest_dropped=rung.dropped,
        proven_small=rung.audit.proven_small,
        exact=rung.audit.exact,
    )
    return told_step(step, words, k)


def told_step(step: Step, words: Words, k: int = 5) -> str:
    """Tell one step: how it was rounded, and whether groups of fewer than k could be told."""
    tried = words("Rounded to the nearest {base}", base=step.base)
    if step.finest_dropped:
        left_out = table_name(step.finest_dropped, words)
        tried = words("{tried}, without the table “{table}”", tried=tried, table=left_out)
    return f"{tried}: {_found(step.proven_small, step.exact, words, k)}"


def told_report(report: Report | Audit, words: Words, k: int) -> list[str]:
    """Tell what the attack did and found, a sentence each."""
    said = [
        _found(report.proven_small, report.exact, words, k),
        words.many(
            "{n} difference between two shown numbers proves a small group.",
            "{n} differences between two shown numbers prove a small group.",
            report.pairs,
        ),
        words(
            "The narrowest small number may still be any of {n} different ones.",
            n=report.min_width + 1,
        ),
        words.many(
            "{n} puzzle of sums was solved for it.",
            "{n} puzzles of sums were solved for it.",
            report.n_lps,
        ),
    ]
    if report.records in _RECORDS:
        said.append(words(_RECORDS[report.records]))
    return said


def _found(small: int, exact: int, words: Words, k: int) -> str:
    if small == 0 and exact == 0:
        return words("no group of fewer than {k} persons can be worked out.", k=k)
    said = words.many(
        "{n} group of fewer than {k} persons could be worked out",
        "{n} groups of fewer than {k} persons could be worked out",
        small,
        k=k,
    )
    if exact == 0:
        return f"{said}."
    exactly = words.many("{n} of them to the person", "{n} of them to the person", exact)
    return f"{said}, {exactly}."
