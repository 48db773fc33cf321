"""Whom to ask: the support line, IOM Finland, the regional coordinators and the manual."""

from models.codes import Region
from services.settings import SUPPORT_LINE, Settings
from services.words import Words


def lines(words: Words, known: Settings) -> tuple[str, ...]:
    """Say whom to ring or write to, one line each."""
    return (
        words(
            "**Support line, if you suspect human trafficking:** {phone}",
            phone=SUPPORT_LINE,
        ),
        words(
            "**IOM Finland, about an application or a journey:** {phone} (switchboard), {email}",
            phone=known.iom_phone,
            email=known.iom_email,
        ),
        words("**To start an application:** the regional coordinator of your region, listed below"),
        words(
            "**The manual:** “Manual för frivilligt återvändande och återintegration för personer "
            "utsatta för människohandel och prostitution i Sverige” (in Swedish), on the Swedish "
            "Gender Equality Agency's page about the return programme"
        ),
    )


def regions(words: Words, known: Settings) -> str:
    """List every region with its contact, from north to south."""
    return "\n".join(f"* {_region(words, region, known)}" for region in Region)


def _region(words: Words, region: Region, known: Settings) -> str:
    contact = known.region_contacts.get(region, "").strip()
    told = contact or words("ring the support line, {phone}", phone=SUPPORT_LINE)
    return f"**{words.label(region)}**: {told}"
