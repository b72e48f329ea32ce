"""What the climate methods say of themselves, in words: code → text in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASSUMPTIONS: dict[str, str | Promise] = {
    "displacement_1": _("One reused device takes the place of one new, comparable device."),
    "lifetime_ratio_1": _("The reused device is used as long as the new one would have been."),
    "use_phase_equal": _("Electricity in use is the same for both and left out."),
    "reuse_within_sweden": _("The device is used again within Sweden."),
    "avoided_device_assembled_in_asia": _("The new device would have been assembled in Asia."),
    "recycled_after_second_use": _("The device is recycled as material after its second use."),
    "no_rebound": _("Nobody buys more because used devices are cheaper."),
    "three_years_second_use": _("The second use lasts three years."),
    "burden_within_figure": _("What reuse itself emits is already taken off in the figure."),
    "displacement_stated": _(
        "How many new devices a reused one takes the place of is a stated figure with a range."
    ),
    "lifetime_ratio_stated": _("How long it is used beside a new one is a stated figure with a range."),
    "use_phase_difference": _(
        "The difference in electricity is counted where both figures are known, by the grid where it is used."
    ),
    "new_device_draws_up_to_30_percent_less": _(
        "A new device draws as much electricity, or up to 30 per cent less."
    ),
    "avoided_device_as_makers_state": _(
        "The new device costs the climate what its maker states, without use."
    ),
    "errors_do_not_cancel": _(
        "Errors are taken to be shared by all devices, so they do not even out in sums."
    ),
}
WEAKNESSES: dict[str, str | Promise] = {
    "table_read_through_third_party": _(
        "The table was read in a secondary source, not in the report itself."
    ),
    "figures_read_through_third_party": _(
        "The figures were read on other firms’ pages, not in the study itself."
    ),
    "burden_terms_not_found": _(
        "The report’s own figures for transport and refurbishment were not found: assumed, with wide ranges."
    ),
    "category_means_only": _("Means of kinds and sizes: two models of one kind are treated alike."),
    "sources_disagree": _(
        "Other sources differ widely, on monitors by up to eight times; the range says so."
    ),
    "part_factors_high": _("The figures for parts are three to five times those of bottom-up models."),
    "one_figure_per_type": _("One figure for each type of device, whatever its size."),
    "no_range_published": _("The source gives no range."),
    "lowest_of_all_sources": _("The lowest of all sources we know."),
    "displacement_measured_for_phones_only": _("Displacement has been measured for telephones only."),
    "second_life_seldom_measured": _("How long second lives last is seldom measured."),
    "packaging_not_found": _(
        "No figure for packaging was found; it counts only where the operator knows its own."
    ),
    "makers_sheets_uncertain": _(
        "Makers’ own sheets are uncertain by tens of per cent and not made to be compared."
    ),
    "ranges_are_wide": _("The ranges are wide; that is what is known today."),
}
