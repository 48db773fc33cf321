"""The slides without figures: what the programme is, a person's path, and what support may be."""

from collections.abc import Iterator

from services.slides.pictures import Path, Slide, Step
from services.words import Words


def slides(words: Words) -> Iterator[Slide]:
    """Tell what the programme is; the same for every release."""
    yield _programme(words)
    yield _path(words)
    yield _support(words)


def _programme(words: Words) -> Slide:
    return Slide(
        key="programme",
        title=words("Going home is a choice, and nobody makes it alone"),
        lines=(
            words("Voluntary: whoever takes part can stop at any time."),
            words(
                "Personal: support is planned together with the person, before, during and after "
                "the journey."
            ),
            words(
                "Shared: regional coordinators help to apply, IOM Finland decides and arranges, "
                "local partners are there on arrival."
            ),
            words("Financed by the Swedish Gender Equality Agency."),
        ),
        notes=words(
            "Legal status in Sweden plays no part. The exploitation need not have happened in "
            "Sweden, but the person is in Sweden when applying."
        ),
    )


def _path(words: Words) -> Slide:
    here, way, there = words("In Sweden"), words("On the way"), words("In the country of return")
    steps = (
        Step(here, words("Meeting"), words("A regional coordinator listens and informs")),
        Step(here, words("Application"), words("Sent to IOM Finland, with the coordinator's help")),
        Step(here, words("Decision"), words("IOM weighs the risks and the support there is")),
        Step(way, words("Journey"), words("Tickets, documents, company when needed")),
        Step(there, words("Support"), words("As planned together, with local partners")),
        Step(there, words("Follow-up"), words("Contact for up to a year")),
    )
    return Slide(
        key="path",
        title=words("From a first meeting to a year at home"),
        picture=Path(steps),
        small=words("The person can stop at any step, without giving a reason."),
        alt=_told(steps),
        notes=words("A year of contact is the aim; whoever does not want it is left in peace."),
    )


def _support(words: Words) -> Slide:
    steps = (
        Step(
            words("Before"),
            words("Prepare"),
            words("Advice, a look at risks and needs, a realistic plan, travel documents"),
        ),
        Step(
            words("During"),
            words("Travel"),
            words("Tickets, help in transit, an escort when needed, somebody who meets"),
        ),
        Step(
            words("After"),
            words("Settle"),
            words(
                "Housing or shelter, health care, psychosocial support, education, work practice "
                "or a small business"
            ),
        ),
    )
    return Slide(
        key="support",
        title=words("Support follows the person, and no two plans are alike"),
        picture=Path(steps),
        small=words(
            "Given as money, services or things, by IOM in the country and local partners."
        ),
        alt=_told(steps),
        notes=words("What is possible differs between countries and between town and village."),
    )


def _told(steps: tuple[Step, ...]) -> str:
    return " → ".join(f"{step.where}: {step.title}. {step.text}" for step in steps)
