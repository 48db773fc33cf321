"""Who can take part (E1 to E5), in words, and which condition an application does not meet."""

from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from pages.ui.words import _
from services.words import phrase


@dataclass(frozen=True)
class Condition:
    """What must hold, which fields show it, and what to do when it does not."""

    says: str
    fields: tuple[str, ...]
    advice: str


CONDITIONS = (
    Condition(
        phrase(
            "There is reason to believe that the person was exploited in human trafficking, human "
            "exploitation or prostitution. Suspicion is enough."
        ),
        ("ground", "exploitation"),
        phrase(
            "Choose the ground and the form. If nothing points to exploitation, the support line "
            "knows other ways."
        ),
    ),
    Condition(
        phrase("The person is a citizen of another country than Sweden, or of none."),
        ("citizenship",),
        phrase(
            "Check the citizenship. Who is a Swedish citizen and nothing else gets support from "
            "the social services; ring IOM if unsure."
        ),
    ),
    Condition(
        phrase("The person is in Sweden."),
        ("in_sweden_on",),
        phrase("Who is not in Sweden cannot apply here. Ring IOM about other ways."),
    ),
    Condition(
        phrase(
            "The person wants to return, by their own free choice, to the home country or to "
            "another country where they may settle."
        ),
        ("informed_on", "free_choice_confirmed_on", "return_country"),
        phrase(
            "Tell the person about the support, the alternatives and the risks, ask what they want "
            "and choose the country. Without a free choice there is no application."
        ),
    ),
)
SETTLED_BY_IOM = phrase(
    "The person has not taken part before, unless there are special circumstances. You only ask; "
    "IOM settles it and may make an exception."
)
NEVER_ASKED = phrase("Legal status in Sweden makes no difference and is never asked.")


def explain() -> None:
    """List the conditions for whoever wants to read them."""
    with st.popover(_("Who can take part?"), type="tertiary", key="intake_rules"):
        says = [*(condition.says for condition in CONDITIONS), SETTLED_BY_IOM]
        st.markdown("\n".join(f"{n}. {_(text)}" for n, text in enumerate(says, 1)))
        st.caption(_(NEVER_ASKED))


def failing(wrong: Collection[str]) -> list[tuple[int, Condition]]:
    """Return the conditions that are not met, by their numbers, from the fields that are wrong."""
    return [
        (n, condition)
        for n, condition in enumerate(CONDITIONS, 1)
        if not set(condition.fields).isdisjoint(wrong)
    ]


def tell(wrong: Collection[str]) -> None:
    """Name the conditions that are not met, each with what to do."""
    found = failing(wrong)
    if not found:
        return
    with st.container(border=True, key="intake_conditions"):
        st.markdown(_("**Before the application can be sent:**"))
        for n, condition in found:
            line = _("Condition {n}: {says}", n=n, says=_(condition.says))
            st.markdown(f":red[:material/error:] {line}  \n{_(condition.advice)}")
