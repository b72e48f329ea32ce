"""The Merkle tree of RFC 6962 and RFC 9162 section 2.1, stored as C2SP tlog-tiles, and its proofs.

A tile at level L, index I holds up to 256 hashes of 32 bytes, laid end to end: the nodes of height 8·L with
numbers 256·I to 256·I+255, each the root of a *complete* subtree of 256^L leaves. Level 0 holds leaf hashes.
Only the last tile of a level can be partial. Nodes between two levels are computed, never stored.

A `read_tile(level, index)` handed to these functions returns the tile's bytes. It may return more hashes than
the tree had at the size asked about: tiles only grow, and what is beyond the size is not looked at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

HASH_BYTES: Final = 32
TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT
EMPTY_ROOT: Final = sha256(b"").digest()
"""Root of the tree with no leaf (RFC 9162 section 2.1.1)."""

ReadTile = Callable[[int, int], bytes]
"""`(level, index) -> bytes`."""


class TileMissing(Exception):
    """A tile holds fewer hashes than a tree of that size must have there; all four numbers are attributes."""

    def __init__(self, level: int, index: int, *, found: int, needed: int) -> None:
        super().__init__(level, index, found, needed)
        self.level = level
        self.index = index
        self.found = found
        self.needed = needed


class PositionNotInTree(Exception):
    """A position or an earlier size that the tree of `size` leaves does not have."""

    def __init__(self, position: int, size: int) -> None:
        super().__init__(position, size)
        self.position = position
        self.size = size


class Growth(NamedTuple):
    """What appending changed: the tiles to write, whole, by (level, index), and the root after it."""

    tiles: dict[tuple[int, int], bytes]
    root: bytes


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01, left and right: an inner node's hash (RFC 9162 section 2.1.1)."""
    return sha256(b"\1" + left + right).digest()


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes the tile holds in a tree of `size` leaves: 0 to 256 (C2SP tlog-tiles)."""
    return max(0, min(TILE_WIDTH, (size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH))


def tile_path(level: int, index: int, size: int) -> str:
    """The tile's path under the log's address, for example `tile/0/x001/067` or `tile/1/000.p/8`.

    By C2SP tlog-tiles: the index in groups of three digits, all but the last marked with an x; a partial
    tile's width after `.p/`. Raises `TileMissing` when a tree of `size` leaves has no such tile.
    """
    width = tile_width(level, index, size)
    if width == 0:
        raise TileMissing(level, index, found=0, needed=1)
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{path}" + ("" if width == TILE_WIDTH else f".p/{width}")


def grow(size: int, read_tile: ReadTile, leaves: Sequence[bytes]) -> Growth:
    """Append leaf hashes to a tree of `size` leaves.

    Reads only the right edge (the last partial tile of each level) and returns every tile that changed,
    whole, with the new root. Nothing is written here: store the tiles and only then sign the root. Appending
    the same leaves again at the same size gives the same tiles, so that a crash in between is harmless.

    Raises `TileMissing` when the right edge is not as long as `size` says.
    """
    tiles: dict[tuple[int, int], bytes] = {}
    level, arriving, start = 0, b"".join(leaves), size
    if len(arriving) != HASH_BYTES * len(leaves):
        raise ValueError("a leaf hash is 32 bytes")
    while arriving:
        index, held = divmod(start, TILE_WIDTH)
        if held:
            arriving = _read(read_tile, level, index, held) + arriving
        complete: list[bytes] = []
        step = TILE_WIDTH * HASH_BYTES
        for offset in range(0, len(arriving), step):
            tile = arriving[offset : offset + step]
            tiles[level, index] = tile
            index += 1
            if len(tile) == step:
                complete.append(fold_tile(tile))
        start >>= TILE_HEIGHT
        arriving = b"".join(complete)
        level += 1

    def read(level: int, index: int) -> bytes:
        changed = tiles.get((level, index))
        return read_tile(level, index) if changed is None else changed

    return Growth(tiles, root(size + len(leaves), read))


def root(size: int, read_tile: ReadTile) -> bytes:
    """The root hash, 32 bytes, of the first `size` leaves. Raises `TileMissing`."""
    return EMPTY_ROOT if size == 0 else _Nodes(read_tile).range_root(0, size)


def inclusion_proof(position: int, size: int, read_tile: ReadTile) -> list[bytes]:
    """The audit path of the leaf at `position` in the tree of `size` leaves (RFC 9162 section 2.1.3.1).

    Raises `PositionNotInTree`, `TileMissing`.
    """
    return inclusion_proofs([position], size, read_tile)[0]


def inclusion_proofs(positions: Iterable[int], size: int, read_tile: ReadTile) -> list[list[bytes]]:
    """The audit path of each position, reading every tile once. Raises as `inclusion_proof`."""
    nodes = _Nodes(read_tile)
    return [nodes.inclusion(position, size) for position in positions]


def consistency_proof(earlier: int, size: int, read_tile: ReadTile) -> list[bytes]:
    """The proof that the tree of `size` leaves begins with the one of `earlier` (RFC 9162 section 2.1.4.1).

    Empty when the sizes are equal. Raises `PositionNotInTree` unless 0 < earlier <= size, and `TileMissing`.
    """
    if not 0 < earlier <= size:
        raise PositionNotInTree(earlier, size)
    return _Nodes(read_tile).consistency(earlier, size)


def verify_inclusion(leaf: bytes, position: int, size: int, proof: Sequence[bytes], tree_root: bytes) -> bool:
    """Whether the audit path leads from the leaf at `position` to the root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    node, last, result = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            result = node_hash(result, sibling)
        node >>= 1
        last >>= 1
    return last == 0 and result == tree_root


