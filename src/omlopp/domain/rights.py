"""Who may do what: roles and the rights they carry. The one table behind every decision about access.

A person holds a role at a node of the party tree and thereby in its subtree (`design.md`, section 7).
"""

from enum import StrEnum


class Right(StrEnum):
    """Something a person may do or see."""

    SEE_DEVICES = "see_devices"
    SEE_EVIDENCE = "see_evidence"
    SEE_MONEY = "see_money"
    SEE_CLIMATE = "see_climate"
    ORDER_TAKEBACK = "order_takeback"
    USE_DESK = "use_desk"
    RECEIVE = "receive"
    ERASE = "erase"
    GRADE = "grade"
    ROUTE = "route"
    REPRINT = "reprint"
    STOCK = "stock"
    SETTLE = "settle"
    ISSUE = "issue"
    ADMINISTER = "administer"


class Role(StrEnum):
    """A role at a node of the tree."""

    CUSTOMER_IT = "customer_it"
    CUSTOMER_ECONOMY = "customer_economy"
    CUSTOMER_SECURITY = "customer_security"
    CUSTOMER_CLIMATE = "customer_climate"
    FINANCE_PARTNER = "finance_partner"
    BUYER = "buyer"
    AUDITOR = "auditor"
    RECEIVER = "receiver"
    TECHNICIAN = "technician"
    GRADER = "grader"
    REFURBISHER = "refurbisher"
    STOCK = "stock"
    RENTAL_DESK = "rental_desk"
    OPERATOR_ECONOMY = "operator_economy"
    ADMINISTRATOR = "administrator"


_R = Right
_FLOOR = frozenset({_R.SEE_DEVICES, _R.SEE_EVIDENCE, _R.USE_DESK})

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CUSTOMER_IT: frozenset(
        {_R.SEE_DEVICES, _R.SEE_EVIDENCE, _R.SEE_MONEY, _R.SEE_CLIMATE, _R.ORDER_TAKEBACK}
    ),
    Role.CUSTOMER_ECONOMY: frozenset({_R.SEE_DEVICES, _R.SEE_MONEY, _R.SEE_CLIMATE}),
    Role.CUSTOMER_SECURITY: frozenset({_R.SEE_DEVICES, _R.SEE_EVIDENCE}),
    Role.CUSTOMER_CLIMATE: frozenset({_R.SEE_DEVICES, _R.SEE_CLIMATE}),
    Role.FINANCE_PARTNER: frozenset({_R.SEE_DEVICES, _R.SEE_MONEY}),
    Role.BUYER: frozenset(),
    Role.AUDITOR: frozenset({_R.SEE_DEVICES, _R.SEE_EVIDENCE, _R.SEE_MONEY, _R.SEE_CLIMATE}),
    Role.RECEIVER: _FLOOR | {_R.RECEIVE},
    Role.TECHNICIAN: _FLOOR | {_R.ERASE},
    Role.GRADER: _FLOOR | {_R.GRADE},
    Role.REFURBISHER: _FLOOR | {_R.GRADE, _R.REPRINT, _R.ROUTE},
    Role.STOCK: _FLOOR | {_R.ROUTE, _R.STOCK},
    Role.RENTAL_DESK: _FLOOR,
    Role.OPERATOR_ECONOMY: _FLOOR | {_R.SEE_MONEY, _R.SEE_CLIMATE, _R.SETTLE, _R.ISSUE},
    Role.ADMINISTRATOR: frozenset(Right),
}


TO_READ: dict[str, Right] = {
    "erasure_certificate": Right.SEE_EVIDENCE,
    "return_report": Right.SEE_DEVICES,
    "climate_report": Right.SEE_CLIMATE,
    "climate_period": Right.SEE_CLIMATE,
    "climate_device": Right.SEE_CLIMATE,
    "climate_restatement": Right.SEE_CLIMATE,
    "settlement": Right.SEE_MONEY,
}
"""The right it takes to read an issued statement of a kind, at the party the statement concerns."""
