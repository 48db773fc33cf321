"""What a list says that has nothing to show, and where to go from there."""

from pages.ui import show
from pages.ui.words import _
from services.access import Permission, Viewer, may


def no_case(viewer: Viewer, *, filtered: bool) -> None:
    """Say that no case is there, or none that fits the filters."""
    if filtered:
        show.empty(
            _("No case fits these filters. Take one away to see more."), ":material/filter_alt:"
        )
    elif may(viewer, Permission.APPLICATION_SUBMIT):
        show.empty(_("There is no case yet. The first one begins with an application."))
        show.link("intake", _("Take in an application"))
    else:
        show.empty(_("There is no case yet. The coordinators take in the applications."))
