"""LibreOffice is found where machines keep it, and asked for only where it could be installed."""

import os
from pathlib import Path

import pytest

from tests import offices


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a machine without LibreOffice; root, with an apt-get that works."""
    for name in ("CI", "INSTALL_BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(offices, "MAC_APPLICATION", "/nowhere")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    office = tmp_path / "soffice"
    install = f'[ "$2" != install ] || {{ echo > {office}; /bin/chmod +x {office}; }}'
    apt = tmp_path / "apt-get"
    apt.write_text(f"#!/bin/sh\n{install}\n")
    apt.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("INSTALL_BROWSER", "1")])
def test_is_installed_where_asked(
    machine: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    offices.main()
    assert offices.find_office() == str(machine / "soffice")


@pytest.mark.usefixtures("machine")
def test_is_not_installed_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    offices.main()
    assert offices.find_office() is None
    assert f"sudo apt-get install {offices.PACKAGE}" in capsys.readouterr().out


def test_is_missed_only_where_it_could_be_installed(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not offices.must_be_there()
    monkeypatch.setenv("CI", "true")
    assert offices.must_be_there()
    (machine / "apt-get").unlink()
    assert not offices.must_be_there()
