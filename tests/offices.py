"""Finds the LibreOffice that opens our slides once; as a script, installs it where asked to.

python -m tests.offices: installs it by apt-get when none is found, the environment says CI=true
or INSTALL_BROWSER=1, and it runs as root.
"""

import shutil
import subprocess
from pathlib import Path

from tests.browsers import apt_get, may_install, must_be_complete

COMMANDS = ("soffice", "libreoffice")
MAC_APPLICATION = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
PACKAGE = "libreoffice-impress-nogui"
ADVICE = (
    f"no LibreOffice found: install it, or on Debian and Ubuntu run: sudo apt-get install {PACKAGE}"
)


def find_office() -> str | None:
    """Return the path of LibreOffice's command."""
    found = [shutil.which(command) for command in COMMANDS]
    found += [MAC_APPLICATION] if Path(MAC_APPLICATION).exists() else []
    return next((path for path in found if path), None)


def must_be_there() -> bool:
    """Say whether it is a failure here that there is none: it could have been installed."""
    return must_be_complete() and may_install()


def opened_as_pdf(office: str, file: Path) -> Path:
    """Have LibreOffice open a file, with a profile of its own, and write what it sees as a PDF."""
    profile = (file.parent / "profile").as_uri()
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={profile}", "--headless", "--norestore"),
            *("--convert-to", "pdf", "--outdir", str(file.parent), str(file)),
        ],
        check=True,
        timeout=180,
        capture_output=True,
    )
    return file.with_suffix(".pdf")


def main() -> None:
    """Say which LibreOffice the tests will use, after installing one if that is wanted."""
    if find_office() is None and may_install():
        print("Installing LibreOffice Impress …", flush=True)  # noqa: T201  a script speaks by printing
        apt_get("update")
        apt_get("install", "--yes", "--no-install-recommends", PACKAGE)
    print(f"LibreOffice: {find_office() or ADVICE}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
