"""What papers tell of the independent samples of a take-back's erased media."""

from dataclasses import dataclass

from omlopp.documents._facts import FiguresDisagree
from omlopp.documents._figures import number
from omlopp.documents._words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """How many of the `of` erased media were drawn, were looked at, and still held data.

    `checked_by` is a role, never a person: a second person, who had not erased the medium.
    """

    of: int
    drawn: int
    looked: int
    failed: int
    checked_by: str = "second_person"

    def __post_init__(self) -> None:
        if not 0 <= self.failed <= self.looked <= self.drawn:
            raise FiguresDisagree("sampled", stated=self.drawn, found=[self.looked, self.failed])


def sampled_text(sampled: Sampled, words: Words) -> str:
    """One sentence: n of m sampled, by whom, and on how many data was found."""
    if not sampled.drawn:
        return words("sampled.none")
    return words(
        "sampled",
        of=number(sampled.of, words.language),
        drawn=number(sampled.drawn, words.language),
        looked=number(sampled.looked, words.language),
        failed=number(sampled.failed, words.language),
        by=words.code("checked_by", sampled.checked_by),
    )
