"""What never stands in the programme: text run as code, shells, unpacked objects, weak digests.

Nor does it ask another machine for anything but its database, or log to any other place than where
its server does. What a kind of attack needs in the code is looked for in the code: where it is not,
that attack has nothing to take hold of.
"""

import ast
from functools import cache

import pytest

from tests.architecture.reading import SINGLE, Source, dotted, none, sources

CALLS = {
    "run text as code": {"eval", "exec", "compile", "__import__"},
    "start a program": {"os.system", "os.popen", "os.spawnl", "os.execv"},
    "make a weak digest": {"hashlib.md5", "hashlib.sha1", "hashlib.new"},
    "log to a place of its own": {"logging.FileHandler", "logging.basicConfig"},
}
IMPORTS = {
    "start a program": {"subprocess", "pty"},
    "unpack objects": {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"},
    "read XML": {"xml", "defusedxml"},
    "log to a place of its own": {"logging.handlers", "logging.config", "syslog", "sentry_sdk"},
    "make templates": {"jinja2", "mako", "string.Template"},
    "ask another machine": {
        *("requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "socket"),
        *("smtplib", "imaplib", "ftplib", "ldap3", "ldap", "memcache", "pymemcache", "redis"),
    },
}
CHANCE = {"random"}
# A demonstration is the same at every draw; a reference is told where its chance comes from.
REPEATABLE = ("services/demonstration/", "services/references.py")


def imported(source: Source, names: set[str]) -> list[str]:
    """Name the imports of these modules, or of something in them."""
    return [f"{source.place} {name}" for name in source.imported if _is_below(name, names)]


def called(source: Source, names: set[str]) -> list[str]:
    """Name the calls of these functions."""
    return [source.at(call) for call in source.calls if dotted(call.func) in names]


def _is_below(name: str, names: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in names)


def raw_html(source: Source) -> list[str]:
    """Name the calls that hand HTML to the browser as it is."""
    return [
        source.at(call)
        for call in source.calls
        for named in call.keywords
        if named.arg == "unsafe_allow_html"
        if not (isinstance(named.value, ast.Constant) and named.value.value is False)
    ]


@cache
def _programme() -> tuple[Source, ...]:
    return tuple(sources(*SINGLE, "models", "services", "pages"))


@pytest.mark.parametrize("what", CALLS)
def test_nothing_in_the_programme_calls_what_could(what: str) -> None:
    none([line for source in _programme() for line in called(source, CALLS[what])])


@pytest.mark.parametrize("what", IMPORTS)
def test_nothing_in_the_programme_has_what_could(what: str) -> None:
    none([line for source in _programme() for line in imported(source, IMPORTS[what])])


def test_what_must_not_be_guessed_comes_from_no_chance_that_repeats() -> None:
    apart = [one for one in _programme() if not one.place.startswith(REPEATABLE)]
    none([line for source in apart for line in imported(source, CHANCE)])


def test_no_html_goes_to_the_browser_unlooked_at() -> None:
    none([line for source in _programme() for line in raw_html(source)])


class TestTheRuleItself:
    @pytest.mark.parametrize("code", ["eval(typed)", "import os\nos.system(x)", "hashlib.md5(x)"])
    def test_finds_a_call(self, code: str) -> None:
        assert called(Source("services/x.py", code), set().union(*CALLS.values()))

    @pytest.mark.parametrize(
        "code",
        [
            "import subprocess",
            "from pickle import loads",
            "import urllib.request",
            "from xml.etree import ElementTree",
            "from string import Template",
        ],
    )
    def test_finds_an_import(self, code: str) -> None:
        assert imported(Source("services/x.py", code), set().union(*IMPORTS.values()))

    @pytest.mark.parametrize(
        "code",
        ["session.exec(asked)", "import re\nre.compile(x)", "from urllib.parse import quote"],
    )
    def test_passes_what_only_sounds_alike(self, code: str) -> None:
        found = Source("services/x.py", code)
        assert not called(found, set().union(*CALLS.values()))
        assert not imported(found, set().union(*IMPORTS.values()))

    def test_finds_html_that_is_let_through(self) -> None:
        assert raw_html(Source("pages/x.py", "st.markdown(typed, unsafe_allow_html=True)"))
        assert not raw_html(Source("pages/x.py", "st.markdown(typed, unsafe_allow_html=False)"))
