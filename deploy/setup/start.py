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
from pydantic import ValidationError

from models.codes import Language
from services.demonstration.accounts import ACCOUNTS
from services.errors import Refusal
from services.installation import require_settings
from services.migrating import migrate
from services.reach import LOOPBACK, require_safe_ways
from services.settings import DEMO_PASSWORD, DEMO_SECRET, SETTINGS_FILE, Settings, settings
from services.words import Words

FOLDER = Path("var/demo")
DATABASE = f"sqlite:///{FOLDER / 'hemvag.db'}"
LOADED = FOLDER / "loaded"
COOKIE_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"  # noqa: S105  the name of a variable


def main() -> None:
    """Start what the command line names."""
    written = dotenv_values(SETTINGS_FILE) if sys.argv[1] == "run" else {}
    asked = {**written, **{name: value for name, value in os.environ.items() if value}}
    host, port = asked.get("HOST") or "127.0.0.1", int(asked.get("PORT") or 8501)
    if port_is_taken(host, port):
        sys.exit(f"Port {port} is in use. Stop what runs there, or choose another: PORT=8502")
    prepare = {"demo": demo, "run": run}[sys.argv[1]]
    prepare(host, port)
    _serve(host, port)


def demo(host: str, port: int) -> None:
    """Prepare the demonstration; what was entered since the last start is kept."""
    os.environ |= {
        "DATABASE_URL": DATABASE,
        "MIGRATION_DATABASE_URL": "",
        "SECRET_KEY": DEMO_SECRET,
        "STARTED_ON": "2012-01-01",
        "DEMO": "1",
        "TRAIL_HEADS_FILE": str(FOLDER / "trail-heads.log"),
    }
    # Whoever tries the demonstration shares its accounts with everybody else who does.
    os.environ.setdefault("READS_PER_HOUR", "1000")
    if host not in LOOPBACK:
        os.environ.setdefault("ALLOWED_HOSTS", "*")
    if os.environ.get("RESET") == "1" or not LOADED.exists():
        _load()
    else:
        migrate(DATABASE)
    print(*told_demo(port), sep="\n", flush=True)


def run(host: str, _port: int) -> None:
    """Prepare real use: the settings must do, and the database pass `manage.py check`."""
    for name, value in dotenv_values(SETTINGS_FILE).items():
        if name.startswith("STREAMLIT_") and value:
            os.environ.setdefault(name, value)
    if complaint := refused(host):
        sys.exit(complaint)
    _manage("migrate")
    _manage("check")


def refused(host: str = "127.0.0.1") -> str:
    """Say what is wrong with the settings of a real installation; nothing, if they do."""
    try:
        wanted = Settings()
        require_settings(wanted)
        require_safe_ways(wanted, host)
    except ValidationError as problem:
        wrong = [f"{str(error['loc'][0]).upper()}: {error['msg']}" for error in problem.errors()]
        return "\n".join(["Check the environment and .env:", *wrong])
    except Refusal as refusal:
        return refusal.told(Words(Language.EN))
    if wanted.demo:
        return "DEMO=1 is set: that is for `make demo`. Take it out."
    return ""


def told_demo(port: int) -> list[str]:
    """Write what a newcomer needs: where it is, and who may sign in."""
    words = Words(Language.EN)
    return [
        f"\nHemväg, the demonstration. Everybody in it is invented.\n\n  http://localhost:{port}\n",
        f"Sign in as one of these, with the password {DEMO_PASSWORD}",
        *(
            f"  {account.username:<12}{words.label(account.role)}"
            + (f", {words.label(account.region)}" if account.region else "")
            for account in ACCOUNTS
        ),
        "\niom, manager and admin are asked for a code as well: the sign-in page shows it.",
        "\nStop with Ctrl+C. What you enter is kept; make demo RESET=1 starts over.\n",
    ]


def port_is_taken(host: str, port: int) -> bool:
    """Say whether something listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _load() -> None:
    """Make the database anew; the note is left last, so that a load cut short starts over."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for remains in FOLDER.iterdir():
        remains.unlink()
    print("Making the demonstration database …", flush=True)
    _manage("migrate", "--database", DATABASE)
    print("Entering the fictitious programme, from 2012 until today …", flush=True)
    _manage("demo-data", "--database", DATABASE)
    LOADED.touch()


def _manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _serve(host: str, port: int) -> NoReturn:
    """Become the server. Replicas sign Streamlit's own cookie alike: its key is made from ours."""
    secret = settings().secret_key.get_secret_value()
    made = hashlib.sha256(f"cookie {secret}".encode()).hexdigest()
    os.environ.setdefault(COOKIE_SECRET, made)
    # Otherwise the server itself believes whoever on this machine says where a request comes from.
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    where = ["--server.address", host, "--server.port", str(port)]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *where])  # noqa: S606


if __name__ == "__main__":
    main()
