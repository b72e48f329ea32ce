"""`omlopp keyboards`: layouts, the plan from one to another, market choice, print files and their check."""

import csv
import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar

import click

from omlopp.cli._files import Unusable, complain, read, write_json
from omlopp.cli._keyboards_print import COMMANDS
from omlopp.domain.keyboards import (
    AltGr,
    Change,
    Choice,
    ChoiceImpossible,
    Constant,
    Demand,
    Form,
    Layout,
    LayoutUnknown,
    Legends,
    Material,
    Plan,
    Policy,
    PrintUnknown,
    Rates,
    RatesUnusable,
    State,
    StyleUnknown,
    Supply,
    Terms,
    Trust,
    Verdict,
    Wear,
    choose,
    default_rates,
    layout,
    layouts,
    legends_of,
    plan,
    read_rates,
)

T = TypeVar("T")

FORMS = click.Choice([each.value for each in Form])
ALTGR = click.Choice([each.value for each in AltGr])
SETTINGS_LIMIT = 1024 * 1024
REASONS = {
    "form": "the market demands another body; a print changes legends, not keys",
    "backlight": "print and stickers stop the light; --unlit-accepted takes legends that do not shine",
    "wear": "the caps are too worn to carry it",
    "material": "nothing is known to hold on caps of this material",
    "trust": "the geometry's millimetres were not measured, and a print cannot be undone",
}
WRONG = {
    "not_toml": "is not TOML",
    "missing": "is missing",
    "not_a_table": "is not a table",
    "not_a_number": "is not a number from 0 to 1 000 000 000",
    "basis_unknown": "has a basis that is neither assumed nor measured",
    "method_unknown": "names a method that does not exist",
    "zero": "is zero",
    "not_an_amount": "has an amount that cannot be",
    "not_a_share": "is not a share from 0 to 1",
    "device_twice": "is listed twice",
}


@click.group()
def keyboards() -> None:
    """From one market's legends to another's."""


for _command in COMMANDS:
    keyboards.add_command(_command)


