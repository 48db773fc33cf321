"""What a site needs before others reach it, as far as its settings tell who does."""

import pytest

from services.errors import CookiesUnguarded, NotAProxy, ProxyNotNamed, Refusal, SiteHasNoName
from services.reach import require_safe_ways
from services.settings import Settings

HERE, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104  what an office may set
NAME = {"allowed_hosts": "cases.example.org localhost"}
HTTPS = {**NAME, "secure_cookies": True}


def site(**settings: object) -> Settings:
    return Settings.model_construct(set(settings), **settings)


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({}, HERE),
        ({}, "localhost"),
        ({"allowed_hosts": "localhost"}, HERE),
        ({**HTTPS, "trusted_proxies": "127.0.0.1"}, HERE),
        ({**HTTPS, "trusted_proxies": "10.0.0.0/8"}, EVERYWHERE),
        ({**HTTPS, "streamlit_server_ssl_cert_file": "certificate.pem"}, EVERYWHERE),
        ({"demo": True, "allowed_hosts": "*"}, EVERYWHERE),
    ],
)
def test_these_will_do(settings: dict[str, object], host: str) -> None:
    require_safe_ways(site(**settings), host)


@pytest.mark.parametrize(
    ("settings", "host", "why"),
    [
        ({}, EVERYWHERE, SiteHasNoName),
        ({"secure_cookies": True}, HERE, SiteHasNoName),
        (NAME, HERE, CookiesUnguarded),
        (NAME, EVERYWHERE, CookiesUnguarded),
        ({"allowed_hosts": "*"}, HERE, CookiesUnguarded),
        (HTTPS, HERE, ProxyNotNamed),
        ({**HTTPS, "trusted_proxies": " "}, EVERYWHERE, ProxyNotNamed),
        ({**HTTPS, "trusted_proxies": "nginx"}, EVERYWHERE, NotAProxy),
        ({**HTTPS, "trusted_proxies": "127.0.0.1 *"}, EVERYWHERE, NotAProxy),
        ({**HTTPS, "trusted_proxies": "127.0.0.1;10.0.0.1"}, EVERYWHERE, NotAProxy),
        ({"trusted_proxies": "10.0.0.0/8, 127.0.0.256"}, HERE, NotAProxy),
    ],
)
def test_these_are_refused(settings: dict[str, object], host: str, why: type[Refusal]) -> None:
    with pytest.raises(why):
        require_safe_ways(site(**settings), host)
