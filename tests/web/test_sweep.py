"""Every address of the house, as nobody, as a stranger, as every role: who may, who may not, what is said.

The tables below are the promise. An address that is not in them fails the first test; so does a line whose
address is gone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from omlopp.apps.jobs.models import Job
from tests.web.asking import Asker, addresses, endpoints, plain
from tests.web.house import CUSTOMER_ROLES, OPERATOR_ROLES, Belongings, House

ROLES = (*CUSTOMER_ROLES, *OPERATOR_ROLES)
STRANGERS = ("stranger", "strange_administrator")

ALL = frozenset(ROLES)
SEES = ALL - {"buyer"}
SEES_EVIDENCE = frozenset({"customer_it", "customer_security", "auditor", *OPERATOR_ROLES})
SEES_MONEY = frozenset(
    {"customer_it", "customer_economy", "finance_partner", "auditor", "operator_economy", "administrator"}
)
SEES_CLIMATE = frozenset(
    {"customer_it", "customer_economy", "customer_climate", "auditor", "operator_economy", "administrator"}
)
ORDERS = frozenset({"customer_it", "administrator"})
DESK = frozenset(OPERATOR_ROLES)
PLANS = frozenset({"receiver", "administrator"})
RECEIVES = frozenset({"receiver", "administrator"})
ERASES = frozenset({"technician", "administrator"})
GRADES = frozenset({"grader", "refurbisher", "administrator"})
ROUTES = frozenset({"refurbisher", "stock", "administrator"})
STOCKS = frozenset({"stock", "administrator"})
REPRINTS = frozenset({"refurbisher", "administrator"})
SETTLES = frozenset({"operator_economy", "administrator"})
CHECKS = ERASES | GRADES | SETTLES
ADMINISTERS = frozenset({"administrator"})
PLANS_OR_ORDERS = PLANS | ORDERS


@dataclass(frozen=True)
class Page:
    """Who may open an address, and what they get: the status of GET and of POST with an empty form.

    None where there is nothing to open, or nothing to send. `fill` says from which part of the story the
    parameters come. Whoever may not gets the page for what does not exist.
    """

    may: frozenset[str]
    get: int | None = 200
    post: int | None = None
    fill: dict[str, str] = field(default_factory=dict)


RECEIVING = {"number": "receiving"}
ORDERED = {"number": "ordered"}

PAGES: dict[str, Page] = {
    # The portal
    "home": Page(ALL),
    "takebacks": Page(ALL),
    "order_takeback": Page(ORDERS, post=200),
    "takeback": Page(SEES),
    "takeback_lines": Page(SEES),
    "takeback_lines_export": Page(SEES),
    "hand_in_list": Page(ORDERS, post=200, fill=ORDERED),
    "list_undo": Page(ORDERS, post=200, fill=RECEIVING),
    "list_preview": Page(ORDERS, post=200, fill=ORDERED),
    "list_announce": Page(ORDERS, get=None, post=302, fill=ORDERED),
    "devices": Page(ALL),
    "devices_export": Page(ALL),
    "devices_many": Page(ALL, post=200),
    "search": Page(ALL, get=302),
    "device": Page(SEES),
    "device_evidence": Page(SEES_EVIDENCE),
    "tasks": Page(ALL),
    "tasks_released": Page(ORDERS, get=None, post=302),
    "unlock": Page(ALL, fill={"kind": "bios_password"}),
    "documents": Page(ALL),
    "climate": Page(SEES_CLIMATE),
    "climate_year": Page(SEES_CLIMATE),
    "climate_diploma": Page(SEES_CLIMATE, fill={"statement": "climate_report"}),
    "climate_workbook": Page(SEES_CLIMATE, fill={"statement": "climate_report"}),
    "document_pdf": Page(SEES, fill={"statement": "return_report"}),
    "document_json": Page(SEES, fill={"statement": "return_report"}),
    "document_json settlement": Page(SEES_MONEY, fill={"statement": "settlement"}),
    "document_json climate": Page(SEES_CLIMATE, fill={"statement": "climate_report"}),
    "document_json certificate": Page(SEES_EVIDENCE, fill={"statement": "erasure_certificate"}),
    "organisation": Page(ALL),
    "profile": Page(ALL, post=200),
    # The desk
    "desk:home": Page(DESK),
    "desk:takebacks": Page(DESK),
    "desk:order": Page(PLANS, post=200),
    "desk:takeback": Page(DESK),
    "desk:schedule": Page(PLANS, post=200),
    "desk:collect": Page(PLANS, post=200),
    "desk:cancel": Page(PLANS, post=200),
    "desk:close": Page(SETTLES, post=302),
    "desk:list-upload": Page(PLANS, post=200, fill=ORDERED),
    "desk:list-columns": Page(PLANS, fill=ORDERED),
    "desk:list-headings": Page(PLANS, get=None, post=302, fill=ORDERED),
    "desk:list-undo": Page(PLANS, post=200, fill=RECEIVING),
    "desk:list-review": Page(PLANS, fill=ORDERED),
    "desk:list-correct": Page(PLANS, get=None, post=302, fill=ORDERED),
    "desk:list-announce": Page(PLANS, post=200, fill=ORDERED),
    "desk:list-result": Page(PLANS, get=302, fill=ORDERED),
    "desk:list-result announced": Page(PLANS, fill={"draft": "announced_draft"}),
    "desk:list-problems-csv": Page(PLANS, fill=ORDERED),
    "desk:list-problems-xlsx": Page(PLANS, fill=ORDERED),
    "desk:receiving": Page(RECEIVES, fill=RECEIVING),
    "desk:receiving-open": Page(RECEIVES, get=None, post=302),
    "desk:scan": Page(RECEIVES, get=None, post=302, fill=RECEIVING),
    "desk:receiving-lines": Page(RECEIVES, get=None, post=302, fill=RECEIVING),
    "desk:withdraw": Page(RECEIVES, post=302, fill=RECEIVING),
    "desk:unlisted": Page(RECEIVES, post=200, fill=RECEIVING),
    "desk:receive-all": Page(RECEIVES, post=200, fill=RECEIVING),
    "desk:close-receiving": Page(RECEIVES, post=200, fill=RECEIVING),
    "desk:reconciliation": Page(DESK),
    "desk:lines": Page(DESK),
    "desk:queues": Page(DESK),
    "desk:bulk": Page(frozenset(), get=None, post=302),  # an empty form says nothing: see below
    "desk:shipping": Page(STOCKS, post=200),
    "desk:device": Page(DESK),
    "desk:device-tests": Page(GRADES, get=None, post=302),
    "desk:device-defects": Page(GRADES, get=None, post=302),
    "desk:device-grade": Page(GRADES, get=None, post=302),
    "desk:device-route": Page(ROUTES, get=None, post=302),
    "desk:device-parts": Page(ROUTES, get=None, post=302),
    "desk:device-repair": Page(GRADES, get=None, post=302),
    "desk:device-climate": Page(SETTLES, get=None, post=302),
    "desk:device-stock": Page(STOCKS, get=None, post=302),
    "desk:device-no-media": Page(ERASES, get=None, post=302),
    "desk:medium": Page(ERASES, get=None, post=302),
    "desk:destroy": Page(ERASES, post=200),
    "desk:evidence": Page(DESK),
    "desk:evidence-new": Page(ERASES, get=None, post=302),
    "desk:evidence-upload": Page(DESK, fill={"job": "upload"}),
    "desk:evidence-dismiss": Page(ERASES, get=None, post=302),
    "desk:evidence-item": Page(DESK),
    "desk:evidence-link": Page(ERASES, get=None, post=302),
    "desk:device-locks": Page(ERASES | GRADES, get=None, post=302),
    "desk:stock": Page(DESK),
    "desk:stock-export": Page(DESK),
    "desk:keyboards": Page(DESK),
    "desk:keyboard-list": Page(DESK),
    "desk:keyboards-do": Page(REPRINTS, get=None, post=302),
    "desk:keyboard-choice": Page(REPRINTS, post=200),
    "desk:keyboard-geometries": Page(REPRINTS, post=200),
    "desk:keyboard-run": Page(DESK),
    "desk:keyboard-approve": Page(REPRINTS, get=None, post=302),
    "desk:keyboard-jig": Page(REPRINTS, get=None, post=200),
    "desk:keyboard-photo": Page(frozenset()),
    "desk:device-keyboard": Page(REPRINTS, get=None, post=302),
    "desk:keyboard-file": Page(DESK, fill={"kind": "pdf"}),
    "desk:locks": Page(DESK),
    "desk:lock": Page(DESK),
    "desk:lock-settle": Page(ERASES | GRADES, get=None, post=302),
    "desk:operators": Page(ADMINISTERS, post=200),
    "desk:operator-remove": Page(ADMINISTERS, get=None, post=302),
    "desk:samples": Page(DESK),
    "desk:sample-draw": Page(CHECKS, get=None, post=302),
    "desk:sample": Page(DESK),
    "desk:sample-check": Page(CHECKS, get=None, post=302),
    "desk:rejudge": Page(DESK),
    "desk:statements": Page(DESK),
    "desk:takeback-statements": Page(DESK),
    "desk:issue": Page(SETTLES, get=None, post=302),
    "desk:parties": Page(ADMINISTERS),
    "desk:party-add": Page(ADMINISTERS, get=None, post=200),
    "desk:grant": Page(ADMINISTERS, get=None, post=200),
    "desk:token": Page(ADMINISTERS, get=None, post=200),
    "desk:revoke": Page(ADMINISTERS, get=None, post=302),
    "desk:revoke-token": Page(ADMINISTERS, get=None, post=302),
    "desk:guide": Page(DESK),
    "desk:record": Page(DESK),
    "desk:verify": Page(SETTLES, get=None, post=302),
    "desk:climate": Page(SETTLES),
    "desk:claim": Page(SETTLES, get=None, post=200),
    "desk:own-account": Page(SETTLES),
    "desk:own-entry": Page(SETTLES, get=None, post=200),
    "desk:own-close": Page(SETTLES, get=None, post=302),
    "desk:own-removal": Page(SETTLES, get=None, post=200),
    "desk:own-file": Page(frozenset()),
    "desk:names": Page(SETTLES),
    "desk:name": Page(SETTLES),
    "desk:name-approve": Page(SETTLES, get=None, post=200),
    "desk:name-withdraw": Page(SETTLES, get=None, post=302),
    "desk:names-file": Page(SETTLES),
    "desk:recycling": Page(SETTLES),
    "desk:recycling-record": Page(SETTLES, get=None, post=200),
    "desk:recycling-withdraw": Page(SETTLES, get=None, post=302),
    "desk:recycling-file": Page(frozenset()),
    "desk:factors": Page(SETTLES),
    "desk:factors-load": Page(SETTLES, get=None, post=200),
    "desk:factors-file": Page(frozenset()),
    "desk:climate-period": Page(SETTLES, get=None, post=200),
    "desk:restate": Page(SETTLES, get=None, post=200),
    "desk:restatement": Page(SETTLES),
    "desk:restatement-go-on": Page(SETTLES, get=None, post=302),
    "desk:jobs": Page(DESK),
    "desk:job": Page(DESK),
}
OPEN: dict[str, tuple[int, int]] = {
    "account_login": (200, 200),
    "account_logout": (302, 302),
    "account_inactive": (200, 405),
    "account_signup": (200, 200),  # says that accounts come by invitation
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 405),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 405),
    "account_confirm_email": (200, 404),
    "account_email_verification_sent": (200, 405),
    "set_language": (302, 302),
    "passport": (200, 200),
    "verify": (200, 200),
    "verify_proof": (404, 404),
    "methods": (200, 200),
    "method": (200, 200),
    "accessibility": (200, 200),
    "ledger_checkpoint": (200, 405),
    "ledger_key": (200, 405),
    "ledger_tile": (200, 405),
    "api:api-root": (302, 302),
    "api:docs": (200, 200),
}
"""The open list: what nobody in particular gets by GET and by POST. Everything else needs a log-in."""

OWN_ACCOUNT: dict[str, tuple[int, int]] = {
    "account_reauthenticate": (200, 200),
    "account_email": (200, 302),
    "account_change_password": (200, 200),
    "account_set_password": (302, 302),
    "account_confirm_login_code": (302, 302),
    "mfa_index": (200, 405),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_deactivate_totp": (404, 404),
    "mfa_view_recovery_codes": (404, 405),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_download_recovery_codes": (404, 404),
}
"""A person's own log-in: the same for everybody, about nobody else."""


