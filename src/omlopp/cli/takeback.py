"""`omlopp takeback`: a take-back from order to reconciliation, by its number.

Facts are recorded in the name of the person given with `--as`, or of the house itself.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from omlopp.cli import _files

if TYPE_CHECKING:
    from omlopp.apps.intake.models import Line, Takeback
    from omlopp.apps.intake.queries import Reconciliation

F = TypeVar("F", bound=Callable[..., Any])

EVIDENCE_AT_A_TIME: Final = 500
EVIDENCE_LIMIT: Final = 32 * 1024 * 1024
OUTCOMES: Final = ("received", "missing", "refused", "duplicate", "unreadable", "open")
COUNTED: Final = (
    "announced",
    "received",
    "missing",
    "refused",
    "duplicate",
    "unreadable",
    "open",
    "unlisted",
)


def common(command: F) -> F:
    """The options of every command here: JSON, and who stands for what is recorded."""
    command = click.option(
        "--as", "person", metavar="EMAIL", help="Who stands for it; the house itself where none is named."
    )(command)
    return as_json_option(command)


def as_json_option(command: F) -> F:
    """`--json`, as every command has it."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")(
        command
    )


def place_option(command: F) -> F:
    """Where in the house the devices are put."""
    return click.option("--place", required=True, help="Where in the house they are put.")(command)


@click.group()
def takeback() -> None:
    """A take-back, from order to reconciliation."""


@takeback.command("list")
@click.option("--state", help="Only those in this state.")
@click.option("--customer", metavar="PARTY", help="Only those of this party and below: id, path or name.")
@click.option("--before", metavar="NUMBER", help="Those ordered before this one: the next page.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json_option
def list_(state: str | None, customer: str | None, before: str | None, limit: int, *, as_json: bool) -> None:
    """Take-backs, newest first."""
    from omlopp.apps.intake import queries as intake
    from omlopp.apps.intake.models import State
    from omlopp.cli import _house

    if state is not None and state not in set(State.values):
        raise click.BadParameter(f"is one of {', '.join(State.values)}", param_hint="--state")
    sight = (_house.party_named(customer).path,) if customer else _house.everything()
    rows = intake.visible(sight).order_by("-id")
    if state is not None:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=_house.takeback_named(before).id)
    found = list(rows[: limit + 1])
    more = found[limit - 1].number if len(found) > limit else None
    found = found[:limit]
    counted = intake.reconciliation([row.id for row in found])
    called = _house.names([row.customer for row in found])
    _house.show(
        {
            "takebacks": [
                {**_described(row, called.get(row.customer)), "reconciliation": _counts(counted[row.id])}
                for row in found
            ],
            "next": more,
        },
        lambda: [
            *_house.columns(
                [
                    ("NUMBER", "STATE", "ANNOUNCED", "RECEIVED", "OPEN", "CUSTOMER"),
                    *(
                        (
                            row.number,
                            row.state,
                            counted[row.id].announced,
                            counted[row.id].received,
                            counted[row.id].open,
                            called.get(row.customer),
                        )
                        for row in found
                    ),
                ]
            ),
            *([f"more: --before {more}"] if more else []),
        ],
        as_json=as_json,
    )


