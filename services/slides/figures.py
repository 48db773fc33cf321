"""The slides with figures: each says one thing of one table of the release, and draws the table."""

from models.codes import AdultChild, Region, SupportPhase
from services.disclosure.documents import Released, ReleaseDocument, ReleasedTable
from services.slides.pictures import Bars, Part, Places, Slide, Stack, Tone
from services.slides.places import ATTRIBUTION, unconfirmed
from services.words import Words, phrase

_OUTCOMES = {
    "DONE": (phrase("Done in time"), Tone.DONE),
    "LATE": (phrase("Done late"), Tone.LATE),
    "NOT_DONE": (phrase("Not done"), Tone.NOT_DONE),
}
_BY_PHASE = {
    SupportPhase.BEFORE: phrase("Before the journey"),
    SupportPhase.DURING: phrase("On the journey"),
    SupportPhase.AFTER: phrase("After arrival"),
}


def years(document: ReleaseDocument, words: Words) -> Slide:
    """Say how many people returned in each year."""
    table = document.table("persons_per_year")
    labels = table.codes("year")
    values = tuple(table.cell(year) for year in labels)
    unit = words("people who returned")
    return Slide(
        key="years",
        title=words("About {n} people returned in {year}", n=values[-1].shown, year=labels[-1]),
        picture=Bars(labels, values, unit),
        small=words("People who returned, by the year of their arrival."),
        alt=words("People who returned: {figures}.", figures=_listed(labels, values)),
        notes=words("Accompanying family members are not counted here."),
    )


def regions(document: ReleaseDocument, words: Words) -> Slide:
    """Say from which regions people returned, on a map."""
    table = document.table("persons_per_region")
    values = tuple(table.cell(region) for region in Region)
    labels = tuple(words.label(region) for region in Region)
    counties = ", ".join(name.removesuffix(" län").removesuffix("s") for name in unconfirmed())
    return Slide(
        key="regions",
        title=words(
            "Regional coordinators all over Sweden help people return, {years}",
            years=_span(document, table),
        ),
        picture=Places(tuple(Region), labels, values, words("people who returned")),
        small=words(
            "People who returned, by region. Which region these counties belong to is not "
            "confirmed: {counties}. Map: {source}.",
            counties=counties,
            source=ATTRIBUTION,
        ),
        alt=words(
            "Map of Sweden. People who returned: {figures}.", figures=_listed(labels, values)
        ),
        notes=words("Seven regions, each with coordinators employed by the social services."),
    )


def countries(document: ReleaseDocument, words: Words) -> Slide:
    """Say how many returned to the country most went to, and to others."""
    country = words.country(document.dominant_country)
    names = {
        "DOMINANT": country,
        "OTHER_EU": words("Other EU and EEA countries"),
        "OTHER": words("Other countries"),
    }
    table = document.table("country_per_year")
    parts = tuple(_part(table, code, name) for code, name in names.items())
    year = table.codes("year")[-1]
    return Slide(
        key="countries",
        title=words(
            "About {n} of those who returned in {year} went to {country}",
            n=table.cell(year, "DOMINANT").shown,
            year=year,
            country=country,
        ),
        picture=Stack(table.codes("year"), parts, words("people who returned")),
        small=words("People who returned, by country of return and the year of their arrival."),
        alt=_told(words("People who returned, by country of return:"), table, parts),
        notes=words("Smaller countries are not shown one by one: that could point out a person."),
    )


def ages(document: ReleaseDocument, words: Words) -> Slide:
    """Say how many adults and how many children returned."""
    table = document.table("age_per_year")
    year = table.codes("year")[-1]
    names = {AdultChild.ADULT: words("Adults"), AdultChild.CHILD: words("Children")}
    parts = tuple(_part(table, code, name) for code, name in names.items())
    return Slide(
        key="ages",
        title=words(
            "About {adults} adults and {children} children returned in {year}",
            adults=table.cell(year, AdultChild.ADULT).shown,
            children=table.cell(year, AdultChild.CHILD).shown,
            year=year,
        ),
        picture=Stack(table.codes("year"), parts, words("people who returned")),
        small=words("Children: under eighteen on the day of application."),
        alt=_told(words("People who returned:"), table, parts),
        notes=words(
            "A child returns only when that is in the child's best interests; the social services "
            "stay responsible until the other country has taken over."
        ),
    )


def phases(document: ReleaseDocument, words: Words) -> Slide:
    """Say how many got support before, during and after the journey."""
    table = document.table("support_phase_per_year")
    year = table.codes("year")[-1]
    parts = tuple(_part(table, code, words(name)) for code, name in _BY_PHASE.items())
    return Slide(
        key="phases",
        title=words(
            "About {n} of those who returned in {year} got support after arrival",
            n=table.cell(year, SupportPhase.AFTER).shown,
            year=year,
        ),
        picture=Stack(table.codes("year"), parts, words("people with support")),
        small=words(
            "People who returned and got support, by the year of their arrival. One person "
            "may get support in every phase."
        ),
        alt=_told(words("People with support:"), table, parts),
        notes=words("These are people. How many things and services they got is another number."),
    )


def follow_up(document: ReleaseDocument, words: Words) -> Slide:
    """Say how many had their one-year follow-up."""
    table = document.table("follow_up_per_year")
    year = table.codes("year")[-1]
    parts = tuple(_part(table, code, words(name), tone) for code, (name, tone) in _OUTCOMES.items())
    return Slide(
        key="follow_up",
        title=words(
            "About {n} of those who returned in {year} had their one-year follow-up in time",
            n=table.cell(year, "DONE").shown,
            year=year,
        ),
        picture=Stack(table.codes("year"), parts, words("people who returned")),
        small=words(
            "People who returned, by the year of their arrival. Of years that are not shown the "
            "follow-up is still going on, or few people returned."
        ),
        alt=_told(words("One-year follow-up:"), table, parts),
        notes=words(
            "Not done has many reasons: the person did not want it, moved on, or could not be "
            "reached safely. It says nothing about how they are."
        ),
    )


def _part(table: ReleasedTable, code: str, label: str, tone: Tone = Tone.PLAIN) -> Part:
    return Part(label, tuple(table.cell(year, code) for year in table.codes("year")), tone)


def _told(what: str, table: ReleasedTable, parts: tuple[Part, ...]) -> str:
    years = table.codes("year")
    return " ".join([what, *(f"{part.label}: {_listed(years, part.values)}." for part in parts)])


def _listed(labels: tuple[str, ...], values: tuple[Released, ...]) -> str:
    return ", ".join(f"{label} {value.shown}" for label, value in zip(labels, values, strict=True))


def _span(document: ReleaseDocument, table: ReleasedTable) -> str:
    """Write the years that a table without years of its own is about."""
    covered = next(planned.years for planned in document.plan if planned.name == table.name)
    return covered[0] if len(covered) == 1 else f"{covered[0]}–{covered[-1]}"