@keyboards.command("layouts")
@click.argument("names", nargs=-1)
@click.option("--form", type=FORMS, default="iso", show_default=True, help="The body whose keys are shown.")
@click.option(
    "--altgr", type=ALTGR, default="cldr", show_default=True, help="Whose AltGr legends are printed."
)
@click.option("--maker", help="Whose list with --altgr maker.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def layouts_(*, names: tuple[str, ...], form: str, altgr: str, maker: str | None, as_json: bool) -> None:
    """List the layouts with their sources; with NAMES, what stands on every writing key of those."""
    found = [_known(name, "NAMES") for name in names or layouts()]
    policy = _policy(altgr, maker)
    shown: list[dict[str, Legends]] = []
    for each in found if names else ():
        try:
            shown.append(dict(legends_of(each.id, policy, Form(form))))
        except PrintUnknown as refusal:
            _refuse("--altgr", _unknown_print(refusal))
    if as_json:
        keys = [{key: _legends(legends) for key, legends in each.items()} for each in shown]
        write_json(
            {
                "layouts": [
                    _described(each) | ({"form": form, "altgr": altgr, "keys": keys[number]} if keys else {})
                    for number, each in enumerate(found)
                ]
            }
        )
        return
    for number, each in enumerate(found):
        click.echo(f"{each.id:<10} {each.name}")
        if not names:
            continue
        click.echo(f"  base, Shift  {_from(each, 'base, Shift')}")
        click.echo(f"  AltGr        {each.altgr_source}")
        for difference in each.differs:
            signs = " ".join(difference.printed)
            click.echo(f"  {difference.key}         {signs}: {difference.reason}")
        for key, legends in shown[number].items():
            click.echo(f"  {key}  {_text(legends)}")


@keyboards.command("plan")
@click.option("--form", type=FORMS, required=True, help="The body of the keyboard.")
@click.option("--from", "from_", required=True, metavar="LAYOUT", help="The legends that stand on it.")
@click.option("--to", required=True, metavar="LAYOUT", help="The legends it shall have.")
@click.option(
    "--altgr", type=ALTGR, default="cldr", show_default=True, help="Whose AltGr legends are printed."
)
@click.option("--maker", help="Whose list with --altgr maker.")
@click.option("--style", help="How the keyboard's maker places legends.")
@click.option("--to-form", type=FORMS, help="The body the market demands, where it demands one.")
@click.option(
    "--trust", type=click.Choice([each.value for each in Trust]), help="How its millimetres are known."
)
@click.option("--wear", type=click.Choice([each.value for each in Wear]), help="The state of its caps.")
@click.option(
    "--material", type=click.Choice([each.value for each in Material]), help="What its caps are of."
)
@click.option("--backlit/--not-backlit", default=None, help="Whether light shines through its legends.")
@click.option("--unlit-accepted", is_flag=True, help="The market takes legends that do not shine.")
@click.option("--rates", "rates_file", metavar="FILE", help="Minutes and costs of your own, as TOML.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def plan_(
    *,
    form: str,
    from_: str,
    to: str,
    altgr: str,
    maker: str | None,
    style: str | None,
    to_form: str | None,
    trust: str | None,
    wear: str | None,
    material: str | None,
    backlit: bool | None,
    unlit_accepted: bool,
    rates_file: str | None,
    as_json: bool,
) -> None:
    """Which keys change, from what to what, and whether it can be printed. Exit 1: it cannot."""
    state = State(
        trust=Trust(trust) if trust else None,
        wear=Wear(wear) if wear else None,
        material=Material(material) if material else None,
        backlit=backlit,
        unlit_accepted=unlit_accepted,
    )
    source, target = _known(from_, "--from"), _known(to, "--to")
    policy = _policy(altgr, maker)
    try:
        found = plan(
            Form(form),
            source.id,
            target.id,
            altgr=policy.altgr,
            maker=policy.maker,
            style=style or policy.style,
            to_form=Form(to_form) if to_form else None,
            state=state,
            rates=_rates(rates_file),
        )
    except PrintUnknown as refusal:
        _refuse("--altgr", _unknown_print(refusal))
    except StyleUnknown as refusal:
        _refuse("--style", f"{refusal.style} is not one of {', '.join(refusal.known)}")
    if as_json:
        write_json(_plan(found, source, target))
    else:
        _print(found)
    sys.exit(1 if found.verdict is Verdict.REFUSED else 0)


@keyboards.command("choose")
@click.argument("stock")
@click.argument("demand")
@click.option("--printer-minutes", type=float, help="What the printer has; without it, no limit.")
@click.option("--misprint", default="0.02", show_default=True, help="Share of prints that go wrong: assumed.")
@click.option(
    "--altgr", type=ALTGR, default="cldr", show_default=True, help="Whose AltGr legends are printed."
)
@click.option("--maker", help="Whose list with --altgr maker.")
@click.option("--rates", "rates_file", metavar="FILE", help="Minutes and costs of your own, as TOML.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def choose_(
    *,
    stock: str,
    demand: str,
    printer_minutes: float | None,
    misprint: str,
    altgr: str,
    maker: str | None,
    rates_file: str | None,
    as_json: bool,
) -> None:
    """Which devices of a STOCK to re-print for which market of a DEMAND, both as CSV.

    STOCK: device,layout,form,model,worth and if known grade,backlit,wear,material,trust. DEMAND:
    market,layout,model,quantity,price and if wanted transport,form,lossy,grades (semicolons between).
    """
    policy = _policy(altgr, maker)
    rates = _rates(rates_file)
    try:
        share = Decimal(misprint)
    except InvalidOperation:
        _refuse("--misprint", f"{misprint} {WRONG['not_a_share']}")
    terms = Terms(rates=rates, altgr=policy.altgr, maker=policy.maker, misprint=Constant(share, "assumed"))
    have = _table(stock, _supply)
    asked = _table(demand, _demand)
    try:
        found = choose(have, asked, printer_minutes=printer_minutes, terms=terms)
    except ChoiceImpossible as refusal:
        _refuse(refusal.place, WRONG[refusal.code])
    except PrintUnknown as refusal:
        _refuse("--altgr", _unknown_print(refusal))
    if as_json:
        write_json(_choice(found))
        return
    for each in found.devices:
        goes = f"{each.market}  {each.source}->{each.target}, {each.keys} keys" if each.market else "stays"
        gain = f"{each.gain.amount:,.2f}" if each.gain else ", ".join(each.reasons)
        click.echo(f"{each.device:<20} {goes:<40} {gain}")
    click.echo(
        f"gain {found.gain.amount:,.2f} {found.gain.currency}, {found.printer_minutes:,.0f} printer minutes"
    )
    if found.hour is not None:
        click.echo(f"one more printer hour is worth {found.hour.amount:,.2f} {found.hour.currency}")
    if found.assumed:
        click.echo("minutes, costs or misprints behind this are assumed, not measured")


def _known(name: str, place: str) -> Layout:
    try:
        return layout(name)
    except LayoutUnknown as refusal:
        near = f"; near it are {', '.join(refusal.near)}" if refusal.near else ""
        _refuse(place, f"there is no layout {refusal.layout!r}{near}; omlopp keyboards layouts lists all")


def _policy(altgr: str, maker: str | None) -> Policy:
    return Policy(AltGr(altgr)) if maker is None else Policy(AltGr(altgr), maker)


def _unknown_print(refusal: PrintUnknown) -> str:
    known = f"; known are {', '.join(refusal.known)}" if refusal.known else ""
    return f"what {refusal.maker} prints of {refusal.layout} is not known{known}; cldr is what Windows has"


def _rates(file: str | None) -> Rates:
    if file is None:
        return default_rates()
    try:
        return read_rates(read(file, limit=SETTINGS_LIMIT).decode("utf-8"))
    except Unusable as refusal:
        _refuse(file, refusal.reason)
    except UnicodeDecodeError:
        _refuse(file, "is not text in UTF-8")
    except RatesUnusable as refusal:
        _refuse(file, f"{refusal.place} {WRONG[refusal.code]}")


def _described(each: Layout) -> dict[str, Any]:
    return {
        "name": each.id,
        "title": each.name,
        "language": each.language,
        "markets": list(each.markets),
        "words": each.words,
        "first": each.first,
        "makers": {maker: found.source for maker, found in each.makers.items()},
        "altgr_source": each.altgr_source,
        "sources": [asdict(source) for source in each.sources],
        "differs": [asdict(difference) for difference in each.differs],
        "sha256": each.sha256,
    }


def _plan(found: Plan, source: Layout, target: Layout) -> dict[str, Any]:
    return {
        "form": found.form,
        "from": found.source,
        "to": found.target,
        "altgr": found.policy.altgr,
        "maker": found.policy.maker if found.policy.altgr is AltGr.MAKER else None,
        "style": found.policy.style,
        "verdict": found.verdict,
        "reasons": list(found.reasons),
        "not_checked": list(found.not_checked),
        "changes": _changes(found.changes),
        "words": _changes(found.words),
        "missing": list(found.missing),
        "missing_keys": [{"key": key, "legends": _legends(legends)} for key, legends in found.unseated],
        "method": found.method,
        "minutes": None if found.work is None else found.work.minutes,
        "cost": None if found.work is None else asdict(found.work.cost),
        "basis": None if found.work is None else "assumed" if found.work.assumed else "measured",
        "layouts": {source.id: source.sha256, target.id: target.sha256},
    }


def _changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {"key": each.key, "before": _legends(each.before), "after": _legends(each.after)} for each in changes
    ]


