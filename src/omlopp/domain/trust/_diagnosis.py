"""What was done to a ledger whose rows no longer fit its tree.

The tree's lowest tiles remember the leaf of every event in order. Comparing them with the leaves computed
again from the rows tells not only *that* something was altered but *what*: leaves carry salts, so equal
leaves mean the very same event, wherever it now stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from omlopp.domain.trust._tree import (
    HASH_BYTES,
    TILE_HEIGHT,
    TILE_WIDTH,
    ReadTile,
    TileMissing,
    fold_tile,
    tile_width,
)

FindingCode = Literal["changed", "removed", "inserted", "reordered", "truncated"]

_CHUNK: Final = 4096
_FIRST_LOOK: Final = 16
_LONGEST_LOOK: Final = 1 << 18
_MOST_REMEMBERED: Final = 1 << 21


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was done to the rows.

    - `changed`: the rows at `position` and the `count` - 1 after it say something else than was recorded.
    - `removed`: `count` events from `position` on have no row any more.
    - `inserted`: `count` rows from row `position` on were never recorded, or stand there a second time.
    - `reordered`: `count` events recorded from `position` on now stand from row `found_at` on.
    - `truncated`: the record's end is gone: `count` events from `position` on, and no row after them.

    Positions count from 0 in the tree, for `inserted` in the rows.
    """

    code: FindingCode
    position: int
    count: int = 1
    found_at: int | None = None

    @property
    def detail(self) -> str:
        """The other facts as text, `count=20 found_at=5000`; empty for one event that stayed in place."""
        counted = [f"count={self.count}"] if self.count > 1 else []
        return " ".join([*counted, *([] if self.found_at is None else [f"found_at={self.found_at}"])])


@dataclass(frozen=True, slots=True)
class TileFault:
    """A stored tile that is not what the tree needs there.

    `code` is `missing` (fewer hashes than a tree of that size has there) or `changed` (a full tile's own root
    is not the one the level above remembers; either of the two was altered).
    """

    code: Literal["missing", "changed"]
    level: int
    index: int


