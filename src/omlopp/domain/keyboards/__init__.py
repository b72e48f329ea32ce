"""From one market's keyboard legends to another's: what changes, the artwork for it, and the proof of it.

Here live layouts, what makers print of them, geometry in millimetres, the plan, the drawing and its check.
Who owns the keyboard, the queue at the printer and the record of it do not.
"""

from omlopp.domain.keyboards._plan import plan
from omlopp.domain.keyboards._policy import legends_of, spots
from omlopp.domain.keyboards._words import (
    AltGr,
    Change,
    Form,
    Legends,
    Material,
    Method,
    Plan,
    Policy,
    Slot,
    Spot,
    State,
    Trust,
    Verdict,
    Wear,
    Work,
)

__all__ = [
    "AltGr",
    "Change",
    "Form",
    "Legends",
    "Material",
    "Method",
    "Plan",
    "Policy",
    "Slot",
    "Spot",
    "State",
    "Trust",
    "Verdict",
    "Wear",
    "Work",
    "legends_of",
    "plan",
    "spots",
]
