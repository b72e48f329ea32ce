"""The tree against the RFC's own recursive definition, for every small size and across tile borders."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.trust import (
    EMPTY_ROOT,
    PositionNotInTree,
    TileMissing,
    consistency_proof,
    grow,
    inclusion_proof,
    inclusion_proofs,
    leaf_hash,
    read_from,
    root,
    tile_path,
    tile_width,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(70_000)]


def split(count: int) -> int:
    """The largest power of two below count, found by counting."""
    part = 1
    while part * 2 < count:
        part *= 2
    return part


def defined_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162 section 2.1.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    part = split(len(leaves))
    return sha256(b"\1" + defined_root(leaves[:part]) + defined_root(leaves[part:])).digest()


def defined_path(position: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 9162 section 2.1.3.1, as it is written there."""
    if len(leaves) == 1:
        return []
    part = split(len(leaves))
    if position < part:
        return [*defined_path(position, leaves[:part]), defined_root(leaves[part:])]
    return [*defined_path(position - part, leaves[part:]), defined_root(leaves[:part])]


def defined_proof(earlier: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 9162 section 2.1.4.1, as it is written there."""
    if earlier == len(leaves):
        return [] if whole else [defined_root(leaves)]
    part = split(len(leaves))
    if earlier <= part:
        return [*defined_proof(earlier, leaves[:part], whole=whole), defined_root(leaves[part:])]
    return [*defined_proof(earlier - part, leaves[part:], whole=False), defined_root(leaves[:part])]


def tiles_of(size: int) -> dict[tuple[int, int], bytes]:
    return grow(0, read_from({}), LEAVES[:size]).tiles


def test_the_tree_of_the_certificate_transparency_vectors() -> None:
    # The eight leaves and roots that Certificate Transparency implementations share since RFC 6962.
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    leaves = [leaf_hash(bytes.fromhex(text)) for text in inputs]

    assert [grow(0, read_from({}), leaves[: count + 1]).root.hex() for count in range(8)] == roots


def test_every_root_and_proof_up_to_seventy_leaves_is_the_defined_one() -> None:
    tiles = tiles_of(70)
    read = read_from(tiles)
    assert root(0, read) == EMPTY_ROOT

    for size in range(1, 71):
        leaves = LEAVES[:size]
        head = root(size, read)
        assert head == defined_root(leaves)
        for position, path in enumerate(inclusion_proofs(range(size), size, read)):
            assert path == defined_path(position, leaves)
            assert verify_inclusion(leaves[position], position, size, path, head)
        for earlier in range(1, size + 1):
            proof = consistency_proof(earlier, size, read)
            assert proof == defined_proof(earlier, leaves)
            assert verify_consistency(earlier, size, proof, root(earlier, read), head)


@pytest.mark.parametrize("size", [255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 65_793, 70_000])
def test_proofs_hold_across_tile_borders(size: int) -> None:
    leaves = LEAVES[:size]
    read = read_from(tiles_of(size))
    head = root(size, read)
    assert head == defined_root(leaves)

    for position in {0, 1, 254, min(255, size - 1), size // 2, size - 2, size - 1}:
        path = inclusion_proof(position, size, read)
        assert path == defined_path(position, leaves)
        assert verify_inclusion(leaves[position], position, size, path, head)
    for earlier in {1, 200, 255, size // 2, size - 1, size}:
        proof = consistency_proof(earlier, size, read)
        assert proof == defined_proof(earlier, leaves)
        assert verify_consistency(earlier, size, proof, root(earlier, read), head)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=6))
def test_growing_step_by_step_is_growing_at_once(steps: list[int]) -> None:
    stored: dict[tuple[int, int], bytes] = {}
    size, head = 0, EMPTY_ROOT
    for step in steps:
        growth = grow(size, read_from(stored), LEAVES[size : size + step])
        stored.update(growth.tiles)
        size += step
        head = growth.root

    whole = grow(0, read_from({}), LEAVES[:size])
    assert (stored, head) == (whole.tiles, whole.root)
    assert {key: len(tile) // 32 for key, tile in stored.items()} == {
        key: tile_width(*key, size) for key in stored
    }


def test_growing_over_a_full_level_one_tile_is_growing_at_once() -> None:
    stored = tiles_of(65_530)
    growth = grow(65_530, read_from(stored), LEAVES[65_530:65_600])

    whole = grow(0, read_from({}), LEAVES[:65_600])
    assert stored | growth.tiles == whole.tiles
    assert set(growth.tiles) == {(0, 255), (0, 256), (1, 0), (2, 0)}
    assert growth.root == whole.root


def test_growing_again_after_a_crash_gives_the_same_tiles() -> None:
    stored = tiles_of(300)
    growth = grow(300, read_from(stored), LEAVES[300:600])

    assert grow(300, read_from(stored | growth.tiles), LEAVES[300:600]) == growth


def test_a_short_tile_is_named() -> None:
    tiles = tiles_of(300)
    tiles[0, 1] = tiles[0, 1][:-32]

    with pytest.raises(TileMissing) as refusal:
        root(300, read_from(tiles))
    assert (refusal.value.level, refusal.value.index, refusal.value.found, refusal.value.needed) == (
        0,
        1,
        43,
        44,
    )
    with pytest.raises(TileMissing):
        grow(300, read_from(tiles), LEAVES[:1])
    with pytest.raises(TileMissing):
        inclusion_proof(3, 513, read_from(tiles))


def test_what_the_tree_does_not_have_is_refused() -> None:
    read = read_from(tiles_of(9))

    for position in (-1, 9):
        with pytest.raises(PositionNotInTree):
            inclusion_proof(position, 9, read)
    for earlier in (0, 10):
        with pytest.raises(PositionNotInTree):
            consistency_proof(earlier, 9, read)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_bent_proof_is_not_believed(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    position = data.draw(st.integers(0, size - 1))
    earlier = data.draw(st.integers(1, size - 1))
    read = read_from(tiles_of(size))
    head = root(size, read)
    path = inclusion_proof(position, size, read)
    proof = consistency_proof(earlier, size, read)
    bend = data.draw(st.sampled_from(["drop", "add", "flip", "swap"]))

    bent_path, bent_proof = bent(path, bend, data), bent(proof, bend, data)

    if bent_path != path:
        assert not verify_inclusion(LEAVES[position], position, size, bent_path, head)
    if bent_proof != proof:
        assert not verify_consistency(earlier, size, bent_proof, root(earlier, read), head)
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != position))
    assert not verify_inclusion(LEAVES[other], position, size, path, head)
    assert not verify_inclusion(LEAVES[position], other, size, path, head)
    assert not verify_consistency(earlier, size, proof, LEAVES[0], head) or earlier == 1
    assert not verify_consistency(earlier, size, proof, root(earlier, read), LEAVES[1])


def bent(proof: list[bytes], how: str, data: st.DataObject) -> list[bytes]:
    """The proof with one fault."""
    if how == "add" or not proof:
        return [*proof, LEAVES[0]]
    at = data.draw(st.integers(0, len(proof) - 1))
    if how == "drop":
        return proof[:at] + proof[at + 1 :]
    if how == "flip":
        bit = data.draw(st.integers(0, 255))
        flipped = (int.from_bytes(proof[at], "big") ^ (1 << bit)).to_bytes(32, "big")
        return [*proof[:at], flipped, *proof[at + 1 :]]
    return proof[::-1]


def test_proofs_of_impossible_places_are_not_believed() -> None:
    assert not verify_inclusion(LEAVES[0], 1, 1, [], LEAVES[0])
    assert not verify_inclusion(LEAVES[0], -1, 1, [], LEAVES[0])
    assert not verify_inclusion(LEAVES[0], 0, 0, [], EMPTY_ROOT)
    assert not verify_consistency(0, 5, [], EMPTY_ROOT, LEAVES[0])
    assert not verify_consistency(6, 5, [], LEAVES[0], LEAVES[0])
    assert verify_consistency(5, 5, [], LEAVES[0], LEAVES[0])
    assert not verify_consistency(5, 5, [], LEAVES[0], LEAVES[1])
    assert not verify_consistency(5, 5, [LEAVES[0]], LEAVES[0], LEAVES[0])
    assert not verify_consistency(3, 5, [], LEAVES[0], LEAVES[0])


@pytest.mark.parametrize(
    ("level", "index", "size", "path"),
    [
        (0, 0, 300, "tile/0/000"),
        (0, 1, 300, "tile/0/001.p/44"),
        (1, 0, 300, "tile/1/000.p/1"),
        (0, 1_234_067, 1_234_068 * 256, "tile/0/x001/x234/067"),
        (0, 4_567, 4_568 * 256, "tile/0/x004/567"),
    ],
)
def test_tile_paths_follow_the_specification(level: int, index: int, size: int, path: str) -> None:
    assert tile_path(level, index, size) == path


def test_a_tile_the_tree_does_not_have_has_no_path() -> None:
    with pytest.raises(TileMissing):
        tile_path(1, 0, 255)
