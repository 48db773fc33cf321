"""What all charts share: one look on every axis, and a picture drawn once."""

from datetime import date

from models.codes import Language
from services.charts.caseload import draw_course
from services.charts.theme import palette, picture
from services.measures.questions import Row, Table
from services.words import Words

LIGHT = palette(dark=False)
ENGLISH = Words(Language.EN)


def course(last: int) -> Table:
    """Give the caseload of two regions over two months."""
    rows = (
        Row(("2026-01", "NORD"), 3),
        Row(("2026-01", "SYD"), 5),
        Row(("2026-02", "NORD"), 4),
        Row(("2026-02", "SYD"), last),
    )
    return Table("caseload", date(2026, 2, 3), "cases", "", (), ("month", "region"), rows)


class TestPicture:
    def test_gives_every_axis_the_shared_look_and_its_own_on_top(self):
        drawn = picture(
            [], LIGHT, height=100, beside=(), xaxis={"dtick": 5}, yaxis2={"fixedrange": False}
        )
        assert (drawn.layout.xaxis.gridcolor, drawn.layout.xaxis.dtick) == (LIGHT.hairline, 5)
        assert (drawn.layout.yaxis.gridcolor, drawn.layout.yaxis.fixedrange) == (
            LIGHT.hairline,
            True,
        )
        assert (drawn.layout.yaxis2.showgrid, drawn.layout.yaxis2.fixedrange) == (False, False)

    def test_has_a_legend_only_where_a_place_is_given(self):
        assert picture([], LIGHT, height=100, beside=()).layout.showlegend is False
        assert picture([], LIGHT, height=100, beside=(), legend_at=-0.2).layout.legend.y == -0.2

    def test_gives_the_labels_their_room_and_is_not_drawn_twice_for_it(self):
        drawn = picture([], LIGHT, height=100, beside=("Syd", "Bergslagen"))
        assert drawn.layout.margin.l == 77

    def test_is_marked_by_what_it_shows_and_carries_no_template(self):
        one, same, other = (
            picture([{"type": "bar", "x": [n]}], LIGHT, height=100, beside=()) for n in (1, 1, 2)
        )
        assert one.layout.datarevision == same.layout.datarevision != other.layout.datarevision
        assert "template" not in one.to_dict()["layout"]

    def test_is_written_out_once_however_often_it_is_sent(self):
        drawn = picture([{"type": "bar", "x": [1]}], LIGHT, height=100, beside=())
        assert drawn.to_dict() is drawn.to_dict()


class TestDrawCourse:
    def test_draws_a_strip_for_each_region_on_one_scale_and_its_last_value(self):
        drawn = draw_course(course(last=6), ENGLISH, dark=False)
        assert [(line.xaxis, line.yaxis) for line in drawn.data] == [("x", "y"), ("x2", "y2")]
        upper, lower = drawn.layout.yaxis, drawn.layout.yaxis2
        assert upper.range == lower.range
        assert upper.domain[0] > lower.domain[1]
        assert [note.text for note in drawn.layout.annotations] == ["4", "6"]
        assert drawn.layout.xaxis.matches == "x2"

    def test_is_done_once_for_the_same_table_language_and_theme(self):
        drawn = draw_course(course(last=6), ENGLISH, dark=False)
        assert draw_course(course(last=6), ENGLISH, dark=False) is drawn
        assert draw_course(course(last=7), ENGLISH, dark=False) is not drawn
        assert draw_course(course(last=6), ENGLISH, dark=True) is not drawn
        assert draw_course(course(last=6), Words(Language.SV), dark=False) is not drawn
