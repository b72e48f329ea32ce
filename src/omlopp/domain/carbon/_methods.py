"""The released methods, oldest first. A new version is a new entry; a released one is never edited."""

from typing import Protocol

from omlopp.domain.carbon._ivl import Ivl2020
from omlopp.domain.carbon._omlopp import Omlopp2026
from omlopp.domain.carbon._tu_berlin import TuBerlin2010
from omlopp.domain.carbon._words import Match, Parameters, PerDevice, Shape


class Method(Protocol):
    """What every method version offers: its name, what it says of itself, and the saving of one device."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def terms(self) -> tuple[str, ...]: ...
    @property
    def assumptions(self) -> tuple[str, ...]: ...
    @property
    def weaknesses(self) -> tuple[str, ...]: ...
    @property
    def documentation(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def factors_sha256(self) -> str: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...
    @property
    def looks_up_models(self) -> bool: ...
    def match(self, shape: Shape) -> Match:
        """The factor for one device."""
        ...

    def per_device(self, shape: Shape, parameters: Parameters) -> PerDevice:
        """The saving of one device, kg CO2e, with its terms."""
        ...


METHODS: tuple[Method, ...] = (TuBerlin2010(), Ivl2020(), Omlopp2026())

DEFAULT_METHOD = "ivl-2020"
"""What a take-back is ordered with where nobody chooses: the method Swedish customers compare by. A new
release does not change it by itself: that would break a customer's trend without anybody's decision."""


class MethodUnknown(ValueError):
    """No released method has this id; carries the id and those there are."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.known = tuple(each.id for each in METHODS)
        super().__init__(method)


def method(id_: str) -> Method:
    """The released method with this id; refuses with `MethodUnknown`."""
    for each in METHODS:
        if each.id == id_:
            return each
    raise MethodUnknown(id_)
