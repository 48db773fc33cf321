"""How a person's case looks in every list: recognisable without a name, one tap from the case."""

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from pages.ui import show
from pages.ui.words import _, words
from services.queries.cases import CaseRow
from services.queries.follow_ups import FollowUpRow

Person = CaseRow | FollowUpRow


@contextmanager
def row(key: str, person: Person, said: str) -> Generator[None]:
    """Draw one person's row; `said` is what the list is about, and inside goes the row's action."""
    with st.container(key=key, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                show.link("case", f"**{person.ref}**", ref=person.ref)
                st.markdown(said, width="content")
            st.caption(facts(person))
        yield


def draw(key: str, person: Person, said: str) -> None:
    """Draw one person's row without an action of its own."""
    with row(key, person, said):
        pass


def stage(row: CaseRow) -> str:
    """Say where a case stands and since when."""
    since = _("since {day}", day=words().day(row.stage_since))
    return f"{words().label(row.stage)} · {since}"


def facts(person: Person) -> str:
    """Say in one line what the person can be recognised by."""
    parts = [
        words().label(person.region),
        words().country(person.return_country),
        words().label(person.age_group),
    ]
    if person.arrived_on is not None:
        parts.append(_("arrived {month}", month=words().month(person.arrived_on)))
    parts += [name for name in (person.coordinator, person.iom) if name]
    told = " · ".join(parts)
    return f":blue-badge[:material/child_care: {_('Child')}] {told}" if person.is_child else told
