"""The script Streamlit runs: sign in, menu by permission, run one page."""

import streamlit as st

from pages.ui import guard, mark, menu, outage, show, sign_in
from services.errors import Refusal


def main() -> None:
    """Draw one browser page from top to bottom."""
    st.set_page_config(page_title="Hemväg", page_icon=mark.FAVICON, layout="wide")
    # The first place: also where a callback, which runs before everything, says that it waits.
    place = st.empty()
    show.style()
    try:
        viewer = outage.at_the_door(sign_in.gate, place)
        page = menu.doors() if viewer is None else menu.rooms(viewer)
        sign_in.errands()
        show.hold_address()
        page.run()
        outage.drawn()
    except outage.AWAY:
        outage.wait()
    except Refusal as refusal:
        guard.tell(refusal)
    except Exception:  # noqa: BLE001  what no `speaking` has caught: logged under a number
        guard.tell_bug()


main()