@dataclass(frozen=True)
class Call:
    """Who may call an endpoint, what comes of it, and what is sent."""

    may: frozenset[str]
    status: int = 200
    body: Callable[[dict[str, str]], Any] = lambda _of: None
    query: str = ""
    fill: dict[str, str] = field(default_factory=dict)


def devices(**also: Any) -> Callable[[dict[str, str]], Any]:
    return lambda of: {"devices": [of["code"]], **also}


def always(**sent: Any) -> Callable[[dict[str, str]], Any]:
    return lambda _of: sent


CALLS: dict[str, Call] = {
    "GET /api/v1/takebacks": Call(ALL),
    "POST /api/v1/takebacks": Call(
        PLANS_OR_ORDERS,
        201,
        lambda of: {"customer": of["party"], "policy": "clear-on-disks", "price_list": "sample-2026"},
    ),
    "GET /api/v1/takebacks/{number}": Call(SEES),
    "GET /api/v1/takebacks/{number}/lines": Call(SEES),
    "POST /api/v1/takebacks/{number}/statements": Call(SETTLES, 200, always(kind="return_report")),
    "GET /api/v1/takebacks/{number}/unlisted": Call(SEES),
    "POST /api/v1/takebacks/{number}/schedule": Call(
        PLANS_OR_ORDERS, 200, always(pickup_date="2030-01-02"), fill=ORDERED
    ),
    "POST /api/v1/takebacks/{number}/collect": Call(RECEIVES, 409, always(pallets=1)),
    "POST /api/v1/takebacks/{number}/cancel": Call(
        PLANS_OR_ORDERS, 200, always(reason="customer"), fill=ORDERED
    ),
    "POST /api/v1/takebacks/{number}/lists": Call(PLANS_OR_ORDERS, 422, always(), fill=ORDERED),
    "GET /api/v1/takebacks/{number}/lists/{draft}": Call(PLANS_OR_ORDERS, fill=ORDERED),
    "POST /api/v1/takebacks/{number}/lists/{draft}/corrections": Call(
        PLANS_OR_ORDERS,
        200,
        always(corrections=[{"sheet": None, "line": 2, "field": "model", "value": "X"}]),
        fill=ORDERED,
    ),
    "POST /api/v1/takebacks/{number}/lists/{draft}/announce": Call(
        PLANS_OR_ORDERS, 200, always(), fill=ORDERED
    ),
    "POST /api/v1/takebacks/{number}/receiving/open": Call(RECEIVES, 409),
    "POST /api/v1/takebacks/{number}/receiving/scans": Call(
        RECEIVES, 200, always(scans=["NOWHERE1"], place="K1"), fill=RECEIVING
    ),
    "POST /api/v1/takebacks/{number}/receiving/lines": Call(
        RECEIVES, 200, always(lines=[2], place="K1"), fill=RECEIVING
    ),
    "POST /api/v1/takebacks/{number}/receiving/unlisted": Call(
        RECEIVES, 201, always(place="K1"), fill=RECEIVING
    ),
    "POST /api/v1/takebacks/{number}/receiving/refusals": Call(
        RECEIVES, 200, always(lines=[2], reason="not_ours"), fill=RECEIVING
    ),
    "POST /api/v1/takebacks/{number}/receiving/unreadable": Call(
        RECEIVES, 200, always(lines=[2], place="K1"), fill=RECEIVING
    ),
    "POST /api/v1/takebacks/{number}/receiving/withdrawals": Call(
        RECEIVES, 200, always(line=1, reason="mistake"), fill=RECEIVING
    ),
    "POST /api/v1/takebacks/{number}/receiving/close": Call(RECEIVES, 200, fill=RECEIVING),
    "GET /api/v1/devices": Call(ALL),
    "GET /api/v1/devices/search": Call(ALL, query="?q=NOWHERE1"),
    "GET /api/v1/devices/{code}": Call(SEES),
    "GET /api/v1/devices/{code}/timeline": Call(SEES),
    "POST /api/v1/evidence": Call(ERASES, 200, lambda _of: {"not": "a report"}),
    "POST /api/v1/workshop/tests": Call(
        GRADES,
        200,
        lambda of: {"devices": [{"device": of["code"], "results": [{"code": "screen", "outcome": "pass"}]}]},
    ),
    "POST /api/v1/workshop/defects": Call(
        GRADES, 200, lambda of: {"devices": [{"device": of["code"], "defects": []}]}
    ),
    "POST /api/v1/workshop/repairs": Call(
        GRADES, 200, lambda of: {"devices": [{"device": of["code"], "parts": ["ssd"]}]}
    ),
    "POST /api/v1/workshop/parts": Call(ROUTES, 200, lambda of: {"device": of["code"], "parts": ["ssd"]}),
    "POST /api/v1/workshop/grades": Call(GRADES, 200, devices()),
    "POST /api/v1/workshop/routes": Call(ROUTES, 200, devices(route="parts")),
    "POST /api/v1/workshop/stock": Call(STOCKS, 200, devices(place="K1")),
    "POST /api/v1/workshop/shipments": Call(STOCKS, 200, devices(reason="sold")),
    "POST /api/v1/workshop/no-media": Call(ERASES, 200, devices(found_by="teardown")),
    "POST /api/v1/workshop/media-counts": Call(ERASES, 200, lambda of: {"devices": {of["code"]: 2}}),
    "POST /api/v1/workshop/media/removed": Call(
        ERASES,
        200,
        lambda of: {"media": [of["medium"]], "destination": "owner"},
        fill={"medium": "open_medium"},
    ),
    "POST /api/v1/workshop/media/destroyed": Call(
        ERASES,
        422,
        lambda of: {"media": [of["medium"]], "method": "wish", "proof": "cGhvdG8="},
    ),
    "POST /api/v1/workshop/media/missing": Call(
        ERASES, 200, lambda of: {"media": [of["medium"]]}, fill={"medium": "open_medium"}
    ),
    "GET /api/v1/workshop/waiting": Call(DESK),
    "GET /api/v1/workshop/queue": Call(ERASES),
    "POST /api/v1/workshop/queue/{item}/link": Call(ERASES, 200, lambda of: {"device": of["code"]}),
    "POST /api/v1/workshop/queue/dismissals": Call(
        ERASES, 200, lambda of: {"items": [of["item"]], "reason": "not_ours"}
    ),
    "GET /api/v1/stations/jobs": Call(ERASES, 200, query="?serial={code}"),
    "POST /api/v1/stations/jobs/{code}/reports": Call(ERASES, 200, lambda _of: {"not": "a report"}),
    "GET /api/v1/samples": Call(SEES_EVIDENCE),
    "POST /api/v1/samples": Call(CHECKS, 409, lambda of: {"takeback": of["number"]}),
    "GET /api/v1/samples/{sample}": Call(SEES_EVIDENCE),
    "POST /api/v1/samples/{sample}/results": Call(
        CHECKS, 200, lambda of: {"medium": of["sampled"], "result": "no_data", "method": "full_read"}
    ),
    "GET /api/v1/stock": Call(DESK),
    "GET /api/v1/keyboards/geometries": Call(DESK),
    "POST /api/v1/keyboards/seen": Call(
        REPRINTS, 200, lambda of: {"keyboards": [{"device": of["code"], "layout": "de", "form": "iso"}]}
    ),
    "GET /api/v1/keyboards/runs": Call(DESK),
    "GET /api/v1/keyboards/runs/{run}": Call(DESK),
    "GET /api/v1/keyboards/runs/{run}/files/{kind}": Call(DESK, fill={"kind": "job"}),
    "POST /api/v1/keyboards/runs/{run}/mounts": Call(
        REPRINTS, 409, lambda of: {"device": of["code"], "artwork": "0" * 16}
    ),
    "POST /api/v1/keyboards/runs/{run}/first-articles": Call(
        REPRINTS, 409, lambda of: {"device": of["code"], "passed": True}
    ),
    "POST /api/v1/keyboards/runs/{run}/outcomes": Call(
        REPRINTS, 409, lambda of: {"device": of["code"], "outcome": "released"}
    ),
    "GET /api/v1/locks": Call(ALL),
    "POST /api/v1/locks": Call(ERASES | GRADES, 200, lambda of: {"device": of["code"], "kind": "mdm"}),
    "POST /api/v1/locks/releases": Call(ORDERS, 200, lambda of: {"locks": [of["lock"]]}),
    "POST /api/v1/locks/{lock}/released": Call(ERASES | GRADES, 200, always(proof="cGhvdG8=")),
    "POST /api/v1/locks/{lock}/holding": Call(ERASES | GRADES, 409),
    "GET /api/v1/statements": Call(ALL),
    "GET /api/v1/statements/{statement}": Call(SEES, fill={"statement": "return_report"}),
    "GET /api/v1/statements/{statement} settlement": Call(SEES_MONEY, fill={"statement": "settlement"}),
    "GET /api/v1/statements/{statement} climate": Call(SEES_CLIMATE, fill={"statement": "climate_report"}),
    "GET /api/v1/statements/{statement} certificate": Call(
        SEES_EVIDENCE, fill={"statement": "erasure_certificate"}
    ),
    "GET /api/v1/statements/{statement}/pdf": Call(SEES, fill={"statement": "return_report"}),
    "GET /api/v1/statements/{statement}/data": Call(SEES_MONEY, fill={"statement": "settlement"}),
    "GET /api/v1/statements/{statement}/proof": Call(
        SEES_EVIDENCE, fill={"statement": "erasure_certificate"}
    ),
    "GET /api/v1/parties/{party}/climate/{year}": Call(SEES_CLIMATE),
    "POST /api/v1/parties/{party}/climate/{year}": Call(SETTLES, 409, always()),
    "GET /api/v1/ledger/checkpoint": Call(ALL),
    "GET /api/v1/ledger/facts/{fact}/proof": Call(DESK, fill={"fact": "DeviceReceived"}),
    "GET /api/v1/ledger/facts/{fact}/proof priced": Call(SETTLES, fill={"fact": "DevicePriced"}),
    "GET /api/v1/openapi.json": Call(ALL),
}

