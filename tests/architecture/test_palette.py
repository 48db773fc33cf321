"""The one palette is readable on both themes: text at 4.5:1, shapes and edges at 3:1 (WCAG 2.2)."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.architecture.reading import ROOT, none

TEXT, SHAPE = 4.5, 3.0
WRITTEN = {"textColor", "linkColor", "primaryColor"}
NO_SHAPES = {"dataframeBorderColor"}  # hairlines between rows carry nothing
LOOK = {  # design: what must not drift
    "light": {"textColor": "#1B2A33", "backgroundColor": "#FFFFFF", "primaryColor": "#0F5C6E"},
    "dark": {"textColor": "#E8EEF0", "backgroundColor": "#10191E", "primaryColor": "#5FB3C4"},
}

Theme = dict[str, str | list[str]]


def theme(name: str) -> Theme:
    """Read a theme without its sidebar."""
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        values = tomllib.load(file)["theme"][name]
    return {key: value for key, value in values.items() if not isinstance(value, dict)}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour written #RRGGBB."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def pale(colours: Theme) -> list[str]:
    """Name the colours that cannot be read or seen on the theme's two backgrounds."""
    return [
        f"{name} {colour} on {ground}: {contrast(colour, ground):.2f}, needs {needed}"
        for name, colour, ground, needed in _pairs(colours)
        if contrast(colour, ground) < needed
    ]


def _pairs(colours: Theme) -> Iterator[tuple[str, str, str, float]]:
    grounds = [str(colours["backgroundColor"]), str(colours["secondaryBackgroundColor"])]
    for name, value in colours.items():
        if name.lower().endswith("backgroundcolor") or name in NO_SHAPES:
            continue
        own = colours.get(name.replace("TextColor", "BackgroundColor"))
        under = [*grounds, str(own)] if name.endswith("TextColor") else grounds
        needed = TEXT if name in WRITTEN or name.endswith("TextColor") else SHAPE
        for colour in value if isinstance(value, list) else [value]:
            if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
                yield from ((name, colour, ground, needed) for ground in under)


def strangers(css: str, light: set[str], dark: set[str]) -> list[str]:
    """Name the colours of a style sheet that are not the theme's, in their place for the theme."""
    pairs = re.findall(r"light-dark\((#\w+), (#\w+)\)", css)
    single = re.findall(r"#[0-9A-Fa-f]{3,8}\b", re.sub(r"light-dark\([^)]*\)", "", css))
    wrong = [f"light-dark({a}, {b})" for a, b in pairs if a not in light or b not in dark]
    return wrong + [f"{colour}: say it for both themes" for colour in single]


def colours_of(name: str) -> set[str]:
    """Return every colour of a theme."""
    values = theme(name).values()
    return {c for value in values for c in ([value] if isinstance(value, str) else value)}


def test_the_style_sheet_has_no_palette_of_its_own() -> None:
    for path in (ROOT / "pages" / "ui").glob("*.css"):
        none(strangers(path.read_text(), colours_of("light"), colours_of("dark")))


@pytest.mark.parametrize("name", ["light", "dark"])
class TestTheme:
    def test_can_be_read_and_seen(self, name: str) -> None:
        none(pale(theme(name)))

    def test_is_the_one_that_was_designed(self, name: str) -> None:
        assert LOOK[name].items() <= theme(name).items()

    def test_stages_go_one_way_from_light_to_dark(self, name: str) -> None:
        steps = [luminance(colour) for colour in theme(name)["chartSequentialColors"]]
        assert steps == sorted(steps, reverse=name == "light")
        assert len(steps) == 10

    def test_has_a_pair_for_every_colour_of_the_other(self, name: str) -> None:
        assert theme(name).keys() == theme("dark" if name == "light" else "light").keys()


class TestTheRuleItself:
    def test_contrast_of_black_and_white_is_21(self) -> None:
        assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
        assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)

    def test_finds_a_colour_of_another_palette(self) -> None:
        css = (
            "a { color: light-dark(#0F5C6E, #5FB3C4); } b { color: light-dark(#111111, #5FB3C4); }"
        )
        assert strangers(css, {"#0F5C6E"}, {"#5FB3C4"}) == ["light-dark(#111111, #5FB3C4)"]
        assert strangers("a { color: #fff; }", {"#fff"}, {"#fff"})

    def test_finds_a_pale_colour(self) -> None:
        colours: Theme = {
            "backgroundColor": "#FFFFFF",
            "secondaryBackgroundColor": "#F4F7F7",
            "grayTextColor": "#999999",
            "grayBackgroundColor": "#EEEEEE",
            "chartCategoricalColors": ["#0F5C6E", "#DDDDDD"],
        }
        found = pale(colours)
        assert len(found) == 5
        assert not any("#0F5C6E" in line for line in found)
