"""From one market's keyboard legends to another's: what changes, the artwork for it, and the proof of it.

Here live layouts, what makers print of them, geometry in millimetres, the plan, the drawing and its check.
Who owns the keyboard, the queue at the printer and the record of it do not.
"""

from omlopp.domain.keyboards._choice import (
    Choice,
    ChoiceImpossible,
    Chosen,
    Demand,
    Supply,
    Terms,
    choose,
)
from omlopp.domain.keyboards._layouts import (
    KEYS,
    Difference,
    Layout,
    LayoutUnknown,
    LayoutUnusable,
    Source,
    layout,
    layouts,
)
from omlopp.domain.keyboards._plan import plan
from omlopp.domain.keyboards._policy import PrintUnknown, StyleUnknown, legends_of, spots, styles
from omlopp.domain.keyboards._quality import Rate, misprint_rate
from omlopp.domain.keyboards._rates import Constant, Rates, RatesUnusable, default_rates, read_rates
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
    "KEYS",
    "AltGr",
    "Change",
    "Choice",
    "ChoiceImpossible",
    "Chosen",
    "Constant",
    "Demand",
    "Difference",
    "Form",
    "Layout",
    "LayoutUnknown",
    "LayoutUnusable",
    "Legends",
    "Material",
    "Method",
    "Plan",
    "Policy",
    "PrintUnknown",
    "Rate",
    "Rates",
    "RatesUnusable",
    "Slot",
    "Source",
    "Spot",
    "State",
    "StyleUnknown",
    "Supply",
    "Terms",
    "Trust",
    "Verdict",
    "Wear",
    "Work",
    "choose",
    "default_rates",
    "layout",
    "layouts",
    "legends_of",
    "misprint_rate",
    "plan",
    "read_rates",
    "spots",
    "styles",
]
