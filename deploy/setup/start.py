"""Starts the application: the demonstration with fictitious people, or real use.

python -m deploy.setup.start demo|run: HOST and PORT come from the environment; RESET=1 makes the
demonstration start over.
"""

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from dotenv import dotenv_values

from services.settings import DEMO_PASSWORD, DEMO_SECRET, settings

FOLDER = Path("var/demo")
DATABASE = f"sqlite:///{FOLDER / 'hemvag.db'}"
LOADED = FOLDER / "loaded"
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = int(os.environ.get("PORT") or 8501)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ALLOWED_HOSTS = "STREAMLIT_SERVER_ALLOWED_HOSTS"
ACCOUNTS = {
    "nord syd stockholm ost vast mitt bergslagen": "regional coordinators",
    "iom": "IOM caseworker",
    "manager": "programme manager",
    "presenter": "presenter",
    "admin": "administrator",
    "auditor": "data protection officer",
}


def main() -> None:
    """Start what the command line names."""
    if _port_is_taken():
        sys.exit(f"Port {PORT} is in use. Stop what runs there, or choose another: PORT=8502")
    {"demo": demo, "run": run}[sys.argv[1]]()


def demo() -> NoReturn:
    """Start the demonstration; what was entered since the last start is kept."""
    os.environ |= {
        "DATABASE_URL": DATABASE,
        "MIGRATION_DATABASE_URL": "",
        "SECRET_KEY": DEMO_SECRET,
        "STARTED_ON": "2012-01-01",
        "DEMO": "1",
    }
    if os.environ.get("RESET") == "1" or not LOADED.exists():
        _load()
    else:
        _manage("migrate", "--database", DATABASE)
    _tell_demo()
    if HOST not in LOOPBACK:
        os.environ.setdefault(ALLOWED_HOSTS, "*")
    _serve()


def run() -> NoReturn:
    """Start for real use, once the settings and the database pass `manage.py check`."""
    for name, value in dotenv_values(".env").items():
        if name.startswith("STREAMLIT_") and value:
            os.environ.setdefault(name, value)
    if HOST not in LOOPBACK and ALLOWED_HOSTS not in os.environ:
        sys.exit(f"HOST={HOST} lets others in: name the site, {ALLOWED_HOSTS}=cases.example.org")
    _manage("migrate")
    _manage("check")
    _serve()


def _load() -> None:
    """Make the database anew; the note is left last, so that a load cut short starts over."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for remains in FOLDER.iterdir():
        remains.unlink()
    print("Making the demonstration database …", flush=True)
    _manage("migrate", "--database", DATABASE)
    print("Entering the fictitious programme from 2012 until today …", flush=True)
    _manage("demo-data", "--database", DATABASE)
    LOADED.touch()


def _manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _tell_demo() -> None:
    lines = [f"  {names:<46}{role}" for names, role in ACCOUNTS.items()]
    print(f"\nHemväg, demonstration: http://localhost:{PORT}", "Sign in as", *lines, sep="\n")
    print(f"Password of all: {DEMO_PASSWORD}", "Everybody in it is invented.", sep="\n")
    print("Stop with Ctrl+C.\n", flush=True)


def _port_is_taken() -> bool:
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            return True
    return False


def _serve() -> NoReturn:
    """Become the server. Replicas sign Streamlit's own cookie alike: its key is made from ours."""
    secret = settings().secret_key.get_secret_value()
    os.environ.setdefault(
        "STREAMLIT_SERVER_COOKIE_SECRET", hashlib.sha256(f"cookie {secret}".encode()).hexdigest()
    )
    where = ["--server.address", HOST, "--server.port", str(PORT)]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *where])  # noqa: S606


if __name__ == "__main__":
    main()
