"""The plan from one market's legends to another's: what changes, whether and how, and what it takes."""

from functools import lru_cache

from omlopp.domain.keyboards._layouts import layout
from omlopp.domain.keyboards._policy import legends_of, spots, unseated_of, words_of
from omlopp.domain.keyboards._rates import Rates, default_rates
from omlopp.domain.keyboards._words import (
    AltGr,
    Change,
    Form,
    Legends,
    Material,
    Method,
    Plan,
    Policy,
    State,
    Trust,
    Verdict,
    Wear,
)

MAKER = Policy().maker
STYLE = Policy().style


def plan(
    form: Form,
    from_: str,
    to: str,
    *,
    altgr: AltGr = AltGr.CLDR,
    maker: str = MAKER,
    style: str = STYLE,
    to_form: Form | None = None,
    state: State | None = None,
    rates: Rates | None = None,
) -> Plan:
    """The plan for a keyboard of this body from the legends of one layout to those of another.

    `to_form` is the body the market demands, where it demands one. A sign is missing when its key is not on
    this body and no other key bears it on the same or an easier level. The verdict is about printing; where
    that is refused, `method` is the first of the house's other methods that the same reasons leave open.

    Raises LayoutUnknown, PrintUnknown, StyleUnknown.
    """
    policy = Policy(AltGr(altgr), maker, style)
    form, state, rates = Form(form), state or State(), rates or default_rates()
    spots(style, Legends())  # an unknown style is refused here, not at the printer
    source, target = layout(from_).id, layout(to).id
    changes, words, missing = _difference(source, target, policy, form)
    other_form = to_form is not None and Form(to_form) is not form
    verdict, method = Verdict.NOTHING, None
    reasons: tuple[str, ...] = ()
    if changes or words or other_form:
        reasons = _blocks(Method.PRINT, state, other_form=other_form)
        verdict = Verdict.REFUSED if reasons else Verdict.LOSSY if missing else Verdict.PRINT
        method = next(
            (each for each in rates.methods if not _blocks(each, state, other_form=other_form)), None
        )
    return Plan(
        form=form,
        source=source,
        target=target,
        policy=policy,
        verdict=verdict,
        changes=changes,
        words=words,
        missing=missing,
        unseated=tuple(unseated_of(target, policy, form).items()),
        reasons=reasons,
        not_checked=() if verdict is Verdict.NOTHING else _unknown(state),
        method=method,
        work=rates.work(method, len(changes) + len(words)) if method else None,
    )


@lru_cache(maxsize=4096)
def _difference(
    source: str, target: str, policy: Policy, form: Form
) -> tuple[tuple[Change, ...], tuple[Change, ...], tuple[str, ...]]:
    """Changed writing keys, changed words, and the signs that a change to the target would lose."""
    before, after = legends_of(source, policy, form), legends_of(target, policy, form)
    changes = tuple(Change(key, was, after[key]) for key, was in before.items() if was != after[key])
    # A key that either language leaves out bears a symbol, which every market reads: it stays.
    told, tell = words_of(source), words_of(target)
    words = tuple(
        Change(key, was, tell[key]) for key, was in told.items() if key in tell and was != tell[key]
    )
    return changes, words, lost(target, policy, form) if changes or words else ()


@lru_cache(maxsize=1024)
def lost(target: str, policy: Policy, form: Form) -> tuple[str, ...]:
    """The signs of a layout that have no key on this body, on the same or an easier level."""
    easy, altgr = set(), set()
    for each in legends_of(target, policy, form).values():
        easy |= {each.base, each.shift, each.alt_base, each.alt_shift}
        altgr.add(each.altgr)
    signs = []
    for each in unseated_of(target, policy, form).values():
        signs += [sign for sign in (each.base, each.shift, each.alt_base, each.alt_shift) if sign not in easy]
        signs += [each.altgr] if each.altgr not in easy | altgr else []
    return tuple(dict.fromkeys(sign for sign in signs if sign))


def _blocks(method: Method, state: State, *, other_form: bool) -> tuple[str, ...]:
    """Why this method cannot be used. What is unknown blocks nothing; the plan says it was not checked."""
    on_the_caps = method in (Method.PRINT, Method.STICKER_SET)
    printed = method is Method.PRINT
    found = {
        "form": other_form and method is not Method.SWAP_KEYBOARD,
        # Print and stickers stop the light.
        "backlight": on_the_caps and state.backlit is True and not state.unlit_accepted,
        "wear": (printed and state.wear is Wear.WORN) or (on_the_caps and state.wear is Wear.DAMAGED),
        # Paint would have to come off first, and nothing is known to hold on glass that is touched.
        "material": printed and state.material in (Material.PAINTED_METAL, Material.GLASS),
        # A sticker is placed by hand, so a photo's millimetres do; a print cannot be moved.
        "trust": state.trust is not None
        and ((printed and not state.trust.prints) or (on_the_caps and state.trust is Trust.ASSUMED)),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _unknown(state: State) -> tuple[str, ...]:
    known = {
        "backlight": state.backlit,
        "wear": state.wear,
        "material": state.material,
        "trust": state.trust,
    }
    return tuple(name for name, value in known.items() if value is None)
