"""Charts are well-formed, labelled and true to their numbers."""

import re

import pytest
from lxml import etree

from omlopp.ui import charts

SVG = "{http://www.w3.org/2000/svg}"


def parse(markup: str) -> etree._Element:
    return etree.fromstring(str(markup).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def widths(root: etree._Element, name: str) -> list[float]:
    return [
        float(node.get("width", "").rstrip("%"))
        for node in root.iter(f"{SVG}rect")
        if name in node.get("class", "").split()
    ]


def show(value: float | None) -> str:
    return "unknown" if value is None else f"{value:g}"


def test_bars_are_as_long_as_their_values() -> None:
    root = parse(charts.bars([("a", 50), ("b", 100), ("c", 0)], title="T", description="D", show=show))

    assert widths(root, "c1") == [50, 100]


def test_an_unknown_bar_is_said_and_not_drawn_as_zero() -> None:
    markup = charts.bars([("2024", None), ("2025", 0.0)], title="T", description="D", show=show)

    assert ">unknown<" in markup
    assert markup.count('class="unknown"') == 1


def test_negative_bars_go_the_other_way_from_a_common_zero() -> None:
    root = parse(charts.bars([("spent", -25), ("spared", 75)], title="T", description="D", show=show))
    bars = [node for node in root.iter(f"{SVG}rect") if node.get("class") == "c1"]

    assert [(node.get("x"), node.get("width")) for node in bars] == [("0%", "25%"), ("25%", "75%")]


def test_shares_fill_the_whole() -> None:
    root = parse(charts.shares([("a", 41), ("b", 4), ("c", 1)], title="T", description="D", show=show))

    assert sum(widths(root, "part")) == pytest.approx(100, abs=0.02)


def test_a_gap_breaks_the_line() -> None:
    markup = charts.lines(
        [("at hand", [1, 2, None, 3, 4])], list("abcde"), title="T", description="D", show=show
    )

    (path,) = re.findall(r' d="([^"]*)"', markup)
    assert path.count("M") == 2
    assert markup.count("<circle") == 4


def test_the_scale_holds_every_value_and_its_steps_are_round() -> None:
    for low, high in [(0, 420), (-3, 7), (0, 0), (0, 0.02), (0, 1e9), (-80, 0)]:
        bottom, top, step = charts._scale(low, high)

        assert bottom <= low
        assert top >= high
        assert top > bottom
        assert 1 <= round((top - bottom) / step) <= 8


def test_custody_draws_every_stay_and_hatches_the_gap() -> None:
    segments = [charts.Segment("a", 10), charts.Segment("gap", 0.01, is_gap=True), charts.Segment("b", 10)]
    root = parse(charts.custody_strip(segments, title="T", description="D"))

    assert len(widths(root, "held")) == 2
    (gap,) = widths(root, "gap")
    assert gap > 1


@pytest.mark.parametrize(("passed", "of"), [(0, 0), (0, 1), (1, 1), (1, 2), (24, 24), (3, 60)])
def test_the_ring_has_one_arc_per_medium(passed: int, of: int) -> None:
    root = parse(charts.media_ring(passed, of, title="T"))
    arcs = list(root.iter(f"{SVG}circle"))

    assert [arc.get("class") for arc in arcs] == ["done"] * passed + ["open"] * (of - passed)
    assert all(float(arc.get("stroke-dasharray", "").split()[0]) > 0 for arc in arcs)


def test_more_than_five_series_are_refused() -> None:
    with pytest.raises(charts.TooManySeries):
        charts.shares([(str(n), 1) for n in range(6)], title="T", description="D")


def test_labels_are_escaped_and_title_and_description_are_there() -> None:
    markup = charts.bars([("<b>&", 1)], title="A & B", description="<finding>", show=show)
    root = parse(markup)

    assert root.findtext(f"{SVG}title") == "A & B"
    assert root.findtext(f"{SVG}desc") == "<finding>"
    assert "<b>" not in markup


def test_the_same_chart_is_the_same_bytes() -> None:
    first, second = (charts.bars([("a", 1)], title="T", description="D") for _ in range(2))

    assert first == second


def test_a_range_spans_its_bar_and_both_sides_of_zero() -> None:
    rows = [("a", (-50.0, 50.0, 150.0), "c1"), ("b", None, "c2"), ("c", (-50.0, -25.0, 0.0), "c3")]
    root = parse(charts.ranges(rows, title="T", description="D", show=str))

    assert widths(root, "c1") == [25]
    assert widths(root, "c3") == [12.5]
    assert widths(root, "span") == [100, 25]
    assert widths(root, "unknown") == [100]


def test_a_chart_alone_is_a_picture_in_both_themes() -> None:
    chart = charts.ranges([("a & b", (1.0, 2.0, 3.0), "c1")], title="T", description="D", show=str)

    root = etree.fromstring(charts.alone(chart))

    assert root.get("height") == "72"
    assert "prefers-color-scheme:dark" in charts.alone(chart)
