"""What answers and pages owe besides: kinds, methods, lengths, ways out, passwords unseen.

Most of it is the components' own doing. It is tried here so that another release of theirs, or a
setting, does not undo it unnoticed.
"""

import socket

import httpx
import pytest
from sqlalchemy.engine import Engine

from models.codes import Region
from services.access import Viewer
from services.web.security import TWO_YEARS
from tests.factories import Programme
from tests.people import PEOPLE, cookie_of
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.security.test_every_screen import ROOMS
from tests.servers import Server

PATIENCE = 5
KINDS = {"text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json"}
ANSWERS = ["/", "/healthz", "/readyz", "/_stcore/health", "/_stcore/host-config"]


class TestAnswers:
    @pytest.mark.parametrize("path", ANSWERS)
    def test_say_of_what_kind_they_are(self, server: Server, path: str) -> None:
        assert httpx.get(server.url + path).headers["content-type"] in KINDS

    @pytest.mark.parametrize("path", ANSWERS)
    def test_may_be_read_by_no_page_of_another_site(self, server: Server, path: str) -> None:
        told = httpx.get(server.url + path, headers={"Origin": "https://elsewhere.example"})
        assert not [name for name in told.headers if name.startswith("access-control-")]

    def test_name_no_site_that_may_steer_our_page(self, server: Server) -> None:
        told = httpx.get(f"{server.url}/_stcore/host-config").json()
        assert (told["allowedOrigins"], told["enableCustomParentMessages"]) == ([], False)

    def test_let_the_browser_run_our_own_scripts_and_nothing_embedded(self, server: Server) -> None:
        written = httpx.get(server.url).headers["content-security-policy"]
        policy = {one.split()[0]: one.split()[1:] for one in written.split("; ")}
        assert policy["object-src"] == policy["base-uri"] == ["'none'"]
        allowed = {one for one in policy["script-src"] if not one.startswith("'sha256-")}
        assert allowed == {"'self'", "blob:"}

    def test_come_with_no_cookie_that_other_sites_send(self, server: Server) -> None:
        given = httpx.get(f"{server.url}/_stcore/health").headers.get_list("set-cookie")
        assert given, "without Streamlit's own the test is blind"
        assert all("samesite=strict" in one.lower() for one in given)

    @pytest.mark.parametrize(
        "path", ["/overview/", "//elsewhere.example/", "/%2felsewhere.example/"]
    )
    def test_send_nobody_on_to_another_site(self, server: Server, path: str) -> None:
        told = httpx.get(server.url + path)
        assert told.headers.get("location", "/overview") == "/overview"

    def test_bind_the_names_below_ours_to_tls_too(self) -> None:
        """That it is said, where TLS is used: `test_tls`."""
        assert "includeSubDomains" in TWO_YEARS

    @pytest.mark.parametrize("path", ["/", "/healthz", "/session/redeem"])
    def test_never_repeat_what_was_asked(self, server: Server, path: str) -> None:
        sent = {"Origin": server.url, "Cookie": "hemvag=canary-in-a-header"}
        told = httpx.request("TRACE", server.url + path, headers=sent)
        assert told.status_code == 405
        assert "canary-in-a-header" not in told.text

    @pytest.mark.parametrize("path", ["/.git/config", "/.env", "/static/", "/media/", "/pages/"])
    def test_list_no_folder_and_show_no_file_of_ours(self, server: Server, path: str) -> None:
        told = httpx.get(server.url + path, follow_redirects=True)
        assert told.status_code in {403, 404} or "<title>Hemväg</title>" in told.text

    def test_of_two_lengths_of_one_request_make_no_second_request(self, server: Server) -> None:
        """Whoever is behind a proxy that counts otherwise would slip one in."""
        host, port = server.host.split(":")
        asked = (
            f"POST /session/redeem HTTP/1.1\r\nHost: {server.host}\r\nOrigin: {server.url}\r\n"
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
            "1e\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n0\r\n\r\n"
        )
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
            line.sendall(asked.encode())
            line.shutdown(socket.SHUT_WR)
            told = b"".join(iter(lambda: line.recv(4096), b""))
        assert told.count(b"HTTP/1.1 ") == 1
        assert b'"alive"' not in told


def test_reading_an_address_signs_nobody_out(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    _, token = cookie_of(inside, people["nord"])
    for path in ("/session/clear", "/session/redeem"):
        httpx.get(server.url + path, cookies={"hemvag": token})
    with RawPage(server, token=token) as page:
        assert "menu_sign_out" in page.run(page_name="account")


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_has_the_way_out(
    server: Server, inside: Engine, people: dict[str, Viewer], name: str
) -> None:
    _, token = cookie_of(inside, people[name])
    with RawPage(server, token=token) as page:
        none_there = {one for one in ROOMS if "menu_sign_out" not in page.run(page_name=one)}
    assert none_there == set()


def test_passwords_are_masked_while_they_are_typed(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    with RawPage(server) as page:
        page.run()
        assert _kinds(page) == ["DEFAULT", "PASSWORD"]
    with RawPage(server, token=cookie_of(inside, people["nord"])[1]) as page:
        page.run(page_name="account")
        assert _kinds(page) == ["DEFAULT", "PASSWORD", "PASSWORD"]


@guarded_by("permission")
def test_of_one_name_said_twice_in_an_address_the_last_counts_and_is_asked_about(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    programme = Programme(inside, people)
    theirs, own = (programme.submitted(region=one) for one in (Region.NORD, Region.SYD))
    with RawPage(server, token=cookie_of(inside, people["syd"])[1]) as page:
        for first, last in ((own, theirs), (theirs, own)):
            drawn = page.run(page_name="case", query=f"ref={first}&ref={last}")
            assert (last in drawn.replace(f"ref={last}", "")) is (last == own)


def _kinds(page: RawPage) -> list[str]:
    return [field.Type.Name(field.type) for field in page.drawn("text_input")]
