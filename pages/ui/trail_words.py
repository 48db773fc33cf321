"""How a line of the trail is said: who did what, about what; the sentence begins with who."""

from enum import StrEnum

from models.codes import AdultChild, Milestone, Region, Stage
from pages.ui import fields
from pages.ui.analysis_words import GAPS
from pages.ui.change_words import TOLD as OF_CASES
from services.chain import Break
from services.queries.gap_kinds import Gap
from services.queries.trail import Line, LineKind
from services.words import Words, phrase

KINDS = {
    LineKind.LOOK: phrase("Looks"),
    LineKind.CHANGE: phrase("Changes"),
    LineKind.SIGN_IN: phrase("Signing in, own account"),
    LineKind.ACCOUNT: phrase("Accounts of others"),
    LineKind.REFUSAL: phrase("Refused"),
    LineKind.SYSTEM: phrase("The system itself"),
}
FAULTS = {
    Break.GAP: phrase("a line is missing or cannot be read"),
    Break.CHANGED: phrase("a line was changed"),
    Break.OUT_OF_LINE: phrase("a line does not follow the one before it"),
    Break.TAIL_MISSING: phrase("the last lines are missing"),
    Break.BEYOND_THE_HEAD: phrase("there are lines beyond its end"),
    Break.NOT_AS_NOTED: phrase("it is not what was noted outside the database"),
}
TOLD = {
    **OF_CASES,
    "case.opened": phrase("opened the case"),
    "case.sought": phrase("asked for a case that is not there or not theirs"),
    "list.opened": phrase("opened a list"),
    "reads.unusual": phrase("opened unusually many cases or lists"),
    "reads.refused": phrase("asked for far too many cases or lists, and was shown no more"),
    "subject.copied": phrase("took a copy of everything held about the case"),
    "sign_in.failed": phrase("did not get in: wrong name, password or code"),
    "sign_in.refused": phrase("was not let in for now, after too many tries"),
    "session.opened": phrase("signed in"),
    "session.ended": phrase("signed out"),
    "session.ended_everywhere": phrase("signed out on every device"),
    "account.locked": phrase("is not let in for a while, after too many tries"),
    "password.changed": phrase("changed the password"),
    "language.chosen": phrase("chose a language"),
    "one_time_code.used": phrase("used a one-time code"),
    "second_factor.set": phrase("set up the second factor"),
    "second_factor.given_up": phrase("took the second factor away"),
    "recovery_code.used": phrase("used a recovery code"),
    "recovery_codes.renewed": phrase("took new recovery codes"),
    "user.created": phrase("made an account"),
    "user.changed": phrase("changed an account"),
    "user.disabled": phrase("closed an account"),
    "user.allowed": phrase("opened an account again"),
    "user.reset": phrase("gave an account a new one-time code"),
    "user.signed_out": phrase("signed an account out on every device"),
    "access.refused": phrase("was refused"),
    "installation.started": phrase("began to use this database"),
    "trail.checked": phrase("checked the trail"),
    "trail.heads_begun": phrase("began a new file of noted heads: the earlier notes are gone"),
    "keys.rotated": phrase("renewed the keys of what is encrypted"),
    "backup.made": phrase("made a backup"),
    "backup.restored": phrase("restored a backup"),
    "erasure.proposed": phrase("proposed to erase the case"),
    "erasure.refused": phrase("decided that the case stays"),
    "case.erased": phrase("erased the case"),
    "release.built": phrase("built a release"),
    "release.refused": phrase("tried to build a release and got none: small groups could be told"),
    "release.promoted": phrase("promoted a release"),
    "known_figure.entered": phrase("entered a figure that others know"),
    "known_figure.taken_back": phrase("took back a figure that others were said to know"),
    "release.presented": phrase("presented the release"),
    "release.exported": phrase("took home a file of the release"),
    "report.exported": phrase("made a workbook of the report"),
    "file.taken": phrase("downloaded the file"),
}
"""What each deed and look is called."""
_LISTS = {
    "home": phrase("Home"),
    "cases": phrase("Cases"),
    "follow-ups": phrase("Follow-ups"),
    "audit": phrase("The trail"),
    "reports": phrase("Reports"),
    "analysis": phrase("Gaps"),
    "erase-due": phrase("To be erased"),
}
_TOLD_ELSEWHERE = ("release.built", "release.refused")
_CODES: dict[str, type[StrEnum]] = {
    "region": Region,
    "stage": Stage,
    "adult_child": AdultChild,
    "milestone": Milestone,
}


def told(line: Line, words: Words) -> str:
    """Say what was done."""
    return words(TOLD.get(line.action, line.action))


def details(line: Line, words: Words) -> str:
    """Name the fields of a change, or the filter of a list; never a value of a case.

    The steps by which a release was built are told where it is.
    """
    listed = () if line.action in _TOLD_ELSEWHERE else line.fields
    names = (_field(name, words) for name in listed)
    return ", ".join([*names, *([fault(line.reason, words)] if line.reason else [])])


def fault(reason: str, words: Words) -> str:
    """Say what a check of the trail has found wrong, and in which line."""
    kind, _, position = reason.partition(" ")
    if kind not in tuple(Break):
        return ""
    return words("{what}, from line {n} on", what=words(FAULTS[Break(kind)]), n=position)


def about(line: Line, words: Words) -> str:
    """Say what it was about: a reference, a user name, or the list that was opened."""
    return words(_LISTS[line.subject]) if line.subject in _LISTS else line.subject


def _field(name: str, words: Words) -> str:
    key, equals, value = name.partition("=")
    label = words(fields.LABELS.get(key, key))
    if key == "gap" and value in tuple(Gap):
        value = words(GAPS[Gap(value)])
    if key in _CODES and value in tuple(_CODES[key]):
        value = words.label(_CODES[key](value))
    return f"{label}: {value}" if equals else label