OBJECTS = frozenset(
    {
        "number",
        "draft",
        "code",
        "medium",
        "item",
        "lock",
        "sample",
        "sampled",
        "job",
        "restatement",
        "run",
        "digest",
        "statement",
        "party",
        "membership",
        "token",
        "fact",
    }
)
"""Parameters that name something of somebody's."""


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """The house, played once."""
    return House()


@pytest.fixture(scope="module")
def asker(house: House) -> Asker:
    """Who asks."""
    return Asker(house)


def parameters(house: House, of: Belongings, fill: dict[str, str]) -> dict[str, str]:
    """What every parameter is for this customer."""
    own = of is house.own
    member = "customer_it" if own else "stranger"
    found: dict[str, Any] = {
        "number": getattr(of, fill.get("number", "takeback")).number,
        "draft": getattr(of, fill.get("draft", "draft")).id,
        "code": of.cleared.code,
        "medium": getattr(of, fill.get("medium", "medium")).id,
        "item": of.item,
        "lock": of.lock,
        "sample": of.sample,
        "sampled": of.sampled,
        "job": getattr(of, fill.get("job", "job")),
        "digest": of.exhibit,
        "restatement": of.restatement,
        "run": of.run,
        "report": of.item,
        "alias": of.item,
        "operator": of.item,
        "year": house.start.year,
        "statement": of.statements[fill.get("statement", "return_report")],
        "fact": of.facts[fill.get("fact", "DeviceReceived")],
        "party": house.cast.customer.id if own else house.cast.stranger.id,
        "membership": house.membership(member),
        "token": house.station(member),
        "line": 1,
        "form": "csv",
        "kind": fill.get("kind", "return_report"),
        "method": "ivl-2020",
        "level": 0,
        "index": house.tile,
        "key": "none",
        "uidb36": "1",
    }
    return {name: str(value) for name, value in found.items()}


