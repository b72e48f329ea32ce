"""Judging anew when the rules or a policy have a new version: a new fact each, old certificates untouched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from omlopp import ledger
from omlopp.apps.workshop import _plan
from omlopp.apps.workshop._known import load
from omlopp.apps.workshop._operators import OPERATOR_UNKNOWN
from omlopp.apps.workshop.actions._evidence import claims_of
from omlopp.domain import erasure


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A medium whose judgement is another now: (judgement, rule, whether enough) before and after."""

    device: UUID
    medium: UUID
    before: tuple[str | None, str | None, bool]
    after: tuple[str, str, bool]

    @property
    def fell(self) -> bool:
        """Whether it was enough and is no more: its device is held."""
        return self.before[2] and not self.after[2]


def rejudge(
    *, devices: Sequence[UUID], policy: str | None = None, actor: UUID | None, at: datetime
) -> list[Rejudged]:
    """Judge the media of the devices anew from the reports on file; returns those whose judgement changed.

    By the policy named, or by that of each device's take-back, in its newest version. What these rules and
    this policy judged already is passed over, unless it was for an operator who may be known by now, and so
    is what has left the house: nobody could hold it.
    Devices that fall below the demand are out of stock by that, and wait among those that are not cleared.
    All devices of one call are one append. Raises `erasure.PolicyUnknown`.
    """
    demand = erasure.policy(policy) if policy is not None else None
    with ledger.holding(devices):
        known = load(devices, parts=True)
        media = [
            (device, medium)
            for device in known.values()
            if device.in_house
            for medium in device.media
            # Without a judgement the report on file is from before the medium was lost and found.
            if medium.state in ("present", "removed") and medium.judgement is not None
            if (medium.rules, medium.policy) != (erasure.RULES_VERSION, (demand or device.policy).name)
            or OPERATOR_UNKNOWN in medium.reasons
        ]
        facts, changed = [], []
        for claim, verdict in _plan.judged(claims_of(media, at), demand):
            medium = claim.medium
            before = (medium.judgement, medium.rule, medium.policy, medium.sufficient, medium.reasons)
            after = (verdict.judgement, verdict.rule, verdict.policy, verdict.sufficient, verdict.reasons)
            if before == after and medium.not_checked == verdict.not_checked:
                continue
            facts.append(verdict)
            changed.append(
                Rejudged(
                    claim.device.id,
                    medium.id,
                    (medium.judgement, medium.rule, bool(medium.sufficient)),
                    (verdict.judgement, verdict.rule, verdict.sufficient),
                )
            )
        ledger.append(facts, actor=actor, at=at)
    return changed
