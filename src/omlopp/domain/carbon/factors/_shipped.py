"""The set that comes with Omlopp."""

from functools import cache
from importlib.resources import files

from omlopp.domain.carbon.factors._file import read_set
from omlopp.domain.carbon.factors._values import FactorSet

FILE = "factors-2026.json"


@cache
def shipped() -> FactorSet:
    """The factors that come with Omlopp; their sources and limits are told in `docs/factors.md`."""
    return read_set(files("omlopp.domain.carbon").joinpath("data", FILE).read_bytes())[0]