NOTHING_AT_ALL = "01890000-0000-7000-8000-000000000000"


def nothing(house: House) -> dict[str, str]:
    """Parameters that name nothing there is."""
    return {
        **dict.fromkeys(OBJECTS, NOTHING_AT_ALL),
        "number": "ÅT-2026-9999",
        "code": house.no_code,
        "digest": "0" * 64,
    }


def needed(route: str) -> list[str]:
    """The parameters in a route, of Django's or the API's."""
    return [
        one or other or third
        for one, other, third in re.findall(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>|\{(\w+)\}", route)
    ]


ROUTES_BY_NAME = dict(addresses())


def address(line: str, given: dict[str, str]) -> str:
    """The address of a line of the tables."""
    if line[:1].isupper():
        found = line.split()[1]
        for name in needed(found):
            found = found.replace(f"{{{name}}}", given[name])
        return iri_to_uri(found)
    name = line.split(maxsplit=1)[0]
    return reverse(name, kwargs={one: given[one] for one in needed(ROUTES_BY_NAME[name])})


def objects(line: str) -> list[str]:
    """The parameters of a line that name something of somebody's, in its address."""
    name = line.split(maxsplit=1)[0]
    route = line.split()[1] if line[:1].isupper() else ROUTES_BY_NAME[name]
    return [one for one in needed(route) if one in OBJECTS]


def told(wrong: list[Any]) -> str:
    return "\n" + "\n".join(map(str, wrong))


def to_log_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith("/account/login/")


def test_every_address_and_endpoint_has_its_line() -> None:
    pages = {name for name, _route in addresses() if not name.startswith("api:")}
    told = {line.split()[0] for line in (*PAGES, *OPEN, *OWN_ACCOUNT)}
    assert pages ^ {name for name in told if not name.startswith("api:")} == set()

    told = {" ".join(line.split()[:2]) for line in CALLS}
    assert set(endpoints()) ^ told == {"GET /api/v1/openapi.json"}
    routes = {route for name, route in addresses() if name.startswith("api:")}
    assert {route.replace("<", "{").replace(">", "}") for route in routes} == {
        *(line.split()[1].removeprefix("/") for line in CALLS),
        "api/v1/",
        "api/v1/docs",
    }


def test_nobody_is_asked_to_log_in_except_on_the_open_list(house: House, asker: Asker) -> None:
    wrong = []
    for line, page in PAGES.items():
        url = address(line, parameters(house, house.own, page.fill))
        wrong += [(line, method) for method in ("GET", "POST") if not to_log_in(asker.ask(None, method, url))]
    for line in OWN_ACCOUNT:
        wrong += [
            (line, method)
            for method in ("GET", "POST")
            if not to_log_in(asker.ask(None, method, address(line, {})))
        ]
    for line, expected in OPEN.items():
        url = address(line, parameters(house, house.own, {}))
        got = tuple(asker.ask(None, method, url).status_code for method in ("GET", "POST"))
        wrong += [(line, got)] if got != expected else []

    assert not wrong, told(wrong)


def test_nobody_calls_an_endpoint_without_a_token(house: House, asker: Asker) -> None:
    wrong = []
    for line, call in CALLS.items():
        given = parameters(house, house.own, call.fill)
        url = address(line, given) + call.query.format(**given)
        response = asker.call(None, line.split()[0], url, call.body(given))
        expected = 200 if line.endswith("openapi.json") else 401
        wrong += [(line, response.status_code)] if response.status_code != expected else []

    assert not wrong, told(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(house: House, asker: Asker, role: str) -> None:
    wrong = []
    for line, page in PAGES.items():
        url = address(line, parameters(house, house.own, page.fill))
        for method, expected in (("GET", page.get), ("POST", page.post)):
            if expected is None:
                continue
            status = asker.ask(role, method, url).status_code
            if status != (expected if role in page.may else 404):
                wrong.append((line, method, status))

    assert not wrong, told(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_a_station_calls_what_its_person_may_and_nothing_else(house: House, asker: Asker, role: str) -> None:
    wrong = []
    for line, call in CALLS.items():
        given = parameters(house, house.own, call.fill)
        url = address(line, given) + call.query.format(**given)
        response = asker.call(role, line.split()[0], url, call.body(given))
        expected = (call.status,) if role in call.may else (403, 404)
        fine = response.status_code in expected
        wrong += [] if fine else [(line, response.status_code, response.content[:300])]

    assert not wrong, told(wrong)


def test_ones_own_log_in_is_about_oneself(house: House, asker: Asker) -> None:
    got = {
        line: tuple(
            asker.ask("customer_it", method, address(line, {})).status_code for method in ("GET", "POST")
        )
        for line in OWN_ACCOUNT
    }

    assert got == OWN_ACCOUNT


def test_what_is_only_sent_is_not_opened(house: House, asker: Asker) -> None:
    got = [
        asker.ask("administrator", "GET", address(line, parameters(house, house.own, page.fill)))
        for line, page in PAGES.items()
        if page.get is None
    ]

    assert {answer.status_code for answer in got} == {405}
    # An address that is opened again after a log-in says what it is, and is not a blank page.
    assert all("<h1>" in answer.content.decode() for answer in got)


BULK = {
    "grade": (GRADES, {"queue": "ungraded"}),
    "route": (ROUTES, {"queue": "unrouted", "route": "resale"}),
    "stock": (STOCKS, {"queue": "ready_for_stock", "place": "K1"}),
}


@pytest.mark.parametrize("verb", BULK)
def test_many_at_once_is_for_those_who_may(house: House, asker: Asker, verb: str) -> None:
    may, form = BULK[verb]
    sent = {**form, "do": verb, "device": str(house.own.locked.id)}
    url = address("desk:bulk", {})

    begun = set()
    before = Job.objects.count()
    for role in DESK:
        assert asker.ask(role, "POST", url, sent, look=Job.objects.count).status_code == 302
        if asker.left > before:
            begun.add(role)

    assert begun == may


def test_open_pages_are_the_same_for_those_who_logged_in(house: House, asker: Asker) -> None:
    lines = ("passport", "verify", "methods", "method", "accessibility", "ledger_checkpoint", "ledger_key")
    given = parameters(house, house.own, {"statement": "erasure_certificate"})

    for line in lines:
        assert asker.ask("stranger", "GET", address(line, given)).status_code == 200
        assert asker.ask("administrator", "GET", address(line, given)).status_code == 200


def questions(house: House) -> Iterator[tuple[str, str, dict[str, str], Any]]:
    """Every line that names somebody's things, as (line, method, parameters by name, what is sent)."""
    of = house.own
    for line, page in PAGES.items():
        if objects(line):
            given = parameters(house, of, page.fill)
            yield line, "GET", given, None
            if page.post is not None:
                yield line, "POST", given, None
    for line, call in CALLS.items():
        given = parameters(house, of, call.fill)
        if objects(line) or call.body(given) != call.body(nothing(house)):
            yield line, line.split()[0], given, call.body


def answer(asker: Asker, who: str, line: tuple[str, str, Any], given: dict[str, str]) -> HttpResponse:
    name, method, body = line
    if body is None:
        return asker.ask(who, method, address(name, given))
    return asker.call(who, method, address(name, given), body(given))


@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_is_anothers_does_not_exist(house: House, asker: Asker, stranger: str) -> None:
    """The same answer, word for word, as for what never was: alone, and mixed among one's own."""
    never = nothing(house)
    wrong = []
    for line, method, theirs, body in questions(house):
        missing = {**theirs, **{name: never[name] for name in OBJECTS}}
        asked = [(theirs, missing)]
        named = objects(line)
        if len(named) > 1:
            fill = PAGES[line].fill if line in PAGES else CALLS[line].fill
            mine = parameters(house, house.other, fill)
            asked += [({**mine, name: theirs[name]}, {**mine, name: never[name]}) for name in named]
        for given, nowhere in asked:
            values = [one for name in OBJECTS for one in (given[name], nowhere[name])]
            first = plain(answer(asker, stranger, (line, method, body), given), values)
            second = plain(answer(asker, stranger, (line, method, body), nowhere), values)
            if first != second or (first[0] not in (403, 404, 405) and "refused" not in first[1]):
                wrong.append((line, method, first[0], second[0]))

    assert not wrong, told(wrong)


def test_the_stranger_opens_his_own(house: House, asker: Asker) -> None:
    wrong = []
    for line, page in PAGES.items():
        if page.get is not None and not line.startswith("desk:"):
            url = address(line, parameters(house, house.other, page.fill))
            wrong += [line] if asker.ask("stranger", "GET", url).status_code != page.get else []

    assert not wrong, told(wrong)


ASKED_AROUND = (
    "/devices?takeback={number}",
    "/devices?unit={unit}",
    "/devices?after={device}",
    "/devices.csv?takeback={number}",
    "/devices.csv?unit={unit}",
    "/search?q={serial}",
    "/search?q={number}",
    "/search?q={code}",
    "/documents?takeback={number}",
    "/documents?before={statement}",
    "/takebacks?before={takeback}",
    "/desk/takebacks?before={takeback}",
    "/desk/workshop?takeback={number}",
    "/desk/workshop?queue=untested&after={device}.{device}",
    "/desk/evidence?takeback={number}",
    "/desk/evidence?after={item}",
    "/desk/locks?takeback={number}",
    "/desk/locks?before={lock}",
    "/desk/samples?takeback={number}",
    "/desk/evidence/rejudge?takeback={number}",
    "/api/v1/samples?takeback={number}",
    "/api/v1/stations/jobs?serial={serial}",
    "/tasks?takeback={number}",
    "/tasks?before={lock}",
    "/api/v1/locks?takeback={number}",
    "/desk/statements?before={statement}",
    "/desk/jobs?before={job}",
    "/desk/parties?party={party}",
    "/api/v1/devices?takeback={number}",
    "/api/v1/devices?after={device}",
    "/api/v1/devices/search?q={serial}",
    "/api/v1/takebacks?before={takeback}",
    "/api/v1/statements?takeback={number}",
    "/api/v1/workshop/queue?takeback={number}",
    "/api/v1/workshop/waiting?takeback={number}",
)
"""Ways to ask for another's things beside the address itself."""


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_page_of_a_stranger_shows_a_mark_of_the_customer(
    house: House, asker: Asker, stranger: str
) -> None:
    own = house.own
    asked = {
        **parameters(house, own, {}),
        "unit": own.unit,
        "device": str(own.cleared.id),
        "takeback": str(own.takeback.id),
        "serial": str(own.cleared.serial),
    }
    answers: list[tuple[str, HttpResponse]] = []
    for line, page in PAGES.items():
        url = address(line, parameters(house, house.other, page.fill))
        if page.get is not None and not line.endswith("xlsx"):
            answers.append((url, asker.ask(stranger, "GET", url)))
    for line, call in CALLS.items():
        given = parameters(house, house.other, call.fill)
        url = address(line, given) + call.query.format(**given)
        answers.append((url, asker.call(stranger, line.split()[0], url, call.body(given))))
    for pattern in ASKED_AROUND:
        url = iri_to_uri(pattern.format(**asked))
        ask = asker.call if url.startswith("/api/") else asker.ask
        answers.append((url, ask(stranger, "GET", url)))

    wrong = []
    for url, response in answers:
        _status, text = plain(
            response, [one for one in asked.values() if iri_to_uri(one) in url and len(one) > 5]
        )
        assert response.status_code < 500, url
        wrong += [(url, mark) for mark in own.marks if mark in text]
    assert not wrong, told(wrong)


def test_a_colleague_sees_his_own_unit_alone(house: House, asker: Asker) -> None:
    """The unit's coordinator: not the board's take-back, not the neighbour's device."""
    given = parameters(house, house.own, {})

    for line in ("takeback", "takeback_lines", "device", "device_evidence", "document_pdf", "document_json"):
        assert asker.ask("unit", "GET", address(line, given)).status_code == 404, line
    listed = plain(asker.ask("unit", "GET", "/devices"))[1]
    assert house.own.locked.code in listed
    assert house.own.cleared.code not in listed


def test_the_open_pages_name_nobody(house: House, asker: Asker) -> None:
    """A label and a paper are for finders and buyers: no owner, no whole serial, no number of an order."""
    given = parameters(house, house.own, {"statement": "erasure_certificate"})
    allowed = {given["code"], given["statement"], *(str(one) for one in house.certificates)}

    for line in ("passport", "verify"):
        text = plain(asker.ask(None, "GET", address(line, given)))[1]
        assert [mark for mark in house.own.marks - allowed if mark in text] == [], line
