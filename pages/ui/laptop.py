"""The script of `manage.py present`: the slides of one file, without sign-in, database, network."""

import os
from pathlib import Path

import streamlit as st

from pages.ui import deck, mark, show
from services.disclosure.documents import ReleaseDocument, read_document
from services.web.laptop import FILE


def held() -> ReleaseDocument:
    """Read the release again: what is shown is what the file says at this moment."""
    return read_document(Path(os.environ[FILE]).read_bytes())


def main() -> None:
    """Draw one slide."""
    st.set_page_config(page_title="Hemväg", page_icon=mark.FAVICON, layout="wide")
    show.style()
    deck.draw(held())


main()
