"""Omlopp: the open system for circular IT. `docs/` has the tour; `docs/decisions/` the reasons."""

__version__ = "0.1.0"
