"""Names of models: what a tool reports and what a name says once it is parsed."""

import re
from dataclasses import dataclass

DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ToolName:
    """What an inventory tool or a list says of one device; every field as reported.

    `version` is the product version of DMI: where Lenovo puts the friendly name, and where a Surface's SKU
    may stand. `form` is a word of the vocabulary (`usdt sff tower hybrid`) or a chassis type of SMBIOS
    (`Mini Tower`, `Convertible`). `screen_inch` is the measured diagonal, `storage_gb` the drive.
    """

    manufacturer: str = ""
    product: str = ""
    version: str = ""
    kind: str | None = None
    form: str | None = None
    screen_inch: float | None = None
    storage_gb: float | None = None


@dataclass(frozen=True, slots=True)
class ModelKey:
    """A model name taken apart. Two names are the same model when every part but the storage is equal.

    `number` is the model number with its suffix letters (`t480s`, `840`, `u2419hc`); `generation` a running
    number (`Gen 9`, `G8`) or, for Apple, the year; `variant` every other word that tells models apart,
    sorted (`aero`, `2in1`, `carbon`); `form` the chassis (`usdt sff tower all_in_one rack ultra`); `size` the
    diagonal in inches where the name prints it. What could not be understood stays in `variant`, so that it
    prevents a match instead of vanishing.
    """

    maker: str
    line: str = ""
    number: str = ""
    generation: int | None = None
    variant: tuple[str, ...] = ()
    form: str | None = None
    size: float | None = None
    storage_gb: int | None = None

    @property
    def family(self) -> tuple[str, str, str]:
        """Maker, line and number: what models of one family share."""
        return (self.maker, self.line, self.number)

    @property
    def stem(self) -> tuple[str, str, str]:
        """Maker, line and the digits of the number: T480 and T480s stand side by side to be told apart."""
        found = DIGITS.search(self.number)
        return (self.maker, self.line, found.group() if found else self.number)
