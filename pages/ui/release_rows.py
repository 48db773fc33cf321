"""The list of releases: what each says, how it was tried, and promoting or downloading it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui import live, show
from pages.ui.downloads import download
from pages.ui.guard import enter, speaking
from pages.ui.words import _, n_, plain, words
from services.access import Permission
from services.commands.releases import promote_release
from services.disclosure.documents import ReleaseDocument, read_document
from services.disclosure.steps import records_read, steps_read
from services.disclosure.told import code_name, table_name, told_records, told_step
from services.queries.releases import Kept
from services.settings import settings
from services.web.downloads import Download


def draw(releases: Sequence[Kept], tried: Mapping[str, Sequence[str]]) -> None:
    """Draw the releases, the newest first, each with what the trail says of its building."""
    st.subheader(_("Releases so far"))
    if not releases:
        show.empty(
            _("There is no release yet. Build the first one above."), ":material/inventory_2:"
        )
    for kept in releases:
        _row(kept, read_document(kept.content), tried.get(kept.id, ()))


def _row(kept: Kept, document: ReleaseDocument, tried: Sequence[str]) -> None:
    key = kept.id.lower().replace("-", "_")
    with st.container(border=True, key=f"releases_row_{key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{kept.id}** · {_years(document)}")
                st.caption(" · ".join(_facts(kept, document)))
            if kept.promoted_at is None:
                st.button(
                    _("Promote"),
                    key=f"releases_promote_{key}",
                    icon=":material/publish:",
                    on_click=_promote,
                    args=(kept.id,),
                )
            else:
                st.badge(_("Promoted"), icon=":material/verified_user:", color="green")
                download(
                    _("The file"),
                    Download(f"hemvag-{kept.id}.json", "application/json", kept.content),
                    Permission.RELEASE_BUILD,
                    key=f"releases_download_{key}",
                )
        _figures(document, key)
        _proof(kept, document, key, tried)


def _figures(document: ReleaseDocument, key: str) -> None:
    """Show every released number, so that whoever promotes it has seen it."""
    with st.expander(
        _("Every number in it"), key=f"releases_figures_{key}", icon=":material/table:"
    ):
        for table in document.tables:
            show.rows(
                [
                    {
                        table_name(table.name, words()): " · ".join(
                            code_name(code, document, words()) for code in cell.key
                        ),
                        _("Number"): table.cell(*cell.key).shown,
                    }
                    for cell in table.cells
                ],
                key=f"releases_{table.name}_{key}",
            )


def _proof(kept: Kept, document: ReleaseDocument, key: str, tried: Sequence[str]) -> None:
    """Explain how it was tried, in plain words."""
    with st.expander(_("How it was tried"), key=f"releases_proof_{key}", icon=":material/shield:"):
        st.markdown(
            _(
                "The attacker was given every number of this and all earlier releases, what has "
                "been published elsewhere, and how all this works, and solved it like a puzzle: "
                "which counts fit? Where only counts from 1 to {most} fit, the release fails.",
                most=document.k - 1,
            )
        )
        ladder = steps_read(tried) or document.audit.ladder
        steps = [told_step(step, words(), document.k) for step in ladder]
        together = told_records(records_read(tried) or document.audit.records, words())
        st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(steps, start=1)))
        st.markdown("\n".join(f"- {sentence}" for sentence in [*together, *_beside(document)]))
        st.caption(
            _("The steps stand in the trail and not in the file: they would tell of groups.")
        )
        st.caption(_("Seal (SHA-256) {seal}", seal=kept.sha256))


def _beside(document: ReleaseDocument) -> list[str]:
    tables = [table_name(name, words()) for name in document.names]
    said = [_("Tables: {tables}.", tables=", ".join(tables))]
    earlier = ", ".join(one.id for one in document.previous)
    if earlier:
        said.append(_("Tried together with {releases}.", releases=earlier))
    said += [
        _(
            "Published elsewhere, and tried with it unless it contradicts these figures: {source}.",
            source=plain(source),
        )
        for source in document.audit.published
    ]
    for one in document.audit.outside:
        text = (
            _("Known elsewhere and tried with it: {source}.", source=plain(one.source))
            if one.tried
            else _(
                "Known elsewhere, but it contradicts these figures: {source}.",
                source=plain(one.source),
            )
        )
        said.append(text)
    return said


def _years(document: ReleaseDocument) -> str:
    return f"{document.period.since.year}–{document.period.until.year}"


def _facts(kept: Kept, document: ReleaseDocument) -> list[str]:
    facts = [
        _("rounded to the nearest {base}", base=document.base),
        n_("{n} table", "{n} tables", len(document.tables)),
        _(
            "built by {who} {moment}",
            who=plain(kept.built_by),
            moment=words().moment(kept.built_at),
        ),
    ]
    if kept.promoted_at is not None and kept.promoted_by:
        moment = words().moment(kept.promoted_at)
        facts.append(_("promoted by {who} {moment}", who=plain(kept.promoted_by), moment=moment))
    return facts


def _promote(release_id: str) -> None:
    """Let a release be shown to outsiders."""
    viewer = enter(Permission.RELEASE_PROMOTE)
    with speaking("releases"), live.change(viewer) as work:
        rules = settings()
        promote_release(work, release_id, four_eyes=rules.release_four_eyes, k=rules.release_k)
