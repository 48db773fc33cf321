"""What somebody typed is drawn as it stands."""

import pytest

from models.codes import Language
from pages.ui import deck_markup
from pages.ui.words import plain
from services.slides.pictures import Slide
from services.words import Words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Eva Lind", "Eva Lind"),
        ("Åsa Öst-Ängby", r"Åsa Öst\-Ängby"),
        ("*Eva*", r"\*Eva\*"),
        ("[here](http://x)", r"\[here\]\(http\:\/\/x\)"),
        (":red[Eva] `$a$`", r"\:red\[Eva\] \`\$a\$\`"),
        ("<b>", r"\<b\>"),
    ],
)
def test_every_mark_of_markdown_is_taken_for_itself(typed: str, written: str) -> None:
    assert plain(typed) == written


@pytest.mark.parametrize("key", ["opening", "learned"])
def test_no_word_of_a_slide_becomes_markup(key: str) -> None:
    typed = "<script>alert(1)</script><img src=x onerror='alert(1)'> & \""
    slide = Slide(key, typed, (typed,), small=typed)
    written = deck_markup.words_of(slide, Words(Language.EN))
    assert "<script" not in written
    assert "<img src=x" not in written
    assert written.count("&lt;script&gt;") >= 2
