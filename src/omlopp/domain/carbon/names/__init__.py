"""Names of models, taken apart: maker, line, number, generation, variant, form, size, storage.

Here live the makers' spellings, form words, Apple's and Microsoft's identifiers and Lenovo's machine types.
Footprints do not: `factors` holds them, `match_models` brings the two together.
"""

from omlopp.domain.carbon.names._makers import FORM_DECIDES, HAS_FORMS, HYBRID_WORDS
from omlopp.domain.carbon.names._parse import (
    Parsed,
    capacity,
    maker_of,
    parse_printed,
    parse_tool,
    reported_as,
    split_names,
)
from omlopp.domain.carbon.names._values import ModelKey, ToolName

__all__ = [
    "FORM_DECIDES",
    "HAS_FORMS",
    "HYBRID_WORDS",
    "ModelKey",
    "Parsed",
    "ToolName",
    "capacity",
    "maker_of",
    "parse_printed",
    "parse_tool",
    "reported_as",
    "split_names",
]
