"""The database seen from a page: changes, reads, cached figures and the live channel."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session
from streamlit.components.v2 import component

from models.codes import Region
from pages.ui import session
from pages.ui.words import _, language, words
from services import clock
from services.access import EVERYWHERE, Permission, Scope, Viewer, require
from services.database import engine, for_a_glance
from services.measures.analysis import ANALYSES
from services.measures.national import National
from services.measures.national import national as answer_nationally
from services.measures.overview import Counts, Overview, overview_counts, overview_of
from services.measures.questions import Question, Table
from services.measures.registry import measure as answer
from services.measures.reports import Report, read_report
from services.queries.installations import version as version_now
from services.row_security import as_seen_by, whole_programme
from services.unit_of_work import UnitOfWork, begin, jot

_EVERYWHERE = tuple(sorted(EVERYWHERE.regions))
Reader = Session
"""What `reading` gives; pages pass it on to queries without knowing the database."""
_JS = """
const kept = new WeakMap();
export default function ({ data, setTriggerValue, parentElement }) {
  let it = kept.get(parentElement);
  const said = parentElement.querySelector('.said');
  if (!it) {
    it = { tries: 0, socket: null, timer: null, live: false };
    kept.set(parentElement, it);
  }
  it.data = data; it.send = setTriggerValue;
  const say = () => {
    said.textContent = it.live ? it.data.live : it.data.waiting;
    said.dataset.live = it.live;
  };
  const ask = () => { it.asked = it.heard; it.send('tick', String(it.heard) + '/' + Date.now()); };
  const connect = () => {
    if (it.socket || it.closed) return;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = it.socket = new WebSocket(scheme + '//' + location.host + '/live');
    socket.onmessage = (event) => {
      it.tries = 0; it.live = true; it.heard = Number(event.data); say();
      if (it.heard > it.data.version && it.asked !== it.heard) ask();
    };
    socket.onclose = () => {
      it.socket = null; it.live = false; it.tries += 1; say();
      if (it.closed) return;
      if (it.tries > 2) ask();
      it.timer = setTimeout(connect, Math.min(15000, 400 * 2 ** it.tries));
    };
  };
  say(); connect();
  return () => { it.closed = true; clearTimeout(it.timer); if (it.socket) it.socket.close(); };
}
"""
_CSS = """
.said { color: var(--st-text-color); opacity: .72; font-size: .8125rem; font-family: var(--st-font);
  font-variant-numeric: tabular-nums; }
.said[data-live="false"] { font-style: italic; }
"""
_channel = component("hemvag_live", html='<div class="said" role="status"></div>', css=_CSS, js=_JS)


@contextmanager
def change(viewer: Viewer) -> Generator[UnitOfWork]:
    """Open a unit of work for a deed of the viewer."""
    with begin(engine(), viewer, clock.now()) as work:
        yield work


@contextmanager
def jotting(viewer: Viewer) -> Generator[UnitOfWork]:
    """Open a unit of work for book-keeping, such as a draft."""
    with jot(engine(), viewer, clock.now()) as work:
        yield work


@contextmanager
def reading(viewer: Viewer) -> Generator[Session]:
    """Open a session for reading: of cases it reaches those the viewer may read, and no others."""
    with Session(as_seen_by(engine(), viewer)) as reader:
        yield reader


@contextmanager
def counting() -> Generator[Session]:
    """Open a session that reaches the whole programme, for figures: numbers leave it, no case."""
    with Session(whole_programme(engine())) as reader:
        yield reader


def _alike(_viewer: Viewer) -> None:
    """Leave out of a key who asks, where the answer is the same for all who may."""


def today() -> date:
    """Return today's date in Stockholm."""
    return clock.today()


def version() -> int:
    """Return the number of the last committed change; read it before the data."""
    with Session(for_a_glance(engine())) as reader:
        return version_now(reader)


def measure(scope: Scope, at_version: int, name: str, question: Question) -> Table:
    """Return a figure, computed once for each scope, version and question."""
    return _measured(tuple(sorted(scope.regions)), at_version, name, question)


@st.cache_data(max_entries=5000, show_spinner=False, hash_funcs={Question: repr})
def _measured(regions: tuple[str, ...], at_version: int, name: str, question: Question) -> Table:
    del at_version  # part of the key only
    with counting() as reader:
        return answer(reader, name, question, Scope(frozenset(map(Region, regions))))


def overview(scope: Scope, at_version: int, question: Question) -> Overview:
    """Return everything the overview shows, made once for each scope, version and question."""
    return _overview(tuple(sorted(scope.regions)), at_version, question)


def national(viewer: Viewer, at_version: int) -> National:
    """Return the country's two figures of today, made once a version: they are everybody's.

    :raises NotAllowed: the viewer has no part in the programme's figures
    """
    require(viewer, Permission.NATIONAL_READ)
    return _national(_EVERYWHERE, at_version, today(), viewer)


def analysed(scope: Scope, at_version: int, name: str, question: Question) -> Any:
    """Return what one of the analyses shows, made once for each scope, version and question."""
    return _analysed(tuple(sorted(scope.regions)), at_version, name, question)


def report(scope: Scope, at_version: int, question: Question) -> Report:
    """Return everything a report counts, read once for each scope, version and question."""
    return _report(tuple(sorted(scope.regions)), at_version, question)


def prepare(at_version: int) -> None:
    """Count what every open overview is about to ask for, before they are told to ask."""
    _overview_counts(_EVERYWHERE, at_version, Question(today()))


@st.cache_data(max_entries=50, show_spinner=False, hash_funcs={Viewer: _alike})
def _national(regions: tuple[str, ...], at_version: int, as_of: date, viewer: Viewer) -> National:
    """Read them as whoever asks first, who need not reach the country."""
    del regions, at_version  # parts of the key only
    with reading(viewer) as reader:
        return answer_nationally(reader, viewer, as_of)


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Question: repr})
def _analysed(regions: tuple[str, ...], at_version: int, name: str, question: Question) -> Any:
    del at_version  # part of the key only
    with counting() as reader:
        return ANALYSES[name](reader, question, Scope(frozenset(map(Region, regions))))


@st.cache_data(max_entries=50, show_spinner=False, hash_funcs={Question: repr})
def _report(regions: tuple[str, ...], at_version: int, question: Question) -> Report:
    del at_version  # part of the key only
    with counting() as reader:
        return read_report(reader, question, Scope(frozenset(map(Region, regions))))


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs={Question: repr})
def _overview(regions: tuple[str, ...], at_version: int, question: Question) -> Overview:
    counts = _overview_counts(_EVERYWHERE, at_version, question.everywhere())
    return overview_of(counts, question, Scope(frozenset(map(Region, regions))))


@st.cache_data(max_entries=50, show_spinner=False, hash_funcs={Question: repr})
def _overview_counts(regions: tuple[str, ...], at_version: int, question: Question) -> Counts:
    """Count once for all scopes; nothing but `_overview` takes its part of it."""
    del regions, at_version  # parts of the key only
    with counting() as reader:
        return overview_counts(reader, question)


def updates(key: str, drawn_version: int) -> None:
    """Redraw the fragment this is called in whenever something newer than the drawn is saved."""
    session.tick_over()
    if session.command() is not None:
        return  # the cookie that opens the channel is still on its way; a redraw follows it
    drawn_at = words().time(clock.now())
    _channel(
        key=key,
        data={
            "version": drawn_version,
            "live": _("Live · updated {time}", time=drawn_at),
            "waiting": _("Not live, trying again · updated {time}", time=drawn_at),
            "lang": language().value,
        },
        on_tick_change=session.tick,
    )
