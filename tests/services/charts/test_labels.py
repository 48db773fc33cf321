"""The room a chart leaves for its labels."""

import pytest

from services.charts.labels import room_beside


class TestRoomBeside:
    @pytest.mark.parametrize(
        ("label", "drawn"), [("Bergslagen", 64.92), ("Väst", 24.54), ("Romania", 52.23), ("30", 14)]
    )
    def test_is_what_a_browser_needs_for_the_label_and_the_space_round_it(
        self, label: str, drawn: float
    ):
        assert room_beside([label]) == round(drawn + 12)

    def test_goes_by_the_widest(self):
        assert room_beside(["Syd", "Stockholm", "Öst"]) == room_beside(["Stockholm"])

    def test_is_the_space_alone_where_there_are_no_labels(self):
        assert room_beside([]) == 12

    def test_is_guessed_for_letters_that_are_not_known(self):
        assert room_beside(["№"]) > room_beside([])
