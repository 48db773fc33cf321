"""How a person's case looks in every list: recognisable without a name, one tap from the case."""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager

import streamlit as st

from pages.ui import show
from pages.ui.words import _, words
from services.queries.cases import CaseRow
from services.queries.follow_ups import FollowUpRow

Person = CaseRow | FollowUpRow
Drawn = AbstractContextManager[None]


def row(key: str, person: Person, said: str) -> Drawn:
    """Draw one person's row; `said` is what the list is about, and inside goes the row's action."""
    return lines(key, person.ref, said, facts(person))


@contextmanager
def lines(key: str, ref: str, said: str, told: str, *, link: bool = True) -> Generator[None]:
    """Draw the two lines of a row; without a link where the viewer may not open the case."""
    with st.container(key=key, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                if link:
                    show.link("case", f"**{ref}**", ref=ref)
                else:
                    st.markdown(f"**{ref}**", width="content")
                st.markdown(said, width="content")
            st.caption(told)
        yield


def draw(key: str, person: Person, said: str) -> None:
    """Draw one person's row without an action of its own."""
    with row(key, person, said):
        pass


def several(rows: Sequence[CaseRow], key: str, said: Callable[[CaseRow], str], shown: int) -> None:
    """Draw the first rows, and fold the rest of them: those are drawn when they are unfolded."""
    for one in rows[:shown]:
        draw(f"{key}_{one.ref}", one, said(one))
    rest = rows[shown:]
    if rest:
        title = _("{n} more", n=words().number(len(rest)))
        with st.expander(title, key=f"{key}_more", on_change="rerun") as folded:
            for one in rest if folded.open else ():
                draw(f"{key}_{one.ref}", one, said(one))


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
    return childs(" · ".join(parts), is_child=person.is_child)


def childs(told: str, *, is_child: bool) -> str:
    """Mark a child's line, so that it is seen before it is read."""
    return f":blue-badge[:material/child_care: {_('Child')}] {told}" if is_child else told
