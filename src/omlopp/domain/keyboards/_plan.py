"""The plan from one market's legends to another's."""

from omlopp.domain.keyboards._words import AltGr, Form, Plan, State


def plan(
    form: Form,
    from_: str,
    to: str,
    *,
    altgr: AltGr = AltGr.CLDR,
    maker: str | None = None,
    style: str | None = None,
    to_form: Form | None = None,
    state: State | None = None,
) -> Plan:
    """The plan for a keyboard of this body from the legends of one layout to those of another."""
    raise NotImplementedError
