"""Taking a model name apart."""

from dataclasses import dataclass

from omlopp.domain.carbon.names._values import ModelKey, ToolName


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a tool's name may mean: the keys it stands for (none when it says nothing), and why.

    Several keys are spellings of one model unless `several` says that the identifier covers more than one.
    """

    keys: tuple[ModelKey, ...]
    reasons: tuple[str, ...] = ()
    several: bool = False


def parse_printed(maker: str, name: str, kind: str, *, storage_gb: int | None = None) -> ModelKey:
    """The key of a model as its maker prints it on the sheet."""
    raise NotImplementedError


def parse_tool(name: ToolName) -> Parsed:
    """What a tool reports, as keys; never raises."""
    raise NotImplementedError
