"""Which judgement is enough, for which medium, on which way out. Policies are data and never edited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from omlopp.domain.hardware import Medium
from omlopp.domain.vocabulary import Judgement, Route

_MAGNETIC = frozenset({Medium.HDD, Medium.TAPE})

_PURGED = frozenset({Judgement.PURGE, Judgement.DESTROYED})
_CLEARED = _PURGED | {Judgement.CLEAR}
_ANY = frozenset(Judgement)


@dataclass(frozen=True, slots=True)
class Demand:
    """The judgements that suffice, on magnetic disks and on everything else (flash, and unknown)."""

    magnetic: frozenset[Judgement]
    flash: frozenset[Judgement]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a customer's contract asks for. `id` and `version` name it in facts and certificates.

    `dial` is the ADISA data impact level (1 to 3) or None; at 2 and 3 a disk with weak sectors goes to a
    person. A new wording is a new version beside the old one.
    """

    id: str
    version: int
    routes: Mapping[Route, Demand]
    dial: int | None = None
    describes: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """`id` and version in one word, as written in facts: `resale-purge@1`."""
        return f"{self.id}@{self.version}"

    def __hash__(self) -> int:
        return hash((self.id, self.version))


def _routes(*, out: Demand, recycling: Demand, owner: Demand) -> Mapping[Route, Demand]:
    return MappingProxyType(
        {
            Route.RESALE: out,
            Route.RENTAL: out,
            Route.PARTS: out,
            Route.RECYCLING: recycling,
            # What goes to the shredder is proved there, not before: nothing is claimed about it yet.
            Route.DESTRUCTION: Demand(_ANY, _ANY),
            Route.RETURN_TO_OWNER: owner,
        }
    )


_STRICT = Demand(magnetic=_PURGED, flash=_PURGED)
_CONTRACT = Demand(magnetic=_CLEARED, flash=_PURGED)
_CLEAR_ALL = Demand(magnetic=_CLEARED, flash=_CLEARED)
_DESTROYED_ONLY = Demand(frozenset({Judgement.DESTROYED}), frozenset({Judgement.DESTROYED}))
_OWN_DATA = Demand(_ANY, _ANY)

DEFAULT_POLICY = Policy(
    id="resale-purge",
    version=1,
    routes=_routes(out=_STRICT, recycling=_CONTRACT, owner=_OWN_DATA),
    describes="external resale needs PURGE, on disks too",
)
"""External resale needs PURGE on flash; CLEAR on a disk is not enough unless the contract says so."""

POLICIES: tuple[Policy, ...] = (
    DEFAULT_POLICY,
    Policy(
        id="clear-on-disks",
        version=1,
        routes=_routes(out=_CONTRACT, recycling=_CONTRACT, owner=_OWN_DATA),
        describes="PURGE on flash, CLEAR allowed on disks by contract",
    ),
    Policy(
        id="clear",
        version=1,
        routes=_routes(out=_CLEAR_ALL, recycling=_CLEAR_ALL, owner=_OWN_DATA),
        describes="CLEAR on every medium, by written acceptance",
    ),
    Policy(
        id="dial-2",
        version=1,
        routes=_routes(out=_CONTRACT, recycling=_CONTRACT, owner=_OWN_DATA),
        dial=2,
        describes="as clear-on-disks, ADISA DIAL 2: weak sectors go to a person",
    ),
    Policy(
        id="dial-3",
        version=1,
        routes=_routes(out=_STRICT, recycling=_STRICT, owner=_OWN_DATA),
        dial=3,
        describes="PURGE everywhere, ADISA DIAL 3",
    ),
    Policy(
        id="destroy",
        version=1,
        routes=_routes(out=_DESTROYED_ONLY, recycling=_DESTROYED_ONLY, owner=_OWN_DATA),
        describes="every medium is destroyed before the device leaves",
    ),
)
"""All policies, one a line; the first is the default."""


class PolicyUnknown(KeyError):
    """No policy has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


def policy(name: str) -> Policy:
    """The policy `id`, or `id@version`; without a version the newest. Raises `PolicyUnknown`."""
    fitting = [one for one in POLICIES if name in (one.id, one.name)]
    if not fitting:
        raise PolicyUnknown(name)
    return max(fitting, key=lambda one: one.version)


def sufficient(judgement: Judgement, medium: Medium | str | None, policy: Policy, route: Route) -> bool:
    """Whether `judgement` lets a medium of this kind go out on `route` under `policy`.

    A medium of unknown kind is held to the demand on flash, the stricter one.
    """
    demand = policy.routes[Route(route)]
    enough = demand.magnetic if medium in _MAGNETIC else demand.flash
    return judgement in enough
