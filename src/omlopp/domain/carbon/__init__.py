"""What reuse spared the climate, by named and versioned methods.

Here live the methods, their factors and the arithmetic of intervals; words for people and reports do not.
`assess` takes a column of lines and answers each with low, central and high, its level and its terms:

>>> from omlopp.domain.carbon import Line, assess
>>> assess([Line(1, "laptop", screen_inch=15.6, quantity=800)], "ivl-2020").lines[0].level
<Level.SUBGROUP: 'subgroup'>

Every figure is in kg CO2e. Unknown is not zero: a line that cannot be known has `saved_kg` None.
"""

from typing import TYPE_CHECKING, Any

from omlopp.domain.carbon import claims
from omlopp.domain.carbon._assess import assess, match
from omlopp.domain.carbon._csv import LinesUnreadable, read_lines
from omlopp.domain.carbon._equivalents import (
    Equivalent,
    EquivalentsUnknown,
    NoEquivalent,
    equivalent_sets,
    equivalents,
    one_equivalent,
)
from omlopp.domain.carbon._methods import DEFAULT_METHOD, METHODS, Method, MethodUnknown, method
from omlopp.domain.carbon._omlopp import LegImpossible
from omlopp.domain.carbon._restate import Cause, Difference, Reason, Restatement, restate
from omlopp.domain.carbon._shares import (
    Portion,
    PortionProblem,
    Share,
    ShareImpossible,
    check_portions,
    share,
)
from omlopp.domain.carbon._words import (
    NO_BURDEN,
    Assessed,
    Assessment,
    Basis,
    Footprint,
    Leg,
    Level,
    Line,
    Match,
    Parameters,
    Problem,
    RangeFrom,
    Term,
)

if TYPE_CHECKING:
    from omlopp.domain.carbon._columns import (
        ColumnAssessment,
        ColumnsUnusable,
        ModelColumn,
        assess_columns,
        name_models,
    )
    from omlopp.domain.carbon.matching import ModelMatch, ToolName, match_models

__all__ = [
    "DEFAULT_METHOD",
    "METHODS",
    "NO_BURDEN",
    "Assessed",
    "Assessment",
    "Basis",
    "Cause",
    "ColumnAssessment",
    "ColumnsUnusable",
    "Difference",
    "Equivalent",
    "EquivalentsUnknown",
    "Footprint",
    "Leg",
    "LegImpossible",
    "Level",
    "Line",
    "LinesUnreadable",
    "Match",
    "Method",
    "MethodUnknown",
    "ModelColumn",
    "ModelMatch",
    "NoEquivalent",
    "Parameters",
    "Portion",
    "PortionProblem",
    "Problem",
    "RangeFrom",
    "Reason",
    "Restatement",
    "Share",
    "ShareImpossible",
    "Term",
    "ToolName",
    "assess",
    "assess_columns",
    "check_portions",
    "claims",
    "equivalent_sets",
    "equivalents",
    "match",
    "match_models",
    "method",
    "name_models",
    "one_equivalent",
    "read_lines",
    "restate",
    "share",
]


def __getattr__(name: str) -> Any:
    """Columns stand on numpy and polars, names on large tables: paid for by those who use them."""
    if name in {"ColumnAssessment", "ColumnsUnusable", "ModelColumn", "assess_columns", "name_models"}:
        from omlopp.domain.carbon import _columns  # as above

        return getattr(_columns, name)
    if name in {"ModelMatch", "ToolName", "match_models"}:
        from omlopp.domain.carbon import matching  # as above

        return getattr(matching, name)
    raise AttributeError(name)