@takeback.command()
@click.argument("number")
@click.option("--lines", is_flag=True, help="Its lines too.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only lines that ended so; open: not yet.")
@as_json_option
def show(number: str, *, lines: bool, outcome: str | None, as_json: bool) -> None:
    """One take-back NUMBER with its reconciliation, per unit, and its lines if asked for."""
    from omlopp.apps.intake import queries as intake
    from omlopp.apps.parties import queries as parties
    from omlopp.cli import _house

    row = _house.takeback_named(number)
    counted = intake.reconciliation([row.id])[row.id]
    units = intake.by_unit(row.id)
    called = parties.names_by_path([path for path, _ in units])
    customer = _house.names([row.customer]).get(row.customer)
    wanted = list(all_lines(row, outcome)) if lines or outcome else None
    document = {
        **_described(row, customer),
        "reconciliation": _counts(counted),
        "units": [{"path": path, "name": called.get(path), **_counts(of)} for path, of in units],
    }
    if wanted is not None:
        document["lines"] = [_line(line) for line in wanted]
    _house.show(
        document,
        lambda: [
            f"{row.number}: {row.state}, {customer}",
            f"  policy {row.policy}, price list {row.price_list}, climate method {row.method}",
            *(
                f"  {text}"
                for text in _house.columns(
                    [
                        ("", *COUNTED),
                        ("all", *_counts(counted).values()),
                        *((called.get(path) or path, *_counts(of).values()) for path, of in units),
                    ]
                )
            ),
            *(
                _house.columns(
                    [
                        ("LINE", "OUTCOME", "KIND", "SERIAL", "ASSET TAG", "MODEL"),
                        *(
                            (
                                each.line,
                                each.outcome or "open",
                                each.kind,
                                each.serial,
                                each.asset_tag,
                                each.model,
                            )
                            for each in wanted
                        ),
                    ]
                )
                if wanted is not None
                else []
            ),
        ],
        as_json=as_json,
    )


def all_lines(row: "Takeback", outcome: str | None) -> Iterator["Line"]:
    """Every line of a take-back, in order, of one outcome if given."""
    from omlopp.apps.intake import queries as intake

    after: int | None = 0
    while after is not None:
        found, after = intake.lines(row.id, outcome=outcome, after=after, size=5000)
        yield from found


def _counts(of: "Reconciliation") -> dict[str, int]:
    return {name: getattr(of, name) for name in COUNTED}


def _described(row: "Takeback", customer: str | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "id": row.id,
        "state": row.state,
        "customer": {"id": row.customer, "name": customer, "path": row.path},
        "policy": row.policy,
        "price_list": row.price_list,
        "method": row.method,
        "pickup_date": row.pickup_date,
        "pallets": row.pallets,
        "lines_announced": row.lines,
        "ordered_at": row.ordered_at,
        "announced_at": row.announced_at,
        "collected_at": row.collected_at,
        "receiving_at": row.receiving_at,
        "reconciled_at": row.reconciled_at,
    }


def _line(line: "Line") -> dict[str, Any]:
    names = (
        "line sheet row kind manufacturer model serial serial_raw asset_tag unit department bought_date"
        " outcome of_line reason found_by ended_at device path"
    )
    return {
        **{name: getattr(line, name) for name in names.split()},
        "price": {"amount": line.price, "currency": line.currency} if line.price is not None else None,
    }


def _state(row: "Takeback", did: str, *, as_json: bool, **more: Any) -> None:
    """What every verb that changes a take-back answers: its state now."""
    from omlopp.cli import _house

    row.refresh_from_db()
    _house.show(
        {"number": row.number, "state": row.state, **more},
        lambda: [f"{row.number}: {did}; {row.state}"],
        as_json=as_json,
    )


@takeback.command()
@click.option("--customer", required=True, metavar="PARTY", help="Whose it is: id, path or name.")
@click.option("--policy", help="The demand on erasure.")
@click.option("--price-list", help="What prices are taken from.")
@click.option("--method", help="The climate method; ivl-2020 where none is named.")
@common
def order(
    customer: str,
    policy: str | None,
    price_list: str | None,
    method: str | None,
    person: str | None,
    *,
    as_json: bool,
) -> None:
    """Order a take-back for a customer; it gets the year's next number."""
    from django.utils import timezone

    from omlopp.apps.intake import actions
    from omlopp.cli import _house
    from omlopp.domain import carbon, erasure, pricing
    from omlopp.domain.rights import Right

    policies = [each.id for each in erasure.POLICIES]
    price_lists = list(pricing.PRICE_LISTS)
    chosen = {
        "policy": _chosen("--policy", policy or policies[0], policies),
        "price_list": _chosen("--price-list", price_list or price_lists[0], price_lists),
        "method": _chosen("--method", method or carbon.DEFAULT_METHOD, [each.id for each in carbon.METHODS]),
    }
    party = _house.party_named(customer)
    who = _house.acting(person)
    who.require(party.path, Right.ORDER_TAKEBACK, Right.RECEIVE)
    with _house.refusing(customer):
        row = actions.order_takeback(customer=party.id, **chosen, actor=who.person, at=timezone.now())
    _house.show(
        _described(row, _house.names([party.id]).get(party.id)),
        lambda: [f"{row.number}: ordered for {customer}"],
        as_json=as_json,
    )


