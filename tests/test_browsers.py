"""A browser is found where machines keep it, and installed only where that was asked for."""

import os
from pathlib import Path

import pytest

from tests import browsers


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a machine whose programs are those in one folder; root, with an apt-get that works."""
    for name in ("CI", "INSTALL_BROWSER", "CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browsers, "MAC_APPLICATIONS", ())
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    chromium = tmp_path / "chromium"
    install = f'[ "$2" != install ] || {{ echo > {chromium}; /bin/chmod +x {chromium}; }}'
    _program(tmp_path / "apt-get", f"#!/bin/sh\n{install}\n")
    return tmp_path


def _program(path: Path, text: str = "#!/bin/sh\n") -> str:
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", browsers.COMMANDS)
def test_finds_each_name_a_browser_goes_by(machine: Path, name: str) -> None:
    assert browsers.find_browser() is None
    path = _program(machine / name)
    assert browsers.find_browser() == path


def test_prefers_the_one_that_is_named(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(machine / "chromium")
    monkeypatch.setenv("CHROMIUM", _program(machine / "my-own"))
    assert browsers.find_browser() == str(machine / "my-own")


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("INSTALL_BROWSER", "1")])
def test_installs_one_where_asked(
    machine: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    browsers.main()
    assert browsers.find_browser() == str(machine / "chromium")


@pytest.mark.usefixtures("machine")
def test_installs_nothing_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    browsers.main()
    assert browsers.find_browser() is None
    assert "sudo apt-get install chromium" in capsys.readouterr().out


def test_installs_nothing_without_the_right_to(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    browsers.main()
    assert not (machine / "chromium").exists()
