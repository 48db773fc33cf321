"""What is to be erased: the manager proposes it, the auditor approves it or lets it be kept."""

import streamlit as st

from pages.ui import live, looks, show
from pages.ui.guard import enter, speaking
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, may
from services.commands.erasures import approve_erasures, keep_case, propose_erasures
from services.queries.due import Due
from services.queries.erasures import erasures_due, erasures_proposed
from services.settings import settings

ASKED = "due"
_SHOWN = 200


def asked(viewer: Viewer) -> bool:
    """Say whether the address asks for what is to be erased, and the viewer may."""
    return ASKED in st.query_params and may(viewer, Permission.ERASURE_PROPOSE)


def link(viewer: Viewer) -> None:
    """Lead whoever may propose it to what is to be erased."""
    if may(viewer, Permission.ERASURE_PROPOSE):
        # A link to the page one is on loses its query with the next rerun.
        st.button(_("To be erased"), key="cases_to_be_erased", type="tertiary", on_click=_open)


def draw_due(viewer: Viewer) -> None:
    """Draw the cases whose time has come, with a button that proposes them all."""
    looks.at_list(viewer, "cases", {ASKED: "1"})
    with live.reading(viewer) as reader:
        found = erasures_due(reader, viewer, today=live.today(), keep_months=_months())
    st.title(_("To be erased"))
    st.caption(
        _(
            "Cases of people whose last case ended {months} months ago or longer, and those whose "
            "consent to the sharing of data was taken back. Somebody else approves; then only what "
            "the figures count is left. The social services' own file is kept five years after its "
            "last note and is erased there.",
            months=_months(),
        )
    )
    fresh = [one for one in found if one.proposed_by is None]
    if not found:
        show.empty(_("There is nothing to erase just now."))
        return
    _rows(found, "cases_due")
    if fresh:
        said = n_("Propose to erase {n} case", "Propose to erase {n} cases", len(fresh))
        st.button(said, key="cases_propose", icon=":material/delete_sweep:", on_click=_propose)
    else:
        st.caption(_("All of them wait for the data protection officer."))


def draw_proposed(viewer: Viewer) -> None:
    """Draw what waits for a second person, if anything does; a reference is all there is."""
    with live.reading(viewer) as reader:
        found = erasures_proposed(reader, viewer, today=live.today(), keep_months=_months())
    if not found:
        return
    shown = found[:_SHOWN]
    refs = tuple(one.ref for one in shown)
    title = n_("{n} case to erase waits for you", "{n} cases to erase wait for you", len(found))
    with st.expander(title, icon=":material/delete_sweep:", key="audit_erasures"):
        _rows(shown, "audit_due")
        chosen = st.selectbox(_("Keep one of them"), refs, index=None, key="audit_kept")
        with st.container(horizontal=True):
            st.button(
                _("Keep it"),
                key="audit_keep",
                disabled=chosen is None,
                on_click=_keep,
                args=(chosen,),
            )
            st.button(
                n_("Erase {n} case for good", "Erase {n} cases for good", len(shown)),
                key="audit_erase",
                type="primary",
                on_click=_approve,
                args=(refs,),
            )


def _rows(found: tuple[Due, ...], key: str) -> None:
    show.rows(
        [
            {
                _("Reference"): one.ref,
                _("Why"): words().label(one.rule),
                _("Since"): words().day(one.due_on),
                _("Proposed by"): one.proposed_by or "–",
            }
            for one in found[:_SHOWN]
        ],
        key=key,
    )


def _open() -> None:
    """Put what is to be erased into the address."""
    enter(Permission.ERASURE_PROPOSE)
    st.query_params[ASKED] = "1"


def _propose() -> None:
    """Propose all that nobody has proposed."""
    viewer = enter(Permission.ERASURE_PROPOSE)
    with speaking("erasing"), live.change(viewer) as work:
        propose_erasures(work, keep_months=_months())


def _approve(refs: tuple[str, ...]) -> None:
    """Erase exactly those that were shown."""
    viewer = enter(Permission.ERASURE_APPROVE)
    with speaking("erasing"), live.change(viewer) as work:
        approve_erasures(work, refs, keep_months=_months())


def _keep(ref: str) -> None:
    """Let one case be kept for now."""
    viewer = enter(Permission.ERASURE_APPROVE)
    with speaking("erasing"), live.change(viewer) as work:
        keep_case(work, ref)


def _months() -> int:
    return settings().keep_months
