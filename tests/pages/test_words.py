"""What somebody typed is drawn as it stands."""

import pytest

from pages.ui.words import plain


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
