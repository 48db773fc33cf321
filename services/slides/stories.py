"""The story of a study visit, from a release alone: what the programme is, its results, its limits.

No number but the release's own, and the text has none: every one on a slide can be found there.
"""

from collections.abc import Callable, Iterator

from services.disclosure.documents import ReleaseDocument
from services.slides import figures, programme
from services.slides.footers import footer, period, rounded
from services.slides.pictures import Slide
from services.words import Words

Telling = Callable[[ReleaseDocument, Words], Slide]
# Which table of the release a slide stands on; one that was left out takes its slide with it.
_FIGURES: tuple[tuple[str, Telling], ...] = (
    ("persons_per_year", figures.years),
    ("persons_per_region", figures.regions),
    ("country_per_year", figures.countries),
    ("age_per_year", figures.ages),
    ("support_phase_per_year", figures.phases),
    ("follow_up_per_year", figures.follow_up),
)


def story(document: ReleaseDocument, words: Words) -> tuple[Slide, ...]:
    """Tell a release as slides, in the order in which they are shown."""
    return tuple(_slides(document, words))


def _slides(document: ReleaseDocument, words: Words) -> Iterator[Slide]:
    yield _opening(document, words)
    yield from programme.slides(words)
    for table, telling in _FIGURES:
        if table in document.names and document.table(table).cells:
            yield telling(document, words)
    if learned(document, words):
        yield _learned(document, words)
    yield _limits(document, words)


def learned(document: ReleaseDocument, words: Words) -> tuple[str, ...]:
    """Return what the manager wrote that was learned, a paragraph each, in the reader's language.

    What was written in the other language only is shown as it was written.
    """
    texts = document.what_we_learned
    own, other = getattr(texts, words.language.value).strip(), texts.sv or texts.en
    return tuple(line.strip() for line in str(own or other).splitlines() if line.strip())


def _opening(document: ReleaseDocument, words: Words) -> Slide:
    return Slide(
        key="opening",
        title=words("The return programme"),
        lines=(
            words(
                "Support on the way home for people exploited in human trafficking, human "
                "exploitation or prostitution"
            ),
            words("Results {period}", period=period(document)),
        ),
        notes=words(
            "Say who you are, and that no person can be recognised in what you show: all figures "
            "are released, rounded and checked."
        ),
    )


def _learned(document: ReleaseDocument, words: Words) -> Slide:
    return Slide(
        key="learned",
        title=words("What we have learned"),
        lines=learned(document, words),
        notes=words("The programme manager's own words, released together with the figures."),
    )


def _limits(document: ReleaseDocument, words: Words) -> Slide:
    foot = footer(document, words)
    lines = [
        foot.caution,
        words(
            "{rounded}, each by itself: parts need not add up to the whole.",
            rounded=rounded(document, words),
        ),
        words("Years that have ended only. Nothing here changes when somebody travels today."),
        words(
            "Before release the figures were attacked by computer, together with all earlier "
            "ones: no small group could be found."
        ),
    ]
    if document.fictitious:
        lines[-1] = words(
            "These figures are invented, for practice. They say nothing about anybody."
        )
    return Slide(
        key="limits",
        title=words("How to read the figures"),
        lines=tuple(lines),
        small=words("Digest of the release: {digest}", digest=document.sha256[:12]),
        notes=words(
            "Thank the room. Questions about persons are answered by nobody, on principle."
        ),
    )
