"""What stands at the foot of every slide, in every format: which figures, and how to take them."""

from dataclasses import dataclass

from services.disclosure.documents import ReleaseDocument
from services.words import Words, phrase

_ROUNDED = {
    5: phrase("Numbers rounded to the nearest five"),
    7: phrase("Numbers rounded to the nearest multiple of seven"),
    11: phrase("Numbers rounded to the nearest multiple of eleven"),
}


@dataclass(frozen=True)
class Footer:
    """The release and its period, how it is rounded, the caution, and the mark of a rehearsal."""

    release: str
    rounded: str
    caution: str
    watermark: str


def footer(document: ReleaseDocument, words: Words) -> Footer:
    """Write the foot of every slide of a release."""
    return Footer(
        release=words("Release {id} · {period}", id=document.id, period=period(document)),
        rounded=rounded(document, words),
        caution=words(
            "The figures show what came to the programme's knowledge, not the real number of "
            "people exploited."
        ),
        watermark=_watermark(document, words),
    )


def _watermark(document: ReleaseDocument, words: Words) -> str:
    if document.draft:
        return words("Not released · for checking only")
    return words("Rehearsal · invented figures") if document.fictitious else ""


def rounded(document: ReleaseDocument, words: Words) -> str:
    """Say to what the numbers are rounded; the ladder of the gate may have made it coarser."""
    told = _ROUNDED.get(document.base)
    if told is not None:
        return words(told)
    return words("Numbers rounded to the nearest multiple of {base}", base=document.base)


def period(document: ReleaseDocument) -> str:
    """Write the years that the tables of a release are about."""
    years = sorted({year for planned in document.plan for year in planned.years})
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
