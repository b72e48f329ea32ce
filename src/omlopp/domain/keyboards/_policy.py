"""What is printed of a layout, and where on the cap."""

from collections.abc import Mapping

from omlopp.domain.keyboards._words import Form, Legends, Policy, Slot, Spot


def legends_of(layout: str, policy: Policy, form: Form) -> Mapping[str, Legends]:
    """What stands on each writing key of this body, by XKB name (`TLDE`, `AE01` … `AB10`), in row order."""
    raise NotImplementedError


def spots(style: str, legends: Legends) -> Mapping[Slot, Spot]:
    """Where each filled slot of one key stands in a placement style; a case pair stands as a letter alone."""
    raise NotImplementedError
