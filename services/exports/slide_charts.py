"""Charts of a slide as PowerPoint's own: whoever has the slides can open their numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from models.codes import Language
from services.disclosure.documents import Released
from services.exports.slide_shapes import (
    DONE,
    INK,
    LATE,
    PALE,
    QUIET,
    STRONG,
    Style,
    add_text,
    describe,
)
from services.exports.slide_templates import Room
from services.slides.pictures import Bars, Places, Stack, Tone

_LABEL, _NUMBER, _NAME = 14, 16, 18
_GAP = 55
_BESIDE = 1.1  # room beyond the longest bar, for its number
_TOP, _BARS = 0.17, 0.62  # of a row's height: room for the numbers, the bars
_ROW = 0.98  # of the width, where a row of the list ends
_WHOLE = "0"
_COLOURS: Mapping[Tone | None, MSO_THEME_COLOR] = {
    Tone.DONE: DONE,
    Tone.LATE: LATE,
    Tone.NOT_DONE: QUIET,
}


def add_bars(shapes: Any, room: Room, bars: Bars, alt: str) -> None:
    """Stand one bar on each label."""
    numbers = _Numbers(bars.labels, bars.values, bars.unit)
    chart = _add(shapes, room, numbers, alt)
    _scale(chart, _most(bars.values))
    _lay_out(chart, (0.0, 0.1, 1.0, 0.8))


def add_stack(shapes: Any, room: Room, stack: Stack, alt: str, language: Language) -> None:
    """Draw each part in a row of its own, all on one scale: rounded parts are never added up."""
    names, step = room.width // 4, room.height // len(stack.parts)
    most = max(_most(part.values) for part in stack.parts)
    for place, part in enumerate(stack.parts):
        top = room.top + place * step
        style = Style(_NAME, _COLOURS.get(part.tone, STRONG), bold=True, anchor=MSO_ANCHOR.MIDDLE)
        add_text(shapes, Room(room.left, top, names, step), [part.label], style, language)
        row = Room(room.left + names, top, room.width - names, step)
        numbers = _Numbers(stack.labels, part.values, part.label)
        chart = _add(shapes, row, numbers, f"{part.label}. {alt}", tone=part.tone)
        _scale(chart, most)
        _lay_out(chart, (0.0, _TOP, 1.0, _BARS))


def add_places(shapes: Any, room: Room, places: Places, alt: str, names: float) -> None:
    """Lay one bar beside each region, from north to south.

    `names` is the part of the width that they have; rows fill the height, each as high as another.
    """
    numbers = _Numbers(places.labels, places.values, places.unit)
    chart = _add(shapes, room, numbers, alt, kind=XL_CHART_TYPE.BAR_CLUSTERED)
    chart.category_axis.reverse_order = True  # the first on top, as it is read
    _scale(chart, _most(places.values))
    _lay_out(chart, (names, 0.0, _ROW - names, 1.0))


def number_format(values: Sequence[Released]) -> str:
    """Show a rounded zero as what it is: "0–2", a few or nobody."""
    zeros = [value for value in values if value.value == 0]
    if not zeros:
        return _WHOLE
    return f'[=0]"{max(zeros, key=lambda zero: zero.high).shown}";{_WHOLE}'


class _Numbers(NamedTuple):
    """What one chart shows: names, released numbers, and what they count."""

    labels: Sequence[str]
    values: Sequence[Released]
    unit: str


def _add(
    shapes: Any,
    room: Room,
    numbers: _Numbers,
    alt: str,
    *,
    tone: Tone | None = None,
    kind: XL_CHART_TYPE = XL_CHART_TYPE.COLUMN_CLUSTERED,
) -> Chart:
    given = CategoryChartData(number_format=number_format(numbers.values))
    given.categories = numbers.labels
    given.add_series(numbers.unit, [value.value for value in numbers.values])
    frame = shapes.add_chart(kind, *room, given)
    describe(frame, alt)
    _style(frame.chart, _COLOURS.get(tone, STRONG))
    return frame.chart


def _style(chart: Chart, colour: MSO_THEME_COLOR) -> None:
    """Bars from zero in one colour, each with its number; no grid, no legend, no second axis."""
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(_LABEL)
    chart.font.color.theme_color = INK
    bars: Any = chart.plots[0]
    bars.gap_width = _GAP
    fill = bars.series[0].format.fill
    fill.solid()
    fill.fore_color.theme_color = colour
    _label(bars)
    _quiet_axes(chart)


def _label(bars: Any) -> None:
    bars.has_data_labels = True
    labels = bars.data_labels
    labels.show_value = True
    labels.number_format_is_linked = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(_NUMBER)
    labels.font.bold = True
    labels.font.color.theme_color = INK


def _quiet_axes(chart: Chart) -> None:
    names, numbers = chart.category_axis, chart.value_axis
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.theme_color = PALE
    names.has_major_gridlines = False
    numbers.has_major_gridlines = False
    numbers.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    numbers.major_tick_mark = XL_TICK_MARK.NONE
    numbers.format.line.fill.background()


def _most(values: Sequence[Released]) -> int:
    return max(value.value for value in values)


def _scale(chart: Chart, most: float) -> None:
    chart.value_axis.minimum_scale = 0
    chart.value_axis.maximum_scale = max(1, round(most * _BESIDE))


def _lay_out(chart: Chart, inner: tuple[float, float, float, float]) -> None:
    """Say where exactly the bars stand, so that what is beside the chart can point at them."""
    x, y, width, height = inner
    area = chart._chartSpace.chart.plotArea  # noqa: SLF001  python-pptx knows no layout
    for former in area.findall(qn("c:layout")):
        area.remove(former)
    sizes = "".join(
        f'<c:{name} val="{value:.4f}"/>'
        for name, value in {"x": x, "y": y, "w": width, "h": height}.items()
    )
    layout = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{sizes}</c:manualLayout></c:layout>'
    )
    area.insert(0, parse_xml(layout))
