"""The desk's forms. They check that an answer can be read; whether it may be done the actions decide."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omlopp.apps.climate import site
from omlopp.apps.workshop.actions import DESTRUCTION, SHIPPED_FOR
from omlopp.desk import words
from omlopp.domain.carbon import DEFAULT_METHOD, METHODS
from omlopp.domain.erasure import POLICIES
from omlopp.domain.pricing import PRICE_LISTS
from omlopp.domain.rights import Role
from omlopp.domain.vocabulary import Kind
from omlopp.ui.words import word

Choices = Sequence[tuple[str, str]]
MOST_NAMED = 1_000


class Form(forms.Form):
    """A form whose labels carry no colon: they stand above their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class OrderForm(Form):
    """A take-back ordered for a customer."""

    customer = forms.ChoiceField(label=_("Customer"))
    policy = forms.ChoiceField(
        label=_("Demand on erasure"),
        help_text=_("What a storage medium must meet before its device may leave."),
    )
    price_list = forms.ChoiceField(label=_("Price list"))
    method = forms.ChoiceField(label=_("Climate method"))

    def __init__(self, *args: Any, customers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].choices = [("", _("Choose a customer")), *customers]  # type: ignore[attr-defined]
        self.fields["policy"].choices = [(one.id, words.say("policy", one.id)) for one in POLICIES]  # type: ignore[attr-defined]
        self.fields["price_list"].choices = [(one, one) for one in PRICE_LISTS]  # type: ignore[attr-defined]
        self.initial.setdefault("method", DEFAULT_METHOD)
        self.fields["method"].choices = [(one.id, one.id) for one in METHODS]  # type: ignore[attr-defined]


class ScheduleForm(Form):
    """A day for the pick-up."""

    # Not type="date": a browser throws away what it cannot read, and a form never loses input.
    pickup_date = forms.DateField(
        label=_("Pick-up date"),
        help_text=_("Year, month, day. Example: 2026-11-30."),
        input_formats=["%Y-%m-%d"],
    )


