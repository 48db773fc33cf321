"""How the rules for safe contact are said before anybody calls."""

from models.cases import SafeContact
from services.words import Words


def told(rules: SafeContact, words: Words) -> str:
    """Say every rule in one line; empty when there is none."""
    parts = []
    if rules.safe_channels:
        channels = words.labels(rules.safe_channels).lower()
        parts.append(words("only by: {channels}", channels=channels))
    if rules.safe_hours:
        parts.append(words("only: {hours}", hours=words.labels(rules.safe_hours).lower()))
    if rules.leave_no_message:
        parts.append(words("leave no message"))
    return " · ".join(parts)
