"""The report of an attack in plain words, for a manager and on a command line."""

from enum import StrEnum

from models.codes import AdultChild, Region, SupportPhase
from services.disclosure.attack import APART, GROWING, MOVED, MOVED_GROWING, Audit
from services.disclosure.documents import ReleaseDocument, Step
from services.disclosure.release import Rung
from services.disclosure.steps import TriedStep
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
_CAME_IN = phrase(
    "This release and earlier ones may count different records: whoever may have come in between "
    "was tried as well."
)
_WENT_ON = phrase(
    "Support or follow-up may have gone on since earlier releases: that was tried as well."
)
_RECORDS = {
    GROWING: (_CAME_IN,),
    MOVED: (_WENT_ON,),
    MOVED_GROWING: (_CAME_IN, _WENT_ON),
    APART: (
        phrase(
            "Some numbers of earlier releases contradict these, however much has come in or gone "
            "on since; all others were tried together with them."
        ),
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
    step = TriedStep(rung.base, rung.audit.proven_small, rung.audit.exact, rung.dropped)
    return told_step(step, words, k)


def told_step(step: Step | TriedStep, words: Words, k: int = 5) -> str:
    """Tell one step: how it was rounded, and whether groups of fewer than k could be told."""
    tried = words("Rounded to the nearest {base}", base=step.base)
    if step.finest_dropped:
        left_out = table_name(step.finest_dropped, words)
        tried = words("{tried}, without the table “{table}”", tried=tried, table=left_out)
    return f"{tried}: {_found(step.proven_small, step.exact, words, k)}"


def told_report(report: Audit, words: Words, k: int) -> list[str]:
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
    return [*said, *told_records(report.records, words)]


def told_records(records: str, words: Words) -> list[str]:
    """Tell how a release hangs together with those before it."""
    return [words(sentence) for sentence in _RECORDS.get(records, ())]


def _found(small: int, exact: int, words: Words, k: int) -> str:
    if small == 0 and exact == 0:
        return words("no group of fewer than {k} persons can be worked out.", k=k)
    if small == 0:
        return words.many(
            "{n} shown number is nobody for certain.",
            "{n} shown numbers are nobody for certain.",
            exact,
        )
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
