"""What was done to the rows is named, whether the positions were kept or given anew."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.trust import (
    Finding,
    TileFault,
    TileMissing,
    diagnose,
    grow,
    leaf_hash,
    read_from,
    recorded_leaves,
    tile_faults,
)

LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(9_000)]
STRANGE = [leaf_hash(b"strange" + number.to_bytes(4, "big")) for number in range(600)]
Rows = list[bytes | None]


def rows() -> Rows:
    return list(LEAVES)


def test_untouched_rows_give_no_finding() -> None:
    assert diagnose(LEAVES, rows()) == []
    assert diagnose([], []) == []


@pytest.mark.parametrize("place", [0, 1, 4_095, 4_096, 8_999])
def test_a_changed_row_is_named(place: int) -> None:
    found = rows()
    found[place] = STRANGE[0]

    assert diagnose(LEAVES, found) == [Finding("changed", place)]


def test_many_changed_rows_are_one_finding_per_stretch() -> None:
    found = rows()
    found[100:700] = STRANGE
    found[5_000] = STRANGE[1]

    assert diagnose(LEAVES, found) == [Finding("changed", 100, 600), Finding("changed", 5_000)]


@pytest.mark.parametrize("renumbered", [False, True])
@pytest.mark.parametrize(("place", "count"), [(0, 1), (17, 1), (4_090, 20), (300, 5_000)])
def test_removed_rows_are_named(place: int, count: int, renumbered: bool) -> None:  # noqa: FBT001 - a parameter of the table
    found = rows()
    found[place : place + count] = [] if renumbered else [None] * count

    assert diagnose(LEAVES, found) == [Finding("removed", place, count)]


@pytest.mark.parametrize(("place", "count"), [(0, 1), (17, 1), (4_090, 20), (300, 600), (9_000, 2)])
def test_inserted_rows_are_named(place: int, count: int) -> None:
    found = rows()
    found[place:place] = STRANGE[:count]

    assert diagnose(LEAVES, found) == [Finding("inserted", place, count)]


def test_a_row_copied_to_another_place_is_an_inserted_one() -> None:
    found = rows()
    found.insert(50, LEAVES[10])

    assert diagnose(LEAVES, found) == [Finding("inserted", 50)]


def test_a_copy_over_another_row_is_a_change() -> None:
    found = rows()
    found[50] = LEAVES[10]

    assert diagnose(LEAVES, found) == [Finding("changed", 50)]


@pytest.mark.parametrize(("one", "other"), [(10, 12), (10, 900), (0, 8_999), (4_095, 4_097)])
def test_two_rows_that_changed_places_are_named_with_both_places(one: int, other: int) -> None:
    found = rows()
    found[one], found[other] = found[other], found[one]

    assert diagnose(LEAVES, found) == [
        Finding("reordered", one, found_at=other),
        Finding("reordered", other, found_at=one),
    ]


def test_two_neighbours_that_changed_places_are_one_move() -> None:
    found = rows()
    found[10], found[11] = found[11], found[10]

    (finding,) = diagnose(LEAVES, found)

    assert finding.code == "reordered"
    assert {finding.position, finding.found_at} == {10, 11}


def test_a_moved_block_is_one_finding() -> None:
    found = rows()
    block = found[100:120]
    del found[100:120]
    found[5_000:5_000] = block

    assert diagnose(LEAVES, found) == [Finding("reordered", 100, 20, 5_000)]


@pytest.mark.parametrize("kept", [0, 1, 4_096, 8_990, 8_999])
@pytest.mark.parametrize("renumbered", [False, True])
def test_a_cut_off_end_is_named(kept: int, renumbered: bool) -> None:  # noqa: FBT001 - a parameter of the table
    found: Rows = [*LEAVES[:kept], *([] if renumbered else [None] * (9_000 - kept))]

    assert diagnose(LEAVES, found) == [Finding("truncated", kept, 9_000 - kept)]


def test_an_end_replaced_by_other_rows_is_not_called_cut_off() -> None:
    found: Rows = [*LEAVES[:8_990], *STRANGE[:10]]

    assert diagnose(LEAVES, found) == [Finding("changed", 8_990, 10)]


def test_several_deeds_are_each_named() -> None:
    found = rows()
    found[8_000] = STRANGE[0]
    found[7_000] = None
    found[200], found[600] = found[600], found[200]
    found.insert(50, STRANGE[1])

    assert diagnose(LEAVES, found[:-5]) == [
        Finding("inserted", 50),
        Finding("reordered", 200, found_at=601),
        Finding("reordered", 600, found_at=201),
        Finding("removed", 7_000),
        Finding("changed", 8_000),
        Finding("truncated", 8_995, 5),
    ]


edits = st.lists(
    st.tuples(
        st.sampled_from(["change", "empty", "cut", "insert", "swap"]), st.integers(0, 59), st.integers(0, 59)
    ),
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(edits)
def test_a_finding_comes_exactly_when_something_was_done(deeds: list[tuple[str, int, int]]) -> None:
    recorded = LEAVES[:60]
    found: Rows = list(recorded)
    for number, (deed, place, other) in enumerate(deeds):
        place, other = min(place, len(found) - 1), min(other, len(found) - 1)  # noqa: PLW2901 - clipped to what is left
        if deed == "change":
            found[place] = STRANGE[number]
        elif deed == "empty":
            found[place] = None
        elif deed == "cut":
            del found[place]
        elif deed == "insert":
            found.insert(place, STRANGE[number])
        else:
            found[place], found[other] = found[other], found[place]

    findings = diagnose(iter(recorded), iter(found))

    assert (findings == []) == (found == recorded)
    gone = sum(finding.count for finding in findings if finding.code in {"changed", "removed", "truncated"})
    assert gone == len(set(recorded) - set(found))
    new = sum(finding.count for finding in findings if finding.code in {"changed", "inserted"})
    assert new == sum(leaf in STRANGE for leaf in found)


def test_the_tree_remembers_its_leaves() -> None:
    tiles = grow(0, read_from({}), LEAVES[:600]).tiles

    assert list(recorded_leaves(600, read_from(tiles))) == LEAVES[:600]
    assert list(recorded_leaves(300, read_from(tiles))) == LEAVES[:300]
    with pytest.raises(TileMissing):
        list(recorded_leaves(601, read_from(tiles)))


def test_an_altered_tile_is_named() -> None:
    tiles = grow(0, read_from({}), LEAVES).tiles
    assert tile_faults(9_000, read_from(tiles)) == []
    assert tile_faults(700, read_from(tiles)) == []

    bent = dict(tiles)
    bent[0, 3] = STRANGE[0] + bent[0, 3][32:]
    assert tile_faults(9_000, read_from(bent)) == [TileFault("changed", 0, 3)]
    del bent[0, 3]
    assert tile_faults(9_000, read_from(bent)) == [TileFault("missing", 0, 3)]
    bent = dict(tiles)
    bent[1, 0] = bent[1, 0][:-32]
    assert tile_faults(9_000, read_from(bent)) == [TileFault("missing", 1, 0)]
