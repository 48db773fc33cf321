"""The help page's tips and its short glossary; the whole one is docs/glossary.md."""

from services.words import phrase

TIPS = (
    phrase("Paste or type a reference in any letters, with or without its hyphen."),
    phrase("Move with Tab, open a list with Enter or an arrow, and type to search in it."),
    phrase("Filters stand in the address: keep it as a bookmark, or send it to a colleague."),
    phrase(
        "Once the consent to record is ticked, an application you have begun is kept as a draft "
        "for 14 days."
    ),
    phrase("The overview and the follow-ups update by themselves; no need to load them again."),
    phrase("Every chart can be read as a table, which is easier on a phone or a screen reader."),
    phrase("On a phone the menu opens at the top left. Wide tables scroll sideways."),
    phrase("Light or dark follows your device. The language is chosen under your account."),
)
GLOSSARY = (
    (phrase("case"), phrase("one application and everything that follows from it")),
    (phrase("reference"), phrase("the random name of a case; it tells nothing about the person")),
    (phrase("stage"), phrase("where a case stands on the path")),
    (phrase("decision"), phrase("IOM's yes or no to an application")),
    (phrase("journey"), phrase("the way back, with a departure and an arrival")),
    (phrase("withdrawal"), phrase("the person's choice to stop; needs no reason")),
    (phrase("alert"), phrase("what must not wait: a missing child, a person exploited again")),
    (phrase("hand-over to another region"), phrase("the case goes on there once it says yes")),
    (phrase("follow-up"), phrase("what falls due 1, 3, 6 and 12 months after an arrival")),
    (phrase("window"), phrase("the days on which a contact counts as in time")),
    (phrase("attempt"), phrase("a try at contact, whether or not anybody answered")),
    (phrase("caseload"), phrase("the cases that are open on a day")),
    (phrase("supported"), phrase("granted support in a period; not the same as returned")),
    (phrase("returned"), phrase("arrived in the country of return in a period")),
    (phrase("completion"), phrase("the share of arrivals with their one-year follow-up done")),
    (phrase("not yet due"), phrase("too recent for the outcome to be known")),
    (phrase("release"), phrase("figures checked so that nobody can be recognised in them")),
)
