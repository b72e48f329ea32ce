"""Which erased media an independent person checks: drawn by a ledger checkpoint, so that nobody can choose.

R2v3 appendix B asks for routine sampling of at least 5 per cent by somebody other than the eraser. The draw
is a sum that an outsider repeats with the population, the checkpoint and SHA-256: every name gets the score
`SHA-256(seed, name)`, and the lowest are drawn. `docs/evidence-sampling.md` says how, with an example.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

SAMPLING = "omlopp-sample/1"
"""Names the way of drawing; another way is another name."""
SHARE = Fraction(5, 100)
"""Share of the media drawn when nothing else was agreed (R2v3 appendix B)."""


class CheckpointUnreadable(ValueError):
    """These bytes are no checkpoint: origin, size and root hash, one a line (C2SP tlog-checkpoint)."""


class ShareOutOfRange(ValueError):
    """A share is more than nothing and at most the whole."""

    def __init__(self, share: Fraction) -> None:
        self.share = share
        super().__init__(str(share))


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw with all that is needed to repeat it: names in the order drawn, the digest of the population."""

    drawn: tuple[str, ...]
    population: int
    population_sha256: str
    seed: str
    share: Fraction
    sampling: str = SAMPLING

    def as_json(self) -> dict[str, Any]:
        """Keys as the fields; `share` as `numerator/denominator`."""
        return {
            "sampling": self.sampling,
            "seed": self.seed,
            "share": f"{self.share.numerator}/{self.share.denominator}",
            "population": self.population,
            "population_sha256": self.population_sha256,
            "drawn": list(self.drawn),
        }


def seed_of(checkpoint: bytes) -> str:
    """The seed, as 64 hex digits, in a checkpoint with or without its signatures.

    SHA-256 over `omlopp-sample/1`, a line feed, and the checkpoint's text up to and with the line feed before
    the empty line. The signatures are left out: another key or witness must not give another sample. Raises
    `CheckpointUnreadable`.
    """
    body = checkpoint.partition(b"\n\n")[0].rstrip(b"\n") + b"\n"
    lines = body.split(b"\n")
    if len(lines) < 4 or not lines[0] or not lines[1].isdigit() or not lines[2]:
        raise CheckpointUnreadable
    return hashlib.sha256(SAMPLING.encode() + b"\n" + body).hexdigest()


def _score(seed: str, name: str) -> bytes:
    return hashlib.sha256(bytes.fromhex(seed) + b"\x00" + name.encode()).digest()


def draw(names: Iterable[str], *, checkpoint: bytes, share: Fraction = SHARE) -> Sample:
    """The share of `names` that is to be checked, rounded up: one of a population of one, none of none.

    `names` are what outsiders can be shown, such as certificate numbers or the media's normal serials; the
    same name twice counts once, and their order does not matter. `checkpoint` is the first one published
    after the last of the population was in the ledger: then neither could be chosen by the other.
    """
    if not 0 < share <= 1:
        raise ShareOutOfRange(share)
    population = sorted(set(names))
    seed = seed_of(checkpoint)
    count = -(-len(population) * share.numerator // share.denominator)
    ranked = sorted(population, key=lambda name: (_score(seed, name), name))
    return Sample(
        drawn=tuple(ranked[:count]),
        population=len(population),
        population_sha256=hashlib.sha256("".join(f"{name}\n" for name in population).encode()).hexdigest(),
        seed=seed,
        share=share,
    )


def drawn_as_told(sample: Sample, names: Iterable[str], *, checkpoint: bytes) -> bool:
    """Whether `sample` is what these names and this checkpoint give: the outsider's question."""
    return sample.sampling == SAMPLING and draw(names, checkpoint=checkpoint, share=sample.share) == sample