def recorded_leaves(size: int, read_tile: ReadTile) -> Iterator[bytes]:
    """The leaf hashes the tree remembers, in order, from its lowest tiles. Raises `TileMissing`."""
    for index in range(-(-size // TILE_WIDTH)):
        width = tile_width(0, index, size)
        tile = read_tile(0, index)
        if len(tile) < width * HASH_BYTES:
            raise TileMissing(0, index, found=len(tile) // HASH_BYTES, needed=width)
        for at in range(0, width * HASH_BYTES, HASH_BYTES):
            yield tile[at : at + HASH_BYTES]


def tile_faults(size: int, read_tile: ReadTile) -> list[TileFault]:
    """Every tile of a tree of `size` leaves that is short or disagrees with the level above it.

    No fault, and `root(size, read_tile)` equal to a signed checkpoint's, means that the remembered leaves are
    the signed ones. Reads every tile once.
    """
    faults: list[TileFault] = []
    level, roots = 0, None
    while size >> (TILE_HEIGHT * level):
        above: list[bytes | None] = []
        for index in range(-(-(size >> (TILE_HEIGHT * level)) // TILE_WIDTH)):
            width = tile_width(level, index, size)
            tile = read_tile(level, index)[: width * HASH_BYTES]
            if len(tile) < width * HASH_BYTES:
                faults.append(TileFault("missing", level, index))
                above.append(None)
                continue
            for number in range(width if roots is not None else 0):
                below = index * TILE_WIDTH + number
                computed = roots[below] if roots is not None else None
                if computed is not None and computed != tile[number * HASH_BYTES : (number + 1) * HASH_BYTES]:
                    faults.append(TileFault("changed", level - 1, below))
            above.append(fold_tile(tile) if width == TILE_WIDTH else None)
        level, roots = level + 1, above
    return faults


def diagnose(tile_leaves: Iterable[bytes], event_leaves: Iterable[bytes | None]) -> list[Finding]:
    """Name what was done to the rows: changed, removed, inserted, reordered or truncated, or nothing.

    `tile_leaves` are the leaves the tree remembers (`recorded_leaves`); `event_leaves` those computed again
    from the rows in the order of their positions, with None where a position has no row. Rows that were given
    new positions to close or open a gap are recognised too. Give the rows of the tree only: what is not yet
    in the tree would be reported as inserted.

    Both are read once, side by side; memory grows with what does not fit, not with the ledger. A block of
    more than 262 144 events removed or inserted *with all later positions renumbered* can no longer be lined
    up and is reported as changed.
    """
    tiles, rows = _Reader(tile_leaves), _Reader(event_leaves)
    findings: list[Finding] = []
    gaps: list[_Gap] = []
    remembered = 0
    while True:
        recorded, found = tiles.ahead(_CHUNK), rows.ahead(_CHUNK)
        if not recorded and not found:
            break
        if recorded == found:
            tiles.take(len(recorded))
            rows.take(len(found))
            continue
        same = _common_start(recorded, found)
        tiles.take(same)
        rows.take(same)
        skip_recorded, skip_found = _next_agreement(tiles, rows)
        gap = _Gap(tiles.position, rows.position, tiles.take(skip_recorded), rows.take(skip_found))
        gaps.append(gap)
        remembered += len(gap.recorded) + len(gap.found)
        if remembered > _MOST_REMEMBERED:
            # Beyond this a move is reported as a removal and an insertion rather than filling the memory.
            findings += _explain(gaps, at_end=False)
            gaps, remembered = [], 0
    ended = not tiles.ahead(1) and bool(gaps) and gaps[-1].reaches(tiles.position, rows.position)
    findings += _explain(gaps, at_end=ended)
    return _joined(findings)


class _Reader:
    """An iterable read ahead and taken off in order."""

    def __init__(self, hashes: Iterable[bytes | None]) -> None:
        self._source = iter(hashes)
        self._held: list[bytes | None] = []
        self._start = 0
        self.position = 0

    def ahead(self, count: int) -> list[bytes | None]:
        """Up to `count` hashes from the present position on, fewer at the end."""
        missing = count - (len(self._held) - self._start)
        if missing > 0:
            del self._held[: self._start]
            self._start = 0
            self._held.extend(islice(self._source, missing))
        return self._held[self._start : self._start + count]

    def take(self, count: int) -> list[bytes | None]:
        """The next `count` hashes, which must have been looked at, and move on."""
        taken = self._held[self._start : self._start + count]
        self._start += count
        self.position += count
        return taken


@dataclass(frozen=True, slots=True)
class _Gap:
    """A stretch that does not fit: what is recorded there and what the rows have instead."""

    recorded_from: int
    found_from: int
    recorded: list[bytes | None]
    found: list[bytes | None]

    def reaches(self, recorded_end: int, found_end: int) -> bool:
        return (self.recorded_from + len(self.recorded), self.found_from + len(self.found)) == (
            recorded_end,
            found_end,
        )


def _common_start(recorded: list[bytes | None], found: list[bytes | None]) -> int:
    for number, (left, right) in enumerate(zip(recorded, found, strict=False)):
        if left != right:
            return number
    return min(len(recorded), len(found))


def _next_agreement(tiles: _Reader, rows: _Reader) -> tuple[int, int]:
    """How much to skip on either side until both show the same event again, skipping as little as possible.

    Of equally short skips the more even one is taken: it keeps positions as they are.
    """
    width = _FIRST_LOOK
    while True:
        recorded, found = tiles.ahead(width), rows.ahead(width)
        places: dict[bytes | None, int] = {}
        for number, leaf in enumerate(recorded):
            places.setdefault(leaf, number)
        best: tuple[int, int, int, int] | None = None
        for number, leaf in enumerate(found):
            if best is not None and number > best[0]:
                break
            place = places.get(leaf)
            if place is not None:
                candidate = (place + number, abs(place - number), place, number)
                best = candidate if best is None else min(best, candidate)
        ended = len(recorded) < width and len(found) < width
        if best is not None and (best[0] < width or ended or width >= _LONGEST_LOOK):
            return best[2], best[3]
        if ended or width >= _LONGEST_LOOK:
            return len(recorded), len(found)
        width *= 16


def _explain(gaps: list[_Gap], *, at_end: bool) -> list[Finding]:
    """Findings for the gaps; `at_end` says that the last one reaches the end of both sides."""
    recorded_at: dict[bytes, int] = {}
    for gap in gaps:
        for number, leaf in enumerate(gap.recorded):
            if leaf is not None:
                recorded_at.setdefault(leaf, gap.recorded_from + number)
    found_at: dict[bytes, int] = {}
    for gap in gaps:
        for number, leaf in enumerate(gap.found):
            if leaf is not None and leaf in recorded_at:
                found_at.setdefault(leaf, gap.found_from + number)
    findings = [
        Finding("reordered", recorded_at[leaf], found_at=place)
        for leaf, place in found_at.items()
        if recorded_at[leaf] != place
    ]
    for gap in gaps:
        findings += _explain_gap(gap, found_at, at_end=at_end and gap is gaps[-1])
    return findings


def _explain_gap(gap: _Gap, found_at: dict[bytes, int], *, at_end: bool) -> list[Finding]:
    """What became of the events of one gap that did not move elsewhere, and where the other rows are from."""
    lost = [
        gap.recorded_from + number
        for number, leaf in enumerate(gap.recorded)
        if leaf is None or leaf not in found_at
    ]
    strange: list[int | None] = []
    for number, leaf in enumerate(gap.found):
        place = gap.found_from + number
        if leaf is None:
            strange.append(None)
        elif found_at.get(leaf) != place:
            strange.append(place)
    if len(gap.recorded) == len(gap.found):
        # The positions were kept: a row belongs to the event of its own position.
        lost_places = set(lost)
        strange_places = {place for place in strange if place is not None}
        shift = gap.found_from - gap.recorded_from
        changed = [place for place in lost if place + shift in strange_places]
        removed = [place for place in lost if place + shift not in strange_places]
        inserted = [place for place in sorted(strange_places) if place - shift not in lost_places]
    else:
        pairs = min(len(lost), len(strange))
        changed = [lost[number] for number in range(pairs) if strange[number] is not None]
        removed = [lost[number] for number in range(pairs) if strange[number] is None] + lost[pairs:]
        inserted = [place for place in strange[pairs:] if place is not None]
    findings = [Finding("changed", place) for place in changed]
    findings += [Finding("inserted", place) for place in inserted]
    cut = _trailing_run(removed, gap) if at_end and not inserted else 0
    findings += [Finding("removed", place) for place in removed[: len(removed) - cut]]
    findings += [Finding("truncated", place) for place in removed[len(removed) - cut :]]
    return findings


def _trailing_run(removed: list[int], gap: _Gap) -> int:
    """How many of the removed positions form the unbroken end of the record."""
    expected = gap.recorded_from + len(gap.recorded) - 1
    count = 0
    while count < len(removed) and removed[-1 - count] == expected - count:
        count += 1
    return count


def _joined(findings: list[Finding]) -> list[Finding]:
    """Neighbouring findings of one kind as one with a count, in the order of their positions."""
    joined: list[Finding] = []
    by_kind: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: (finding.position, finding.found_at or 0)):
        by_kind.setdefault(finding.code, []).append(finding)
    for group in by_kind.values():
        for finding in group:
            last = joined[-1] if joined else None
            if (
                last is not None
                and last.code == finding.code
                and finding.position == last.position + last.count
                and (last.found_at is None or finding.found_at == last.found_at + last.count)
            ):
                joined[-1] = Finding(last.code, last.position, last.count + 1, last.found_at)
            else:
                joined.append(finding)
    return sorted(joined, key=lambda finding: (finding.position, finding.code))