def verify_consistency(
    earlier: int, size: int, proof: Sequence[bytes], earlier_root: bytes, tree_root: bytes
) -> bool:
    """Whether the tree of `size` leaves begins with the one of `earlier` (RFC 9162 section 2.1.4.2).

    Equal sizes need an empty proof and equal roots. An `earlier` of 0 is answered with False: every tree
    begins with the empty one, so nothing is proven by it.
    """
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == tree_root
    if not proof:
        return False
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    node, last = earlier - 1, size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first = node_hash(sibling, first)
            second = node_hash(sibling, second)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            second = node_hash(second, sibling)
        node >>= 1
        last >>= 1
    return last == 0 and first == earlier_root and second == tree_root


class _Nodes:
    """Hashes of the tree's nodes, each tile read and expanded once."""

    def __init__(self, read_tile: ReadTile) -> None:
        self._read_tile = read_tile
        self._expanded: dict[tuple[int, int], list[bytes]] = {}

    def node(self, height: int, number: int) -> bytes:
        """The root of the complete subtree with leaves number·2^height up to (number+1)·2^height."""
        level, within = divmod(height, TILE_HEIGHT)
        first = number << within
        index, offset = divmod(first, TILE_WIDTH)
        needed = offset + (1 << within)
        rows = self._expanded.get((level, index))
        if rows is None or len(rows[0]) < needed * HASH_BYTES:
            tile = self._read_tile(level, index)
            rows = _expand(tile[: TILE_WIDTH * HASH_BYTES])
            self._expanded[level, index] = rows
        if len(rows[0]) < needed * HASH_BYTES:
            raise TileMissing(level, index, found=len(rows[0]) // HASH_BYTES, needed=needed)
        begin = (offset >> within) * HASH_BYTES
        return rows[within][begin : begin + HASH_BYTES]

    def range_root(self, first: int, end: int) -> bytes:
        """The root of the leaves first up to end, where first is a multiple of the range's leading power."""
        peaks = []
        while first < end:
            height = (end - first).bit_length() - 1
            peaks.append(self.node(height, first >> height))
            first += 1 << height
        result = peaks.pop()
        while peaks:
            result = node_hash(peaks.pop(), result)
        return result

    def inclusion(self, position: int, size: int) -> list[bytes]:
        if not 0 <= position < size:
            raise PositionNotInTree(position, size)
        path, first, end = [], 0, size
        while end - first > 1:
            middle = first + _left_part(end - first)
            if position < middle:
                path.append(self.range_root(middle, end))
                end = middle
            else:
                path.append(self.range_root(first, middle))
                first = middle
        return path[::-1]

    def consistency(self, earlier: int, size: int) -> list[bytes]:
        path, first, end, from_start = [], 0, size, True
        while earlier < end:
            middle = first + _left_part(end - first)
            if earlier <= middle:
                path.append(self.range_root(middle, end))
                end = middle
            else:
                path.append(self.range_root(first, middle))
                first, from_start = middle, False
        if not from_start:
            path.append(self.range_root(first, end))
        return path[::-1]


def _left_part(count: int) -> int:
    """The largest power of two smaller than count, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _read(read_tile: ReadTile, level: int, index: int, width: int) -> bytes:
    tile = read_tile(level, index)[: width * HASH_BYTES]
    if len(tile) < width * HASH_BYTES:
        raise TileMissing(level, index, found=len(tile) // HASH_BYTES, needed=width)
    return tile


def _expand(tile: bytes) -> list[bytes]:
    """The rows of complete nodes inside a tile, from its own hashes upwards."""
    rows = [tile]
    for _ in range(TILE_HEIGHT):
        rows.append(_row_above(rows[-1]))
    return rows


def fold_tile(tile: bytes) -> bytes:
    """The root of a full tile."""
    while len(tile) > HASH_BYTES:
        tile = _row_above(tile)
    return tile


def _row_above(row: bytes) -> bytes:
    end = len(row) - len(row) % 64
    return b"".join([sha256(b"\1" + row[at : at + 64]).digest() for at in range(0, end, 64)])


def read_from(tiles: Mapping[tuple[int, int], bytes]) -> ReadTile:
    """A `read_tile` over a mapping; a tile that is not there is empty."""
    return lambda level, index: tiles.get((level, index), b"")
