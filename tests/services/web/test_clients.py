"""From which address a request comes, and whom we believe about it."""

import asyncio
from typing import Any

import pytest

from services.web.clients import ADDRESS, Addressed, client_address, trusted_proxies

PROXY = ("10.0.0.0/8", "127.0.0.1")


def scope(client: str, *passed: str, **more: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", one.encode()) for one in passed]
    headers += [(name.replace("_", "-").encode(), said.encode()) for name, said in more.items()]
    return {"type": "http", "client": (client, 1234), "headers": headers}


@pytest.mark.parametrize(
    ("client", "passed", "address"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.5"], "192.0.2.1"),
        ("10.0.0.2", ["203.0.113.5"], "203.0.113.5"),
        ("10.0.0.2", ["198.51.100.1, 203.0.113.5"], "203.0.113.5"),
        ("10.0.0.2", ["198.51.100.1, 203.0.113.5, 10.0.0.9"], "203.0.113.5"),
        ("10.0.0.2", ["198.51.100.1", "203.0.113.5"], "203.0.113.5"),
        ("10.0.0.2", [], "10.0.0.2"),
        ("10.0.0.2", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.2", ["[2001:db8:1:2::1]:443"], "2001:db8:1:2::/64"),
        ("10.0.0.2", ["[2001:db8:1:2::1]"], "2001:db8:1:2::/64"),
        ("10.0.0.2", ["2001:db8:1:2::1"], "2001:db8:1:2::/64"),
        ("10.0.0.2", ["198.51.100.1:4711, 10.0.0.9:80"], "198.51.100.1"),
        ("127.0.0.1", ["nonsense"], "nonsense"),
        ("testclient", ["203.0.113.5"], "testclient"),
    ],
)
def test_believes_what_our_own_proxies_say_and_nobody_else(
    client: str, passed: list[str], address: str
) -> None:
    assert client_address(scope(client, *passed), PROXY) == address


def test_believes_nobody_where_no_proxy_is_named() -> None:
    passed = scope("127.0.0.1", "203.0.113.5")
    assert client_address(passed, trusted_proxies("")) == "127.0.0.1"


@pytest.mark.parametrize("address", ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"])
def test_takes_a_whole_network_of_ipv6_for_one_client(address: str) -> None:
    assert client_address(scope(address), ()) == "2001:db8:1:2::/64"


def test_reads_an_address_written_as_ipv6_as_what_it_is() -> None:
    assert client_address(scope("::ffff:192.0.2.1"), ()) == "192.0.2.1"


def test_reads_proxies_with_commas_or_spaces() -> None:
    assert trusted_proxies("10.0.0.0/8, 127.0.0.1 ::1") == ("10.0.0.0/8", "127.0.0.1", "::1")


def test_an_entry_that_cannot_be_read_takes_no_other_along() -> None:
    passed = scope("127.0.0.1", "203.0.113.5")
    assert client_address(passed, ("nginx", "*", "127.0.0.1")) == "203.0.113.5"


def test_overwrites_what_a_client_says_of_itself() -> None:
    heard: list[tuple[bytes, bytes]] = []

    async def app(passed_on: Any, _receive: Any, _send: Any) -> None:
        heard.extend(passed_on["headers"])

    lying = scope("192.0.2.1", x_hemvag_address="203.0.113.5")
    asyncio.run(Addressed(app)(lying, None, None))  # type: ignore[arg-type]  neither is used
    assert [said for name, said in heard if name.decode() == ADDRESS] == [b"192.0.2.1"]
