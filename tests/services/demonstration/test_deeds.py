"""Entered in bulk or done by people: the same rows."""

from pathlib import Path

from sqlalchemy.engine import Engine
from sqlmodel import Session

from services.database import open_engine
from services.demonstration.stories import Act, Story
from services.row_security import whole_programme
from services.trail_check import follow
from tests.databases import migrated_database
from tests.services.demonstration.content import contents, loaded, stories_until
from tests.services.demonstration.playing import Player

OLDER = 12


def chosen() -> list[Story]:
    """Every case that was placed for today, and some of the years before."""
    told = stories_until()
    placed = [story for story in told if story.prompt]
    others = [story for story in told if not story.prompt]
    return sorted([*placed, *others[:: len(others) // OLDER]], key=lambda story: story.deeds[0].at)


def whole(engine: Engine) -> bool:
    """Say whether the chain of the trail holds."""
    with Session(engine) as session:
        return follow(session).fault is None


class TestEnterStory:
    def test_leaves_the_rows_that_the_commands_leave(self, tmp_path: Path) -> None:
        stories = chosen()
        with (
            migrated_database("sqlite", tmp_path) as written,
            migrated_database("sqlite", tmp_path) as played,
        ):
            in_bulk, by_hand = (
                whole_programme(open_engine(written.url)),
                whole_programme(open_engine(played.url)),
            )
            loaded(in_bulk, stories)
            loaded(by_hand, [])
            Player(by_hand).play(stories)
            there, here = contents(by_hand), contents(in_bulk)
            assert [whole(by_hand), whole(in_bulk)] == [True, True]
            in_bulk.dispose()
            by_hand.dispose()
        assert there.keys() == here.keys()
        for token, content in there.items():
            for kind, rows in content.items():
                assert here[token][kind] == rows, kind

    def test_knows_every_act(self) -> None:
        assert {deed.act for story in chosen() for deed in story.deeds} == set(Act)
