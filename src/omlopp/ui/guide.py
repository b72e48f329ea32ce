"""What the living guide shows: every component in all its states, with made-up devices.

`guide_context()` is all a view needs: `render(request, "ui/guide.html", guide_context())`.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from omlopp.domain.money import Money
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Judgement, Kind, Outcome
from omlopp.ui import formats
from omlopp.ui.charts import Segment

COLOURS = (
    ("bg", "surface", "sunken", "line", "control"),
    ("text", "muted", "primary", "accent", "focus"),
    ("ok", "warn", "error", "info", "primary-tint"),
    ("chart-1", "chart-2", "chart-3", "chart-4", "chart-5"),
)
"""The tokens shown as swatches, five to a row."""


class GuideForm(forms.Form):
    """One field of each sort."""

    reference = forms.CharField(
        label=gettext_lazy("Your reference"),
        help_text=gettext_lazy("Shown on the settlement. Example: 4711-IT."),
    )
    collected_on = forms.DateField(
        # Not type="date": a browser throws away what it cannot read, and a form never loses input.
        label=gettext_lazy("Pick-up date"),
        help_text=gettext_lazy("Year, month, day. Example: 2026-11-30."),
    )
    demand = forms.ChoiceField(
        label=gettext_lazy("Demand on erasure"),
        widget=forms.RadioSelect,
        choices=[
            ("clear", gettext_lazy("Erased, level Clear")),
            ("purge", gettext_lazy("Erased, level Purge")),
            ("destroy", gettext_lazy("Destruction")),
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of device"),
        required=False,
        choices=[(Kind.LAPTOP, gettext_lazy("Laptop")), (Kind.MONITOR, gettext_lazy("Monitor"))],
    )
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, widget=forms.Textarea)
    is_insured = forms.BooleanField(
        label=gettext_lazy("The devices are insured until they are received"), required=False
    )


def guide_context() -> dict[str, Any]:
    """Everything `ui/guide.html` needs, in the active language."""
    at = dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.UTC)
    wrong = GuideForm(
        data={"reference": "", "collected_on": "2026-11-31", "demand": "", "remark": _("Ring first")}
    )
    wrong.full_clean()
    return {
        "colours": COLOURS,
        "at": at,
        "locked_on": at.date(),
        "form": GuideForm(auto_id="empty_%s"),
        "wrong_form": wrong,
        "amount": Money(Decimal(374150)),
        "deduction": Money(Decimal(-12450)),
        "spared": Interval(71_300, 96_400, 118_200),
        "outcomes": tuple(Outcome),
        "judgements": tuple(Judgement),
        "tallies": [
            {"text": _("new"), "count": 17_412, "url": "#tallies", "current": False, "tone": ""},
            {"text": _("changed"), "count": 380, "url": "#tallies", "current": True, "tone": ""},
            {"text": _("unchanged"), "count": 0, "url": "#tallies", "current": False, "tone": ""},
            {"text": _("with a warning"), "count": 196, "url": "#tallies", "current": False, "tone": "warn"},
            {"text": _("wrong"), "count": 12, "url": "#tallies", "current": False, "tone": "error"},
        ],
        "announced": {"text": _("announced"), "count": 318, "url": "#equation"},
        "outcome_parts": [
            {"text": _("received"), "count": 309, "url": "#equation"},
            {"text": _("missing"), "count": 7, "url": "#equation"},
            {"text": _("refused"), "count": 2, "url": "#equation"},
        ],
        "broken_parts": [
            {"text": _("received"), "count": 309, "url": "#equation"},
            {"text": _("missing"), "count": 7, "url": "#equation"},
        ],
        "devices": _devices(),
        "steps": _steps(),
        "timeline": _timeline(at),
        "segments": [
            Segment(_("Customer until 08:10"), 6),
            Segment(_("Carrier 08:10 to 13:40"), 5.5),
            Segment(
                _("Gap %(length)s") % {"length": formats.duration(dt.timedelta(hours=3, minutes=10))},
                3.2,
                is_gap=True,
            ),
            Segment(_("Receiving from 16:50"), 9),
        ],
        "fates": [(_("Reuse"), 41_200.0), (_("Spare parts"), 3_900.0), (_("Material recycling"), 1_300.0)],
        "years": [
            ("2022", 12_900.0),
            ("2023", 24_800.0),
            ("2024", None),
            ("2025", 61_300.0),
            ("2026", 96_400.0),
        ],
        "weeks": [pgettext("ISO week", "week %(number)s") % {"number": week} for week in range(43, 49)],
        "demand": [
            (_("Needed"), [310.0, 340.0, 420.0, 420.0, 380.0, 300.0]),
            (_("At hand"), [380.0, 380.0, 355.0, None, 380.0, 395.0]),
        ],
    }


def _devices() -> list[dict[str, Any]]:
    return [
        {
            "code": "7K3M9QX4",
            "serial": "PF2X9K1L",
            "model": "ThinkPad T14 Gen 3",
            "kind": Kind.LAPTOP,
            "passed": 1,
            "media": 1,
            "outcome": Outcome.RECEIVED,
            "grade": "B",
            "value": Money(Decimal(2150)),
        },
        {
            "code": "4T8W2HN6",
            "serial": "5CG0412BXD",
            "model": "EliteDesk 800 G6",
            "kind": Kind.DESKTOP,
            "passed": 1,
            "media": 2,
            "outcome": Outcome.RECEIVED,
            "grade": None,
            "value": None,
        },
        {
            "code": "9R5C1VE0",
            "serial": "",
            "model": "P2419H",
            "kind": Kind.MONITOR,
            "passed": 0,
            "media": 0,
            "outcome": Outcome.MISSING,
            "grade": None,
            "value": None,
        },
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"text": _("Upload"), "url": "#stepper", "state": "done"},
        {"text": _("Read columns"), "url": "#stepper", "state": "done"},
        {"text": _("Review"), "url": "", "state": "current"},
        {"text": _("Take in"), "url": "", "state": "todo"},
        {"text": _("Result"), "url": "", "state": "todo"},
    ]


def _timeline(at: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "text": _("Settlement is approved on its own"),
            "future": True,
            "period": formats.date(at + dt.timedelta(days=5))
            + " → "
            + formats.date(at + dt.timedelta(days=9)),
        },
        {
            "text": _("Graded B: scratches on the lid"),
            "role": _("Grader"),
            "place": _("Workshop, bench 4"),
            "at": at,
            "evidence": {"url": "#timeline", "text": _("2 photos")},
        },
        {
            "text": _("Drive 2 of 2 not erased, moved to quarantine"),
            "tone": "error",
            "role": _("Erasure technician"),
            "place": _("Workshop, bench 2"),
            "at": at - dt.timedelta(hours=5),
            "evidence": {"url": "#timeline", "text": _("Erasure report")},
        },
        {
            "text": _("Received, not on the list"),
            "tone": "warn",
            "role": _("Receiver"),
            "place": _("Dock 1"),
            "at": at - dt.timedelta(days=1, hours=2),
        },
        {
            "text": _("Picked up from the customer"),
            "role": _("Carrier"),
            "at": at - dt.timedelta(days=1, hours=9),
            "evidence": {"url": "#timeline", "text": _("Waybill")},
        },
    ]
