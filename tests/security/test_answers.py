"""Every HTTP answer: its headers, and the addresses that are closed to strangers."""

import httpx
import pytest
from sqlalchemy.engine import Engine

from services.access import Viewer
from tests.people import cookie_of
from tests.security.guards import guarded_by
from tests.servers import Server


class TestHeaders:
    """What each answer carries."""

    @guarded_by("labels")
    @pytest.mark.parametrize("path", ["/", "/overview", "/healthz", "/readyz"])
    def test_allow_only_our_own_scripts_and_no_frame(self, server: Server, path: str) -> None:
        headers = httpx.get(server.url + path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"

    @pytest.mark.parametrize(("asked", "language"), [("sv-SE", "sv"), ("en-GB,en", "en")])
    def test_page_is_in_the_browsers_language(
        self, server: Server, asked: str, language: str
    ) -> None:
        page = httpx.get(server.url + "/cases", headers={"Accept-Language": asked}).text
        assert f'<html lang="{language}">' in page

    @guarded_by("labels")
    def test_page_is_never_kept(self, server: Server) -> None:
        assert httpx.get(server.url).headers["cache-control"] == "no-store"

    def test_without_tls_browsers_are_not_told_to_come_by_it_only(self, server: Server) -> None:
        assert "strict-transport-security" not in httpx.get(server.url).headers


class TestClosed:
    """Addresses Streamlit opens by itself."""

    @guarded_by("closed-addresses")
    @pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
    def test_inner_addresses_are_not_there(self, server: Server, path: str) -> None:
        assert httpx.get(server.url + path).status_code == 404

    @guarded_by("token-of-the-numbers")
    def test_numbers_are_not_there_where_no_token_is_set(self, server: Server) -> None:
        assert httpx.get(f"{server.url}/metrics").status_code == 404

    @guarded_by("gated-downloads")
    def test_media_is_shut_to_strangers(self, server: Server) -> None:
        assert httpx.get(server.url + "/media/anything.png").status_code == 403

    @guarded_by("labels")
    def test_media_is_open_to_whoever_is_signed_in(
        self, server: Server, inside: Engine, people: dict[str, Viewer]
    ) -> None:
        _, token = cookie_of(inside, people["nord"])
        answer = httpx.get(server.url + "/media/none.png", cookies={"hemvag": token})
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
