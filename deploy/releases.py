"""The verbs of `manage.py` for releases."""

from argparse import ArgumentParser, Namespace
from pathlib import Path


def release(asked: Namespace) -> int:
    """Build a release of the closed years, or with ID take an existing one; print its number.

    Each step that is tried is told. Exit status 1: none passed, and there is no release.
    """
    # Here and below: the solver takes seconds to import, and no other verb needs it.
    from deploy.releasing import build_or_take  # noqa: PLC0415

    return build_or_take(asked)


def audit_release(asked: Namespace) -> int:
    """Attack a release's file with all that is known and print the report; status 1: it fails."""
    from deploy.releasing import audit  # noqa: PLC0415

    return audit(asked)


def _release_options(verb: ArgumentParser) -> None:
    verb.add_argument("id", nargs="?", metavar="ID", help="one that was built before")
    verb.add_argument("--out", type=Path, metavar="FILE", help="write the release's file here")
    verb.add_argument("--promote", action="store_true", help="let it be shown to outsiders")
    verb.add_argument("--learned-sv", default="", metavar="TEXT", help="what we learned, Swedish")
    verb.add_argument("--learned-en", default="", metavar="TEXT", help="the same in English")


def _audit_options(verb: ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE", help="the file of a release")
    verb.add_argument(
        "--with",
        type=Path,
        nargs="*",
        default=[],
        metavar="FILE",
        dest="earlier",
        help="the files of releases before it; with --database those promoted there",
    )


VERBS = (
    ("release", release, _release_options),
    ("audit-release", audit_release, _audit_options),
)
