"""What an apply room is written with; imports no database, so that it can be read at any time."""

from omlopp.ledger._apply import Rules

__all__ = ["Rules"]