class CollectForm(Form):
    """The load as it left the customer."""

    pallets = forms.IntegerField(label=_("Pallets and cages"), min_value=1, max_value=500)
    seals = forms.CharField(
        label=_("Seals"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The seal numbers of the custody note, one on each line."),
    )

    def clean_seals(self) -> list[str]:
        """The seals, one from each line."""
        return [line.strip() for line in str(self.cleaned_data["seals"]).splitlines() if line.strip()]


class CancelForm(Form):
    """Why the take-back is called off."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (code, text) for code, text in words.OWN["cancel_reason"].items()
        ]


class UploadForm(Form):
    """The customer's list, as a file or pasted."""

    list = forms.FileField(
        label=_("The customer’s list"),
        required=False,
        allow_empty_file=True,
        help_text=_("XLSX or CSV as the customer sent it: several sheets, titles and totals are understood."),
    )
    pasted = forms.CharField(
        label=_("Or paste rows from a spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("With the row of headings first."),
    )


class UnlistedForm(Form):
    """A device that no line announced."""

    kind = forms.ChoiceField(label=_("Kind of device"), required=False)
    manufacturer = forms.CharField(label=_("Manufacturer"), required=False, max_length=100)
    model = forms.CharField(label=_("Model"), required=False, max_length=200)
    serial = forms.CharField(
        label=_("Serial number or IMEI"),
        required=False,
        max_length=100,
        help_text=_("Empty if it cannot be read: the device goes by our own label."),
    )
    asset_tag = forms.CharField(label=_("Asset tag"), required=False, max_length=100)
    place = forms.CharField(label=_("Place"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Not known")), *kinds()]  # type: ignore[attr-defined]


class CountForm(Form):
    """The count that confirms something that cannot be undone."""

    count = forms.CharField(label=_("How many"), help_text=_("Write the number to confirm."))
    place = forms.CharField(label=_("Place"), max_length=60, required=False)

    def __init__(self, *args: Any, expected: int, with_place: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        if not with_place:
            del self.fields["place"]

    def clean_count(self) -> int:
        """The count, which must be the one stated."""
        given = "".join(sign for sign in str(self.cleaned_data["count"]) if sign.isdigit())
        if given != str(self.expected):
            raise forms.ValidationError(
                _("The number is %(expected)s. Nothing has been done yet."),
                params={"expected": self.expected},
            )
        return self.expected


class WithdrawListForm(CountForm):
    """Why an announced list is undone, and the count that confirms it."""

    reason = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect)
    field_order = ("reason", "count")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(words.OWN["list_withdrawal"].items())  # type: ignore[attr-defined]


class ShipForm(Form):
    """Devices that leave the house, by their names, one on each line."""

    devices = forms.CharField(
        label=_("Devices"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("Scan or paste our codes, serial numbers or asset tags, one on each line."),
    )
    reason = forms.ChoiceField(label=_("Why they leave"), widget=forms.RadioSelect)
    to = forms.ChoiceField(label=_("To whom"), required=False)

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one, words.say("shipped", one)) for one in SHIPPED_FOR]  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", _("Not registered")), *parties]  # type: ignore[attr-defined]

    def clean_devices(self) -> list[str]:
        """The names, each once, in the order given."""
        names = [line.strip() for line in str(self.cleaned_data["devices"]).splitlines() if line.strip()]
        if len(names) > MOST_NAMED:
            raise forms.ValidationError(
                _("%(number)s lines are too many: at most %(limit)s at a time."),
                params={"number": len(names), "limit": MOST_NAMED},
            )
        return list(dict.fromkeys(names))


class DestroyForm(Form):
    """How a medium was destroyed, with the proof."""

    method = forms.ChoiceField(label=_("How"))
    particle_mm = forms.IntegerField(
        label=_("Largest piece, millimetres"), required=False, min_value=0, max_value=1000
    )
    proof = forms.FileField(label=_("Proof"), help_text=_("A photo or the destruction protocol. It is kept."))
    proof_kinds = forms.MultipleChoiceField(
        label=_("What is certain"), required=False, widget=forms.CheckboxSelectMultiple
    )
    confirm = forms.CharField(
        label=_("Last four characters of the serial number"),
        help_text=_("Write them to confirm. A destruction cannot be undone."),
    )

    def __init__(self, *args: Any, serial: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.serial = serial
        self.initial.setdefault("method", DEFAULT_METHOD)
        self.fields["method"].choices = [(one, words.say("destruction", one)) for one in DESTRUCTION]  # type: ignore[attr-defined]
        self.fields["proof_kinds"].choices = [  # type: ignore[attr-defined]
            (code, text) for code, text in words.OWN["proof_kind"].items()
        ]
        if not serial:
            del self.fields["confirm"]

    def clean_confirm(self) -> str:
        """The last four characters, which must be the medium's."""
        given = str(self.cleaned_data["confirm"]).strip().upper()
        if not self.serial or given != self.serial[-4:].upper():
            raise forms.ValidationError(_("They do not agree. Nothing has been recorded."))
        return given


class PartyForm(Form):
    """An organisation or a part of one. It stands on one page with the next two: each has ids of its own."""

    kind = forms.ChoiceField(label=_("Kind of party"))
    name = forms.CharField(label=_("Name"), max_length=200)
    organisation_number = forms.CharField(label=_("Organisation number"), required=False, max_length=40)
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="party_%s", **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (code, text) for code, text in words.OWN["party_kind"].items() if code != "operator"
        ]


class GrantForm(Form):
    """A person and a role."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(
        label=_("Name"), required=False, max_length=200, help_text=_("Needed for somebody new.")
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="grant_%s", **kwargs)
        self.fields["role"].choices = [(str(one), words.say("role", one)) for one in Role]  # type: ignore[attr-defined]


class TokenForm(Form):
    """A station's token."""

    email = forms.EmailField(label=_("E-mail of whom it acts for"))
    name = forms.CharField(label=_("Name of the station"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="token_%s", **kwargs)


def kinds() -> list[tuple[str, str]]:
    """The kinds of device to choose from."""
    return [(str(kind), word(kind)) for kind in Kind]


class PeriodReportForm(Form):
    """A climate report of a customer or a unit for a year that is over."""

    party = forms.ChoiceField(label=_("Customer or unit"))
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, places: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _("Choose a customer or unit")), *places]  # type: ignore[attr-defined]
        years = [str(today.year - back) for back in range(1, 11)]
        self.fields["year"].choices = [(one, one) for one in years]  # type: ignore[attr-defined]


class RestateForm(Form):
    """Climate reports said anew by a method."""

    method = forms.ChoiceField(
        label=_("Method"),
        help_text=_("Reports that were issued by it and the newest factors are left alone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(one.id, f"{one.id} {one.version}") for one in reversed(METHODS)]  # type: ignore[attr-defined]


class ClaimForm(Form):
    """A part of what a take-back spared, claimed for a party."""

    number = forms.CharField(label=_("Take-back"), max_length=40, help_text=_("Its number, as ÅT-2026-0412."))
    party = forms.ChoiceField(label=_("Claimed by"))
    percent = forms.DecimalField(
        label=_("Part in per cent"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "claim_%s")  # another form on the page asks for a party too
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _("Choose a customer or unit")), *places]  # type: ignore[attr-defined]


class SiteEntryForm(Form):
    """What one sort of the operator's own work cost in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    code = forms.ChoiceField(label=_("Sort"))
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=15, decimal_places=3)
    unit = forms.CharField(label=_("Measured in"), max_length=12, help_text=_("kWh, tonne-km, km, kg"))
    low = forms.DecimalField(label=_("kg CO₂e, low"), min_value=0, max_digits=12, decimal_places=3)
    central = forms.DecimalField(label=_("kg CO₂e, central"), min_value=0, max_digits=12, decimal_places=3)
    high = forms.DecimalField(label=_("kg CO₂e, high"), min_value=0, max_digits=12, decimal_places=3)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where amount and factor come from, with the year.")
    )
    file = forms.FileField(label=_("Bill or sheet"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(one, words.say("site", one)) for one in site.CODES]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Low, central and high in this order."""
        found = super().clean() or {}
        bounds = [found.get(name) for name in ("low", "central", "high")]
        known = [one for one in bounds if one is not None]
        if len(known) == 3 and known != sorted(known):
            self.add_error("central", _("Low, central and high must be in this order."))
        return found


class FactorsForm(Form):
    """Files with models' footprints."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A set of our own (JSON) or a Boavizta table (CSV). Without a file, what ships alone."),
    )


class RecyclingForm(Form):
    """What a recycler reports of what it was given over some days."""

    recycler = forms.ChoiceField(label=_("Recycler"), required=False)
    first_date = forms.DateField(
        label=_("From"), help_text=_("Year, month, day. Example: 2026-11-30."), input_formats=["%Y-%m-%d"]
    )
    last_date = forms.DateField(label=_("To and with"), input_formats=["%Y-%m-%d"])
    material_kg = forms.DecimalField(
        label=_("Recycled as material, kg"), min_value=0, max_digits=12, decimal_places=3
    )
    energy_kg = forms.DecimalField(
        label=_("Energy recovery, kg"), min_value=0, max_digits=12, decimal_places=3
    )
    landfill_kg = forms.DecimalField(label=_("Landfill, kg"), min_value=0, max_digits=12, decimal_places=3)
    weighed_kg = forms.DecimalField(
        label=_("What the load weighed, kg"),
        required=False,
        min_value=Decimal("0.001"),
        max_digits=12,
        decimal_places=3,
        help_text=_("As the document states it. Without it, the devices’ typical weights are used."),
    )
    document = forms.FileField(label=_("The recycler’s document"))

    def __init__(self, *args: Any, recyclers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recycler"].choices = [("", _("All recyclers")), *recyclers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        found = super().clean() or {}
        first, last = found.get("first_date"), found.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("The last day is before the first."))
        return found


class RemovalForm(Form):
    """A removal or an offset with its certificate."""

    kind = forms.ChoiceField(label=_("Sort"))
    kg = forms.DecimalField(label=_("kg CO₂e"), min_value=Decimal("0.001"), max_digits=12, decimal_places=3)
    vintage = forms.IntegerField(label=_("Vintage"), min_value=1990, max_value=2100)
    retired = forms.BooleanField(label=_("Retired: nobody can sell it again"), required=False)
    certificate = forms.FileField(label=_("Certificate"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one, words.say("removal", one)) for one in site.REMOVALS]  # type: ignore[attr-defined]
