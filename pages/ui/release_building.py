"""Building a release: what the manager writes, the steps as they are taken, and how it ended."""

from collections.abc import Sequence

import streamlit as st

from pages.ui import live, session
from pages.ui.guard import enter, speaking
from pages.ui.words import _, plain, words
from services.access import Permission, Viewer
from services.commands.releases import Learned, build_release, check_learned
from services.disclosure.building import build
from services.disclosure.documents import Period
from services.disclosure.material import read_material, released_next
from services.disclosure.release import Rung
from services.disclosure.told import told_rung
from services.settings import settings

_TOLD = "releases_told"
_LONGEST = 1200


def draw(viewer: Viewer) -> None:
    """Say what would be released, ask what was learned, and build it."""
    _tell_last()
    with st.container(border=True, key="releases_building"):
        st.subheader(_("Build a release"))
        with speaking("releases"):
            with live.reading(viewer) as reader:
                period, as_of = released_next(reader, viewer, live.today())
            st.markdown(_said(period))
            st.caption(
                _(
                    "Follow-ups are counted as they stood on {day}, three months after the last "
                    "year ended. What comes in later waits for the next release.",
                    day=words().day(as_of),
                )
            )
            learned = _learned()
            if st.button(
                _("Build and attack"),
                key="releases_build",
                type="primary",
                icon=":material/shield:",
            ):
                _build(learned)


def _said(period: Period) -> str:
    return _(
        "The next release is about the years **{since}–{until}**.",
        since=period.since.year,
        until=period.until.year,
    )


def _learned() -> Learned:
    st.markdown(_("**What we learned** stands on the last slide. No numbers, nobody recognisable."))
    swedish, english = st.columns(2)
    return Learned(
        learned_sv=swedish.text_area(
            _("In Swedish"), key="releases_learned_sv", max_chars=_LONGEST, height=120
        ),
        learned_en=english.text_area(
            _("In English"), key="releases_learned_en", max_chars=_LONGEST, height=120
        ),
    )


def _build(learned: Learned) -> None:
    """Try step after step; the database is free meanwhile, and is written to at the end."""
    viewer = enter(Permission.RELEASE_BUILD)
    check_learned(learned)
    k, steps = settings().release_k, list[str]()
    with st.status(_("Reading the closed years …"), expanded=True) as status:
        with live.reading(viewer) as reader:
            material = read_material(reader, viewer, live.today())
        status.update(label=_("Rounding, and trying to work out small groups …"))

        def tell(rung: Rung) -> None:
            steps.append(told_rung(rung, words(), k))
            st.markdown(f":material/{'check' if rung.audit.passed else 'close'}: {steps[-1]}")
            status.update(label=_("Rounding more coarsely, and trying again …"))

        made = build(material, tell, k)
        with live.change(viewer) as work:
            release_id = build_release(work, made, learned)
    session.keep(_TOLD, (release_id, tuple(steps), made.blamed))
    st.rerun()


def _tell_last() -> None:
    """Say how the build of the last run ended, once."""
    told: tuple[str | None, Sequence[str], Sequence[str]] | None = session.kept(_TOLD, None)
    session.drop(_TOLD)
    if told is None:
        return
    release_id, steps, blamed = told
    with st.container(key="releases_told"):
        for step in steps:
            st.markdown(f"- {step}")
        if blamed:
            st.warning(
                _(
                    "Nothing was released, but without what was entered as known a release would "
                    "have passed. Check these figures, and take away what nobody outside knows: "
                    "{figures}.",
                    figures="; ".join(map(plain, blamed)),
                ),
                icon=":material/gpp_bad:",
            )
        elif release_id is None:
            st.warning(
                _(
                    "Nothing was released: small groups could be worked out even from the "
                    "coarsest figures. Wait for the next year, when groups are larger."
                ),
                icon=":material/gpp_bad:",
            )
        else:
            st.success(
                _(
                    "Release {id} is built and passed. No outsider sees it before it is promoted.",
                    id=release_id,
                ),
                icon=":material/verified_user:",
            )
