"""The start tells a newcomer what is needed, and refuses settings that real use must not have."""

import socket
from pathlib import Path

import pytest

from deploy.setup.start import port_is_taken, refused, told_demo
from services.settings import DEMO_SECRET


@pytest.fixture
def real_use(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Give the settings of a real installation, for a test to spoil."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:///var/hemvag.db")
    monkeypatch.setenv("SECRET_KEY", "a-long-secret-of-this-installation-only")
    monkeypatch.setenv("STARTED_ON", "2026-01-01")
    monkeypatch.setenv("DEMO", "0")
    return monkeypatch


@pytest.mark.usefixtures("real_use")
def test_settings_of_a_real_installation_will_do() -> None:
    assert refused() == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("SECRET_KEY", DEMO_SECRET, "SECRET_KEY is the demonstration's"),
        ("DEMO", "1", "DEMO=1 is set"),
        ("STARTED_ON", "yesterday", "STARTED_ON"),
        ("IDLE_MINUTES", "0", "IDLE_MINUTES"),
    ],
)
def test_names_the_setting_that_will_not_do(
    real_use: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    real_use.setenv(name, value)
    assert told in refused()


@pytest.mark.parametrize(("host", "secure"), [("0.0.0.0", "0"), ("127.0.0.1", "1")])  # noqa: S104
def test_a_site_that_others_reach_has_to_have_a_name(
    real_use: pytest.MonkeyPatch, host: str, secure: str
) -> None:
    real_use.setenv("SECURE_COOKIES", secure)
    assert "ALLOWED_HOSTS=" in refused(host)
    real_use.setenv("ALLOWED_HOSTS", "cases.example.org")
    assert "ALLOWED_HOSTS=" not in refused(host)


def test_a_site_that_others_reach_guards_its_cookies_and_knows_its_proxy(
    real_use: pytest.MonkeyPatch,
) -> None:
    real_use.setenv("ALLOWED_HOSTS", "cases.example.org")
    assert "SECURE_COOKIES=1" in refused("0.0.0.0")  # noqa: S104  what an office may set
    real_use.setenv("SECURE_COOKIES", "1")
    assert "TRUSTED_PROXIES" in refused("127.0.0.1")
    real_use.setenv("TRUSTED_PROXIES", "127.0.0.1")
    assert refused("127.0.0.1") == ""


def test_secrets_in_a_file_that_others_may_read_start_nothing(
    real_use: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real_use.chdir(tmp_path)
    Path(".env").write_text("METRICS_TOKEN=x")
    for rights in (0o640, 0o604):
        Path(".env").chmod(rights)
        assert "chmod 600 .env" in refused()
    Path(".env").chmod(0o600)
    assert refused() == ""


def test_the_demonstration_tells_its_address_and_every_account() -> None:
    told = "\n".join(told_demo(8765))
    assert "http://localhost:8765" in told
    assert "hemvag-demo-2026" in told
    for name in ("nord", "syd", "stockholm", "ost", "vast", "mitt", "bergslagen"):
        assert f"  {name} " in told
    for name in ("iom", "manager", "presenter", "admin", "auditor"):
        assert f"  {name} " in told


def test_notices_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert port_is_taken("127.0.0.1", port)
    assert not port_is_taken("127.0.0.1", port)