def _legends(legends: Legends) -> dict[str, str]:
    """Three slots always; those of a second script where one stands."""
    return {slot: text for slot, text in asdict(legends).items() if text or not slot.startswith("alt_")}


def _choice(found: Choice) -> dict[str, Any]:
    return {
        "gain": asdict(found.gain),
        "bound": asdict(found.bound),
        "printer_minutes": found.printer_minutes,
        "printer_hour": None if found.hour is None else asdict(found.hour),
        "basis": "assumed" if found.assumed else "measured",
        "devices": [
            {
                "device": each.device,
                "market": each.market,
                "from": each.source,
                "to": each.target,
                "verdict": each.verdict,
                "method": each.method,
                "keys": each.keys,
                "printer_minutes": each.printer_minutes,
                "gain": None if each.gain is None else asdict(each.gain),
                "reasons": list(each.reasons),
            }
            for each in found.devices
        ],
    }


def _print(found: Plan) -> None:
    keys = f"{len(found.changes)} keys change" if found.changes else "no key changes"
    click.echo(f"{found.source} -> {found.target} on {found.form}: {found.verdict}; {keys}")
    for reason in found.reasons:
        click.echo(f"  {reason}: {REASONS[reason]}")
    for change in (*found.changes, *found.words):
        click.echo(f"  {change.key}  {_text(change.before):<16} ->  {_text(change.after)}")
    if found.missing:
        click.echo(f"no key for: {' '.join(found.missing)}")
    if found.method and found.work:
        basis = "assumed" if found.work.assumed else "measured"
        cost = found.work.cost
        click.echo(f"{found.method}: {found.work.minutes:g} minutes, {cost.amount} {cost.currency} ({basis})")
    elif found.reasons:
        click.echo("no method is left: sell it where its legends are at home")
    if found.not_checked:
        click.echo(f"not checked: {', '.join(found.not_checked)}")


