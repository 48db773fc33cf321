"""What others know already: figures that every release is tried together with."""

from collections.abc import Sequence

import streamlit as st

from models.codes import AdultChild, Region
from pages.ui import live, session, show
from pages.ui.country_choice import countries
from pages.ui.guard import enter, speaking
from pages.ui.words import _, n_, plain, words
from services.access import Permission
from services.commands.releases import KnownFigure, enter_known_figure, take_known_figure_back
from services.disclosure.outside import published
from services.queries.releases import Outside

_FIELDS = ("since_year", "until_year", "persons", "region", "return_country", "adult_child")


def draw(figures: Sequence[Outside]) -> None:
    """Draw what is known, and a form for more."""
    st.subheader(_("What others know"))
    st.caption(
        _(
            "Exact counts of returns that somebody outside knows, such as a total in a report. "
            "Every release is tried together with them, and with what has been published."
        )
    )
    for figure in figures:
        _row(figure)
    found = published()
    title = n_(
        "{n} published figure is always tried", "{n} published figures are always tried", len(found)
    )
    with st.expander(title, key="releases_published"):
        st.markdown("\n".join(f"- {figure.source}" for figure in found))
    _form()


def _row(figure: Outside) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"releases_known_{figure.id}"
    ):
        st.markdown(" · ".join(_facts(figure)), width="stretch")
        st.button(
            _("Take away"),
            key=f"releases_forget_{figure.id}",
            on_click=_take_back,
            args=(figure.id,),
        )


def _facts(figure: Outside) -> list[str]:
    first, last = figure.since.year, figure.until.year
    years = str(first) if first == last else f"{first}–{last}"
    whose = [
        words().label(Region(figure.region)) if figure.region else "",
        words().country(figure.country) if figure.country else "",
        words().label(AdultChild(figure.adult_child)) if figure.adult_child else "",
    ]
    said = n_("{n} person", "{n} persons", figure.persons)
    return [part for part in (f"**{years}**", said, *whose, plain(figure.source)) if part]


def _form() -> None:
    with (
        st.expander(_("Add what others know"), key="releases_more_known", icon=":material/add:"),
        st.form("releases_known_form", border=False),
    ):
        first, last, persons = st.columns(3)
        this_year = live.today().year
        first.number_input(
            _("From year"), 2012, this_year, this_year - 1, key="releases_since_year"
        )
        last.number_input(_("To year"), 2012, this_year, this_year - 1, key="releases_until_year")
        persons.number_input(_("Persons who returned"), 0, 100_000, 0, key="releases_persons")
        region, country, age = st.columns(3)
        every = _("All")
        region.selectbox(
            _("Region"),
            list(Region),
            None,
            words().label,
            key="releases_region",
            placeholder=every,
        )
        country.selectbox(
            _("Country of return"),
            countries(),
            None,
            words().country,
            key="releases_return_country",
            placeholder=every,
        )
        age.selectbox(
            _("Adult or child"),
            list(AdultChild),
            None,
            words().label,
            key="releases_adult_child",
            placeholder=every,
        )
        st.text_input(_("Where it is known from"), key="releases_source", max_chars=100)
        st.form_submit_button(_("Add"), key="releases_enter_known", on_click=_enter)


def _enter() -> None:
    """Remember what was filled in."""
    viewer = enter(Permission.RELEASE_BUILD)
    with speaking("releases") as spoken:
        typed = {name: session.field(f"releases_{name}") for name in (*_FIELDS, "source")}
        figure = KnownFigure.model_validate(typed)
        with live.change(viewer) as work:
            enter_known_figure(work, figure)
    if spoken.ok:
        session.clear_fields("releases_source")
        show.toast(_("Every release from now on is tried together with it."))


def _take_back(figure_id: int) -> None:
    """Forget a figure."""
    viewer = enter(Permission.RELEASE_BUILD)
    with speaking("releases"), live.change(viewer) as work:
        take_known_figure_back(work, figure_id)
