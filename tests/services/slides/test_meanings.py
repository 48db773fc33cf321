"""Each number on a slide stands beside what it counts: labels, years, title and words alike.

The release here has no number twice, and what it counts is read from its file, not from our code.
"""

import json
from itertools import count

import pytest

from models.codes import Language
from services.disclosure.documents import ReleaseDocument, read_document, write_document
from services.disclosure.samples import rehearsal, rehearsal_file
from services.slides.pictures import Bars, Places, Slide, Stack
from services.slides.stories import story
from services.words import Words

LABELS = {
    Language.EN: {
        "DOMINANT": "Bulgaria",
        "OTHER_EU": "Other EU and EEA countries",
        "OTHER": "Other countries",
        "ADULT": "Adults",
        "CHILD": "Children",
        "BEFORE": "Before the journey",
        "DURING": "On the journey",
        "AFTER": "After arrival",
        "DONE": "Done in time",
        "LATE": "Done late",
        "NOT_DONE": "Not done",
    },
    Language.SV: {
        "DOMINANT": "Bulgarien",
        "OTHER_EU": "Andra länder i EU och EES",
        "OTHER": "Övriga länder",
        "ADULT": "Vuxna",
        "CHILD": "Barn",
        "BEFORE": "Före resan",
        "DURING": "Under resan",
        "AFTER": "Efter ankomsten",
        "DONE": "Genomförd i tid",
        "LATE": "Genomförd sent",
        "NOT_DONE": "Inte genomförd",
    },
}
REGIONS = ("NORD", "MITT", "BERGSLAGEN", "STOCKHOLM", "OST", "VAST", "SYD")
NAMED = ("Nord", "Mitt", "Bergslagen", "Stockholm", "Öst", "Väst", "Syd")
SLIDES = {
    "years": "persons_per_year",
    "regions": "persons_per_region",
    "countries": "country_per_year",
    "ages": "age_per_year",
    "phases": "support_phase_per_year",
    "follow_up": "follow_up_per_year",
}
TITLES = {
    "years": [("2025",)],
    "countries": [("2025", "DOMINANT")],
    "ages": [("2025", "ADULT"), ("2025", "CHILD")],
    "phases": [("2025", "AFTER")],
    "follow_up": [("2024", "DONE")],
}
"""Which cells a title says, in the order of the sentence."""

Numbers = dict[tuple[str, ...], int]
languages = pytest.mark.parametrize("language", Language)


def file_without_doubles() -> bytes:
    facts = json.loads(rehearsal_file())
    del facts["sha256"]
    numbers = count(3000, 5)  # five more each time, so that none looks like a year
    for table in facts["tables"]:
        for cell in table["cells"]:
            cell["value"] = next(numbers)
    return write_document(facts | {"fictitious": False})


CONTENT = file_without_doubles()
TABLES: dict[str, Numbers] = {
    table["name"]: {tuple(cell["key"]): cell["value"] for cell in table["cells"]}
    for table in json.loads(CONTENT)["tables"]
}


def told(language: Language, document: ReleaseDocument | None = None) -> dict[str, Slide]:
    slides = story(document or read_document(CONTENT), Words(language))
    return {slide.key: slide for slide in slides}


def drawn(slide: Slide, language: Language) -> Numbers:
    """Read a picture as somebody who sees it: by the labels beside each number."""
    picture = slide.picture
    if isinstance(picture, Stack):
        codes = {label: code for code, label in LABELS[language].items()}
        return {
            (year, codes[part.label]): value.value
            for part in picture.parts
            for year, value in zip(picture.labels, part.values, strict=True)
        }
    assert isinstance(picture, Bars | Places)
    labels = [dict(zip(NAMED, REGIONS, strict=True)).get(one, one) for one in picture.labels]
    return {(label,): n.value for label, n in zip(labels, picture.values, strict=True)}


@languages
@pytest.mark.parametrize("key", SLIDES)
def test_a_picture_has_each_number_beside_what_it_counts(key: str, language: Language) -> None:
    assert drawn(told(language)[key], language) == TABLES[SLIDES[key]]


@languages
@pytest.mark.parametrize("key", TITLES)
def test_a_title_says_the_number_of_what_it_names(key: str, language: Language) -> None:
    title = told(language)[key].title
    said = [word for word in title.replace(",", "").split() if word.isdigit()]
    numbers = [str(TABLES[SLIDES[key]][cell]) for cell in TITLES[key]]
    assert [word for word in said if word not in {"2024", "2025"}] == numbers
    assert TITLES[key][0][0] in said


@languages
@pytest.mark.parametrize("key", SLIDES)
def test_the_words_for_whoever_does_not_see_it_say_the_same(key: str, language: Language) -> None:
    labels = {**LABELS[language], **dict(zip(REGIONS, NAMED, strict=True))}
    alt = told(language)[key].alt
    for cell, n in TABLES[SLIDES[key]].items():
        names = [labels.get(code, code) for code in cell]
        where = alt if len(cell) == 1 else alt.partition(f" {names[1]}: ")[2].partition(".")[0]
        assert f"{names[0]} {n}" in where, cell


@languages
def test_only_a_release_is_said_to_have_been_attacked(language: Language) -> None:
    real, invented = told(language)["limits"].lines, told(language, rehearsal())["limits"].lines
    assert real[:-1] == invented[:-1]
    assert real[-1] != invented[-1]
    word = {Language.EN: "invented", Language.SV: "påhittade"}[language]
    assert (word in real[-1], word in invented[-1]) == (False, True)
