"""Finds the Chrome or Chromium that browser tests drive; as a script, installs it where asked to.

python -m tests.browsers: installs Chromium by apt-get when none is found, the environment says
CI=true or INSTALL_BROWSER=1, and it runs as root. Nothing is ever downloaded by another way.
"""

import os
import shutil
import subprocess
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ADVICE = (
    "no Chrome or Chromium found: install one, name it in CHROMIUM, "
    "or on Debian and Ubuntu run: sudo apt-get install chromium"
)


def find_browser() -> str | None:
    """Return the path of a browser, the one named in CHROMIUM first."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = [shutil.which(command) for command in COMMANDS]
    found += [path for path in MAC_APPLICATIONS if Path(path).exists()]
    return next((path for path in found if path), None)


def must_be_complete() -> bool:
    """Say whether a missing browser or database server is a failure here, not a gap."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def may_install() -> bool:
    """Say whether programs may be installed here, and can be."""
    asked = must_be_complete() or os.environ.get("INSTALL_BROWSER") == "1"
    return asked and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(*arguments: str) -> None:
    """Run apt-get without a question and without its talk."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-q", *arguments], check=True, env=quiet, stdout=subprocess.DEVNULL)


def main() -> None:
    """Say which browser the tests will use, after installing one if that is wanted."""
    if find_browser() is None and may_install():
        print("Installing Chromium …", flush=True)  # noqa: T201  a script speaks by printing
        apt_get("update")
        apt_get("install", "--yes", "--no-install-recommends", "chromium")
    print(f"Browser: {find_browser() or ADVICE}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