def _text(legends: Legends) -> str:
    """Slots in their order, a dot where one is blank before one that is filled."""
    filled = list(asdict(legends).values())
    while filled and not filled[-1]:
        filled.pop()
    return " ".join(each or "·" for each in filled)


def _from(each: Layout, gives: str) -> str:
    return ", ".join(f"{source.name} {source.version}" for source in each.sources if source.gives == gives)


def _table(file: str, row: Callable[[dict[str, str]], T]) -> list[T]:
    """The rows of a CSV, each read by `row`; the first unusable one ends the command."""
    try:
        text = read(file).decode("utf-8-sig")
    except Unusable as refusal:
        _refuse(file, refusal.reason)
    except UnicodeDecodeError:
        _refuse(file, "is not text in UTF-8")
    table = csv.DictReader(io.StringIO(text), strict=True)
    try:
        return [row({key: (value or "").strip() for key, value in values.items() if key}) for values in table]
    except csv.Error as error:
        _refuse(file, f"is not a readable CSV: {error}", place=f"line {table.line_num}")
    except KeyError as missing:
        _refuse(file, f"has no column {missing.args[0]}", place="line 1")
    except LayoutUnknown as refusal:
        _refuse(file, f"there is no layout {refusal.layout!r}", place=f"line {table.line_num}")
    except ValueError as wrong:
        _refuse(file, str(wrong), place=f"line {table.line_num}")


def _supply(values: dict[str, str]) -> Supply:
    return Supply(
        device=values["device"],
        layout=layout(values["layout"]).id,
        form=Form(values["form"].lower()),
        model=values["model"],
        worth=_amount(values["worth"]),
        grade=values.get("grade", ""),
        state=State(
            trust=Trust(values["trust"]) if values.get("trust") else None,
            wear=Wear(values["wear"]) if values.get("wear") else None,
            material=Material(values["material"]) if values.get("material") else None,
            backlit=_truth(values.get("backlit", "")),
        ),
    )


def _demand(values: dict[str, str]) -> Demand:
    return Demand(
        market=values["market"],
        layout=layout(values["layout"]).id,
        model=values["model"],
        quantity=_count(values["quantity"]),
        price=_amount(values["price"]),
        transport=_amount(values.get("transport") or "0"),
        form=Form(values["form"].lower()) if values.get("form") else None,
        lossy=_truth(values.get("lossy", "")) is True,
        grades=tuple(filter(None, values.get("grades", "").split(";"))),
    )


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is not a number of devices")
    return int(text)


def _truth(text: str) -> bool | None:
    """Yes or no as CSV has it; None where nothing is said."""
    answers = {"": None, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in answers:
        raise ValueError(f"{text!r} is neither yes nor no")
    return answers[text.lower()]


def _refuse(where: str, reason: str, *, place: str | None = None) -> NoReturn:
    complain(where, reason, place=place)
    sys.exit(2)
