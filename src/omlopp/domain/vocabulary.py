"""The words of the trade that appear in files, events and APIs: kinds, forms, parts, fates, routes.

They are stable strings: a new word may be added, an old one never changes its meaning.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of device it is."""

    LAPTOP = "laptop"
    DESKTOP = "desktop"
    ALL_IN_ONE = "all_in_one"
    WORKSTATION = "workstation"
    MONITOR = "monitor"
    SMARTPHONE = "smartphone"
    TABLET = "tablet"
    THIN_CLIENT = "thin_client"
    SERVER = "server"
    PRINTER = "printer"
    NETWORK = "network"
    PROJECTOR = "projector"
    DOCK = "dock"
    OTHER = "other"


MAY_HOLD_DATA = frozenset(
    {
        Kind.LAPTOP,
        Kind.DESKTOP,
        Kind.ALL_IN_ONE,
        Kind.WORKSTATION,
        Kind.SMARTPHONE,
        Kind.TABLET,
        Kind.THIN_CLIENT,
        Kind.SERVER,
        Kind.PRINTER,
        Kind.NETWORK,
        Kind.OTHER,
    }
)
"""Kinds that cannot leave before their media are judged, or found by inventory to be none."""


class Form(StrEnum):
    """Chassis form of a desktop, or a laptop that folds into a tablet."""

    USDT = "usdt"
    SFF = "sff"
    TOWER = "tower"
    HYBRID = "hybrid"


class Part(StrEnum):
    """A part that can be replaced, harvested or carry a climate factor of its own."""

    SSD = "ssd"
    HDD = "hdd"
    RAM = "ram"
    PROCESSOR = "processor"
    LAPTOP_BATTERY = "laptop_battery"
    LAPTOP_SCREEN = "laptop_screen"
    TABLET_SCREEN = "tablet_screen"
    SMARTPHONE_SCREEN = "smartphone_screen"
    KEYBOARD = "keyboard"
    POWER_ADAPTER = "power_adapter"
    DOCK = "dock"
    DVD = "dvd"
    NETWORK_CARD = "network_card"
    CHARGER = "charger"
    FAN = "fan"


class Fate(StrEnum):
    """What becomes of a device, in the three ways a climate method tells apart."""

    REUSE = "reuse"
    PARTS = "parts"
    RECYCLE = "recycle"


class Route(StrEnum):
    """Where the workshop sends a device."""

    RESALE = "resale"
    RENTAL = "rental"
    PARTS = "parts"
    RECYCLING = "recycling"
    DESTRUCTION = "destruction"
    RETURN_TO_OWNER = "return_to_owner"

    @property
    def fate(self) -> Fate | None:
        """The fate a climate method assesses; None for a device that goes back to its owner."""
        return {
            Route.RESALE: Fate.REUSE,
            Route.RENTAL: Fate.REUSE,
            Route.PARTS: Fate.PARTS,
            Route.RECYCLING: Fate.RECYCLE,
            Route.DESTRUCTION: Fate.RECYCLE,
            Route.RETURN_TO_OWNER: None,
        }[self]


class Judgement(StrEnum):
    """The verdict on one storage medium; `docs/glossary.md` has them from the strongest down."""

    PURGE = "PURGE"
    CLEAR = "CLEAR"
    NONE = "NONE"
    REVIEW = "REVIEW"
    DESTROY = "DESTROY"
    DESTROYED = "DESTROYED"


class Grade(StrEnum):
    """Overall condition, best first; E is for parts or recycling."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class Outcome(StrEnum):
    """How an announced line ended. Every line ends in exactly one of these."""

    RECEIVED = "received"
    MISSING = "missing"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"


class IdentityKind(StrEnum):
    """What kind of name a device goes by."""

    SERIAL = "serial"
    IMEI = "imei"
    MAC = "mac"
    ASSET_TAG = "asset_tag"
    UUID = "uuid"