def _chosen(option: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise click.BadParameter(f"is one of {', '.join(known)}", param_hint=option)
    return value


@takeback.command()
@click.argument("number")
@click.argument("file")
@click.option("--preview", is_flag=True, help="Read and show the list without announcing anything.")
@click.option(
    "--at",
    "places",
    multiple=True,
    metavar="NAME=PARTY",
    help="Where a unit named in the list belongs; repeatable.",
)
@common
def announce(
    number: str, file: str, places: tuple[str, ...], person: str | None, *, preview: bool, as_json: bool
) -> None:
    """Announce the list in FILE (XLSX or CSV, - for standard input): a device for every line, all or nothing.

    A unit that the list names goes to the party of that name below the customer, where there is just one; say
    otherwise with --at. The same list announced again is one fact.
    """
    from django.utils import timezone

    from omlopp.apps.intake import actions
    from omlopp.apps.parties import queries as parties
    from omlopp.cli import _house
    from omlopp.domain.manifest import SIZE_LIMIT
    from omlopp.domain.rights import Right

    row = _house.takeback_named(number)
    who = _house.acting(person)
    who.require(row.path, Right.ORDER_TAKEBACK, Right.RECEIVE)
    named = parties.places_below(row.path)
    for text in places:
        name, _, party = text.partition("=")
        if not name or not party:
            raise click.BadParameter("is NAME=PARTY", param_hint="--at")
        named[name.casefold()] = _house.party_named(party).path
    try:
        data = _files.read(file, limit=SIZE_LIMIT)
    except _files.Unusable as refusal:
        _house.stop(file, refusal.reason)
    at = timezone.now()
    with _house.refusing(file):
        name = "list.csv" if file == _files.STDIN else file.rsplit("/", 1)[-1]
        draft, read = actions.propose_list(takeback=row, name=name, data=data, actor=who.person, at=at)
        if preview:
            severities: dict[str, int] = {}
            for problem in read.problems:
                severities[problem.severity.value] = severities.get(problem.severity.value, 0) + 1
            _house.show(
                {"number": row.number, "draft": draft.id, **read.document(), "rows": len(read.rows)},
                lambda: [
                    f"{name}: {len(read.rows)} devices; nothing announced yet",
                    *(f"  {count:>7} {severity}" for severity, count in severities.items()),
                ],
                as_json=as_json,
            )
            return
        result = actions.announce(takeback=row, draft=draft, places=named, actor=who.person, at=at)
    did = "announced before" if result.repeated else "announced"
    _state(
        row,
        f"{result.lines} lines {did}, {result.duplicates} duplicates, {result.without_serial} without serial",
        as_json=as_json,
        announced=result,
    )


@takeback.command()
@click.argument("number")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@common
def schedule(number: str, day: Any, person: str | None, *, as_json: bool) -> None:
    """Agree on DAY (2026-11-30) for the pick-up."""
    _simple(
        number,
        person,
        "pick-up booked",
        "schedule",
        as_json=as_json,
        pickup_date=date(day.year, day.month, day.day),
    )


@takeback.command()
@click.argument("number")
@click.option("--pallets", type=click.IntRange(0, 10_000), required=True)
@click.option(
    "--seal", "seals", multiple=True, metavar="SEAL", help="A seal of the custody note; repeatable."
)
@common
def collect(number: str, pallets: int, seals: tuple[str, ...], person: str | None, *, as_json: bool) -> None:
    """Record that the load left the customer."""
    _simple(number, person, "collected", "collect", as_json=as_json, pallets=pallets, seals=seals)


@takeback.command("open")
@click.argument("number")
@common
def open_(number: str, person: str | None, *, as_json: bool) -> None:
    """The load is at the dock: begin receiving, or go on after it was closed."""
    _simple(number, person, "receiving is open", "open_receiving", as_json=as_json)


@takeback.command()
@click.argument("number")
@click.argument("reason")
@common
def cancel(number: str, reason: str, person: str | None, *, as_json: bool) -> None:
    """Call the take-back off, for REASON (a code), before anything was received."""
    _simple(number, person, "cancelled", "cancel", as_json=as_json, reason=reason)


def _simple(number: str, person: str | None, did: str, verb: str, *, as_json: bool, **facts: Any) -> None:
    from django.utils import timezone

    from omlopp.apps.intake import actions
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    row = _house.takeback_named(number)
    who = _house.acting(person)
    rights = (Right.ORDER_TAKEBACK, Right.RECEIVE) if verb in ("schedule", "cancel") else (Right.RECEIVE,)
    who.require(row.path, *rights)
    with _house.refusing(number):
        getattr(actions, verb)(takeback=row, **facts, actor=who.person, at=timezone.now())
    _state(row, did, as_json=as_json)


@takeback.command()
@click.argument("number")
@click.argument("scans", nargs=-1, metavar="[SCAN...]")
@click.option("--lines", metavar="LINES", help="These lines instead, as in 1-40,42.")
@click.option("--all", "whole", is_flag=True, help="Every line that is still open.")
@place_option
@common
def receive(
    number: str,
    scans: tuple[str, ...],
    lines: str | None,
    place: str,
    person: str | None,
    *,
    whole: bool,
    as_json: bool,
) -> None:
    """Receive devices by SCAN (serial, asset tag or own code; - reads one a line), by lines, or all.

    Exit 1 when a scan fits no line, several, or only one that repeats another's serial: its device is not
    received. Say what it is with `takeback unlisted`.
    """
    from django.utils import timezone

    from omlopp.apps.intake import actions
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    if (bool(scans), lines is not None, whole).count(True) != 1:
        raise click.UsageError("Give scans, or --lines, or --all")
    row = _house.takeback_named(number)
    who = _house.acting(person)
    who.require(row.path, Right.RECEIVE)
    at = timezone.now()
    if not scans:
        wanted = _numbers(lines) if lines is not None else None
        with _house.refusing(number):
            done = actions.receive_lines(
                takeback=row,
                lines=wanted,
                place=place,
                found_by="bulk" if whole else "hand",
                actor=who.person,
                at=at,
            )
        _state(row, f"{done} received", as_json=as_json, received=done)
        return
    texts = [text for each in scans for text in (_scanned() if each == _files.STDIN else [each])]
    with _house.refusing(number):
        answers = actions.receive(takeback=row, scans=texts, place=place, actor=who.person, at=at)
    _house.show(
        {"number": row.number, "scans": answers},
        lambda: _house.columns([(each.verdict, each.text, each.line) for each in answers]) if answers else [],
        as_json=as_json,
    )
    sys.exit(1 if any(each.verdict in ("unlisted", "ambiguous", "duplicate") for each in answers) else 0)


def _scanned() -> list[str]:
    lines = sys.stdin.buffer.read(EVIDENCE_LIMIT).decode(errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip()]


def _numbers(text: str) -> list[int]:
    """Line numbers from `1-40,42`."""
    found: dict[int, None] = {}
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if (
            not first.isdecimal()
            or (dash and not last.isdecimal())
            or int(last or first) - int(first) > 1_000_000
        ):
            raise click.BadParameter(
                f"{part.strip()!r} is not a line nor a range such as 1-40", param_hint="--lines"
            )
        found.update(dict.fromkeys(range(int(first), int(last or first) + 1)))
    return list(found)


@takeback.command()
@click.argument("number")
@click.option("--kind", help="What sort of device it is.")
@click.option("--manufacturer")
@click.option("--model")
@click.option("--serial")
@click.option("--asset-tag")
@place_option
@common
def unlisted(
    *,
    number: str,
    kind: str | None,
    manufacturer: str | None,
    model: str | None,
    serial: str | None,
    asset_tag: str | None,
    place: str,
    person: str | None,
    as_json: bool,
) -> None:
    """Receive a device that no line announced."""
    from django.utils import timezone

    from omlopp.apps.devices.models import Device
    from omlopp.apps.intake import actions
    from omlopp.cli import _house
    from omlopp.domain.rights import Right
    from omlopp.domain.vocabulary import Kind

    known = _chosen("--kind", kind, [each.value for each in Kind]) if kind is not None else None
    row = _house.takeback_named(number)
    who = _house.acting(person)
    who.require(row.path, Right.RECEIVE)
    with _house.refusing(number):
        device = actions.receive_unlisted(
            takeback=row,
            kind=Kind(known) if known is not None else None,
            manufacturer=manufacturer,
            model=model,
            serial=serial,
            asset_tag=asset_tag,
            place=place,
            actor=who.person,
            at=timezone.now(),
        )
    code = Device.objects.get(id=device).code
    _house.show(
        {"number": row.number, "device": device, "code": code},
        lambda: [f"{row.number}: received as {code}"],
        as_json=as_json,
    )


@takeback.command()
@click.argument("number")
@click.argument("lines")
@click.option("--reason", required=True, help="damaged_battery, not_ours, contaminated or customer_withdrew.")
@common
def refuse(number: str, lines: str, reason: str, person: str | None, *, as_json: bool) -> None:
    """Refuse announced LINES (1-40,42) at the dock."""
    wanted = _numbers(lines)
    _simple(
        number, person, f"{len(wanted)} refused", "refuse_lines", as_json=as_json, lines=wanted, reason=reason
    )


@takeback.command()
@click.argument("number")
@click.argument("lines")
@place_option
@common
def unreadable(number: str, lines: str, place: str, person: str | None, *, as_json: bool) -> None:
    """Devices came for LINES but their serials cannot be read; they go by our own codes."""
    wanted = _numbers(lines)
    _simple(
        number,
        person,
        f"{len(wanted)} unreadable",
        "mark_unreadable",
        as_json=as_json,
        lines=wanted,
        place=place,
    )


@takeback.command()
@click.argument("number")
@click.argument("line", type=click.IntRange(1))
@click.option("--reason", required=True, help="A code, such as scanned_by_mistake.")
@common
def withdraw(number: str, line: int, reason: str, person: str | None, *, as_json: bool) -> None:
    """Undo the outcome of LINE that was recorded by mistake."""
    _simple(
        number, person, f"line {line} is open", "withdraw_outcome", as_json=as_json, line=line, reason=reason
    )


@takeback.command()
@click.argument("number")
@common
def close(number: str, person: str | None, *, as_json: bool) -> None:
    """End receiving: every open line ends as missing, and the counts are recorded."""
    from omlopp.apps.intake import queries as intake
    from omlopp.cli import _house

    row = _house.takeback_named(number)
    open_lines = intake.reconciliation([row.id])[row.id].open
    _simple(number, person, f"receiving closed, {open_lines} missing", "close_receiving", as_json=as_json)


@takeback.command()
@click.argument("number")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common
def evidence(number: str, files: tuple[str, ...], person: str | None, *, as_json: bool) -> None:
    """Take in inventories and erasure reports (files, folders, - for standard input) for the take-back.

    Each is bound to its device by serial, its media judged; what does not match is queued for a person. Exit
    1 when something was queued. The same file again adds nothing.
    """
    from django.utils import timezone

    from omlopp.apps.workshop import actions
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    row = _house.takeback_named(number)
    who = _house.acting(person)
    who.require(row.path, Right.ERASE)
    outcome: _files.Outcome[Any] = _files.Outcome()
    progress = _house.Progress("files taken in")
    reading = (pair for argument in files for pair in _readable(argument, outcome))
    facts = 0
    while several := list(islice(reading, EVIDENCE_AT_A_TIME)):
        with _house.refusing(number):
            taken = actions.take_in_evidence(
                files=several, takeback=row.id, actor=who.person, at=timezone.now(), sight=(row.path,)
            )
        facts += taken.facts
        outcome.done += [(each.name, each) for each in taken.files]
        progress(len(outcome.done))
    progress.end()
    counts: dict[str, int] = {}
    for _, each in outcome.done:
        counts[each.code] = counts.get(each.code, 0) + 1
    _house.show(
        {
            "number": row.number,
            "facts": facts,
            "counts": counts,
            "files": [each for _, each in outcome.done],
            "refused": outcome.refused,
        },
        lambda: [
            f"{row.number}: {len(outcome.done)} files, {facts} facts",
            *(f"  {count:>7} {code}" for code, count in sorted(counts.items())),
            *(
                f"  {each.name}: {each.code}{f' ({each.detail})' if each.detail else ''}"
                for _, each in outcome.done
                if each.code not in (actions.TAKEN_IN, actions.DUPLICATE_REPORT)
            ),
        ],
        as_json=as_json,
    )
    outcome.leave(negative=any(each.queued for _, each in outcome.done))


@takeback.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("--takeback", "number", metavar="NUMBER", help="Keep to the devices of this take-back.")
@click.option("--every", type=click.FloatRange(0.1, 3600), default=5.0, show_default=True, help="Seconds.")
@click.option("--once", is_flag=True, help="Take in what is there, and end.")
@common
def watch(
    *, folder: str, number: str | None, every: float, once: bool, person: str | None, as_json: bool
) -> None:
    """Take in inventories and erasure reports as they are dropped in FOLDER, until stopped.

    A file is taken when its size has stood still between two looks. It is then moved to done/ in the folder,
    or to refused/ with the reason beside it. Links and hidden files are left alone. The same file again adds
    nothing. With --once exit 1 when something was refused.
    """
    import time
    from pathlib import Path

    from omlopp.cli import _house, watching
    from omlopp.domain.rights import Right

    row = _house.takeback_named(number) if number is not None else None
    who = _house.acting(person)
    sight = (row.path,) if row is not None else _house.everything()
    who.require(sight[0], Right.ERASE)
    taker = watching.evidence_taker(takeback=row.id if row else None, sight=sight, person=who.person)
    told: list[dict[str, str]] = []

    def tell(name: str, became: str) -> None:
        told.append({"file": name, "result": became})
        if not (as_json and once):
            _house.show(told[-1], lambda: [f"{name}: {became}"], as_json=as_json)

    looks = 0

    def stop(seconds: float) -> bool:
        nonlocal looks
        looks += 1
        if once and looks > 2:
            return True
        if looks > 1:
            time.sleep(min(seconds, 1.0) if once else seconds)
        return False

    with _house.refusing(folder):
        watching.watch(watching.Watcher(Path(folder), taker), every_s=every, stop=stop, tell=tell)
    if as_json and once:
        _house.show({"files": told}, list, as_json=True)
    if any(one["result"].startswith("refused") for one in told):
        sys.exit(1)


@takeback.command()
@click.argument("number")
@click.option("--policy", help="By this policy; by the take-back's own in its newest version without.")
@common
def judge(number: str, policy: str | None, person: str | None, *, as_json: bool) -> None:
    """Judge the media of the take-back anew from the reports on file, when the rules or a policy changed.

    Each new judgement is a new fact; certificates stay as they were. Exit 1 when a device fell below what was
    agreed: it is held.
    """
    from django.utils import timezone

    from omlopp.apps.workshop import actions
    from omlopp.apps.workshop import evidence_queries as evidence_
    from omlopp.cli import _house
    from omlopp.domain import erasure
    from omlopp.domain.rights import Right

    row = _house.takeback_named(number)
    who = _house.acting(person)
    who.require(row.path, Right.ERASE)
    if policy is not None:
        _chosen("--policy", policy.partition("@")[0], [each.id for each in erasure.POLICIES])
    devices = evidence_.judged_devices(sight=(row.path,), takeback=row.id)
    progress = _house.Progress("devices judged")
    changed: list[actions.Rejudged] = []
    for start in range(0, len(devices), EVIDENCE_AT_A_TIME):
        changed += actions.rejudge(
            devices=devices[start : start + EVIDENCE_AT_A_TIME],
            policy=policy,
            actor=who.person,
            at=timezone.now(),
        )
        progress(min(start + EVIDENCE_AT_A_TIME, len(devices)), len(devices))
    progress.end()
    codes = {device: code for code, device in _house.codes_of([one.device for one in changed]).items()}
    fell = sorted({codes[one.device] for one in changed if one.fell})
    _house.show(
        {
            "number": row.number,
            "rules": erasure.RULES_VERSION,
            "devices": len(devices),
            "changed": [
                {"device": codes[one.device], "medium": one.medium, "before": one.before, "after": one.after}
                for one in changed
            ],
            "fell": fell,
        },
        lambda: [
            f"{row.number}: {len(devices)} judged, {len(changed)} judgements changed, {len(fell)} held",
            *(f"  {code}" for code in fell),
        ],
        as_json=as_json,
    )
    sys.exit(1 if fell else 0)


def _readable(argument: str, outcome: "_files.Outcome[Any]") -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the files an argument stands for; what is unusable is complained of."""
    found = False
    for file in _files.inputs([argument]):
        found = True
        try:
            yield file, _files.read(file, limit=EVIDENCE_LIMIT)
        except _files.Unusable as refusal:
            outcome.refused.append(_files.Refused(file, refusal.code, refusal.place, refusal.reason))
            _files.complain(file, refusal.reason)
    if not found:
        outcome.refused.append(_files.Refused(argument, "no_files", None, "has no file to read"))
        _files.complain(argument, "has no file to read")


def devices_argument(command: F) -> F:
    """The devices meant: by their codes, or all that wait."""
    command = click.option("--all", "whole", is_flag=True, help="Every one that waits for this.")(command)
    return click.argument("codes", nargs=-1, metavar="[CODE...]")(command)


@takeback.command()
@click.argument("number")
@click.argument("file")
@common
def inspect(number: str, file: str, person: str | None, *, as_json: bool) -> None:
    """Record what was tested and seen, from FILE (JSON): {"devices": [{"device", "tests", "defects"}]}.

    `device` is a code, `tests` a list of {"code", "outcome", "value"}, `defects` of {"code", "zone",
    "severity"}; either may be left out, an empty list of defects says that none were found. Exit 1 when some
    were refused.
    """
    from django.utils import timezone

    from omlopp.apps.workshop import actions
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    try:
        rows = _inspections(_files.read(file, limit=EVIDENCE_LIMIT))
    except _files.Unusable as refusal:
        _house.stop(file, refusal.reason if refusal.place is None else f"{refusal.place}: {refusal.reason}")
    row = _house.takeback_named(number)
    who = _house.acting(person)
    who.require(row.path, Right.GRADE)
    found, strangers = _house.devices_named(row, [device for device, _, _ in rows])
    by: dict[str, Any] = {"actor": who.person, "at": timezone.now()}
    tests = {found[code]: tests for code, tests, _ in rows if code in found and tests is not None}
    defects = {found[code]: defects for code, _, defects in rows if code in found and defects is not None}
    with _house.refusing(number):
        results = [actions.record_tests(results=tests, **by), actions.record_defects(defects=defects, **by)]
    done = {device for result in results for device in result.done}
    refused = {device: why for result in results for device, why in result.refused.items()}
    _house.many_done(row, found, done - set(refused), refused, strangers, as_json=as_json)


def _inspections(data: bytes) -> list[tuple[str, list[Any] | None, list[Any] | None]]:
    import msgspec

    from omlopp.domain.events import Defect, TestResult

    class One(msgspec.Struct, forbid_unknown_fields=True):
        device: str
        tests: list[TestResult] | None = None
        defects: list[Defect] | None = None

    class All(msgspec.Struct, forbid_unknown_fields=True):
        devices: list[One]

    try:
        read = msgspec.json.decode(data, type=All)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _files.Unusable(f"cannot be read: {error}") from None
    return [(one.device, one.tests, one.defects) for one in read.devices]


@takeback.command()
@click.argument("number")
@devices_argument
@common
def grade(number: str, codes: tuple[str, ...], person: str | None, *, whole: bool, as_json: bool) -> None:
    """Grade devices from their tests and defects by the newest rubric. Exit 1 when some could not be."""
    _many(number, person, codes, "grade_devices", "grade", "ungraded", whole=whole, as_json=as_json)


@takeback.command()
@click.argument("number")
@click.argument("route")
@devices_argument
@common
def route(
    *, number: str, route: str, codes: tuple[str, ...], person: str | None, whole: bool, as_json: bool
) -> None:
    """Say where devices go: resale, rental, parts, recycling, destruction or return_to_owner."""
    from omlopp.domain.vocabulary import Route

    chosen = Route(_chosen("ROUTE", route, [each.value for each in Route]))
    _many(
        number,
        person,
        codes,
        "route_devices",
        "route",
        "unrouted",
        whole=whole,
        as_json=as_json,
        route=chosen,
    )


@takeback.command()
@click.argument("number")
@devices_argument
@place_option
@common
def stock(
    *, number: str, codes: tuple[str, ...], place: str, person: str | None, whole: bool, as_json: bool
) -> None:
    """Make devices stock. Exit 1 when some were refused, as while a medium lacks a sufficient judgement."""
    _many(
        number,
        person,
        codes,
        "stock_devices",
        "stock",
        "ready_for_stock",
        whole=whole,
        as_json=as_json,
        place=place,
    )


@takeback.command()
@click.argument("number")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--reason", required=True, help="sold, rented, returned, recycled or destroyed.")
@click.option("--to", metavar="PARTY", help="Whom they went to: id, path or name.")
@common
def ship(
    *, number: str, codes: tuple[str, ...], reason: str, to: str | None, person: str | None, as_json: bool
) -> None:
    """Record that devices left the house. Exit 1 when some were refused."""
    from omlopp.cli import _house

    party = _house.party_named(to).id if to is not None else None
    _many(
        number,
        person,
        codes,
        "ship_devices",
        "stock",
        "",
        whole=False,
        as_json=as_json,
        reason=reason,
        to=party,
    )


def _many(  # noqa: PLR0917 - one call for verbs that differ in a word
    number: str,
    person: str | None,
    codes: tuple[str, ...],
    verb: str,
    right: str,
    queue: str,
    *,
    whole: bool,
    as_json: bool,
    **facts: Any,
) -> None:
    """Do one thing with devices of a take-back, those named or all that wait for it."""
    from django.utils import timezone

    from omlopp.apps.workshop import actions, queries
    from omlopp.cli import _house
    from omlopp.domain.rights import Right

    if bool(codes) == whole:
        raise click.UsageError("Name devices by their codes, or say --all")
    row = _house.takeback_named(number)
    who = _house.acting(person)
    who.require(row.path, Right(right))
    if whole:
        found = _house.codes_of(queries.ids(queue, sight=(row.path,), takeback=row.id))
        strangers: list[str] = []
    else:
        found, strangers = _house.devices_named(row, codes)
    with _house.refusing(number):
        result = getattr(actions, verb)(
            devices=list(found.values()), **facts, actor=who.person, at=timezone.now()
        )
    _house.many_done(row, found, result.done, result.refused, strangers, as_json=as_json)
