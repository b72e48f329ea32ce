"""Words for keyboards: layouts, states, methods, reasons, outcomes: code → (English, Swedish).

Plain pairs without a framework, so that every entrance says the same; a test holds the tables complete
against the codes they are for.
"""

from typing import Literal

from omlopp.documents.keyboards import LAYOUTS, REPRINTS, Pair, reprinted

FORMS: dict[str, Pair] = {
    "iso": ("ISO, tall Enter", "ISO, hög Enter"),
    "ansi": ("ANSI, wide Enter", "ANSI, bred Enter"),
}
WEAR: dict[str, Pair] = {
    "none": ("No wear", "Inget slitage"),
    "shiny": ("Shiny caps", "Blanka tangenter"),
    "worn": ("Worn legends", "Slitet tryck"),
    "damaged": ("Damaged caps", "Skadade tangenter"),
}
MATERIALS: dict[str, Pair] = {
    "plastic": ("Plastic", "Plast"),
    "painted_metal": ("Painted metal", "Lackerad metall"),
    "glass": ("Glass", "Glas"),
}
STATES: dict[str, Pair] = {
    "unseen": ("Not looked at", "Inte tittad på"),
    "seen": ("Looked at", "Tittad på"),
    "planned": ("In a run", "I en körning"),
    "on_jig": ("In the jig", "I fixturen"),
    "reprint": ("Print again", "Tryck om igen"),
    "released": ("New legends", "Nya tecken"),
    "spoilt": ("Cap spoilt", "Tangent förstörd"),
}
METHODS: dict[str, Pair] = {
    "print": ("Print", "Tryck"),
    "sticker_set": ("Sticker set", "Klistermärken"),
    "swap_caps": ("Change of caps", "Byte av tangenter"),
    "swap_keyboard": ("Change of keyboard", "Byte av tangentbord"),
}
VERDICTS: dict[str, Pair] = {
    "nothing": ("Nothing to do", "Inget att göra"),
    "print": ("Can be printed", "Kan tryckas"),
    "lossy": ("Can be printed, signs are missing", "Kan tryckas, tecken saknas"),
    "refused": ("Cannot be printed", "Kan inte tryckas"),
}
REASONS: dict[str, Pair] = {
    "form": ("the market asks for another body", "marknaden kräver en annan stomme"),
    "backlight": ("print would stop the backlight", "trycket skulle stoppa bakgrundsljuset"),
    "wear": ("the caps are too worn", "tangenterna är för slitna"),
    "material": ("ink does not hold on these caps", "färgen fäster inte på dessa tangenter"),
    "trust": ("the millimetres are not measured", "måtten är inte uppmätta"),
}
OUTCOMES: dict[str, Pair] = {
    "released": ("Released", "Godkänd"),
    "reprint": ("Print again", "Tryck en gång till"),
    "scrapped_cap": ("A cap was spoilt", "En tangent blev förstörd"),
    "keyboard_swapped": ("The keyboard was changed", "Tangentbordet byttes"),
    "withdrawn": ("Taken out of the run", "Togs ur körningen"),
}
TRUST: dict[str, Pair] = {
    "assumed": ("Assumed", "Antagna"),
    "photo": ("From a photo", "Från ett foto"),
    "measured": ("Measured", "Uppmätta"),
    "vendor-template": ("The maker’s template", "Tillverkarens mall"),
    "test-printed": ("Test-printed", "Provtryckta"),
}
MACHINES: dict[str, Pair] = {
    "laser": ("Laser", "Laser"),
    "sticker": ("Sticker cutter", "Klistermärkesskärare"),
    "uv": ("UV printer", "UV-skrivare"),
    "uv-onyx": ("UV printer behind ONYX", "UV-skrivare bakom ONYX"),
    "uv-roland": ("UV printer, Roland", "UV-skrivare, Roland"),
}
PRINT: dict[str, Pair] = {
    "plan_refused": ("the plan refuses it", "planen medger det inte"),
    "nothing_to_print": ("nothing changes", "inget ändras"),
    "form_differs": ("the millimetres are for another body", "måtten gäller en annan stomme"),
    "trust_too_low": ("the millimetres are not measured", "måtten är inte uppmätta"),
    "key_not_in_geometry": ("a key has no millimetres", "en tangent saknar mått"),
    "key_kept_out": ("a key must not be printed on", "en tangent får inte tryckas på"),
    "too_small_for_legends": ("a key is too small", "en tangent är för liten"),
    "exceeds_bed": ("the page is larger than the machine’s bed", "sidan är större än maskinens bädd"),
    "glyph_missing": ("the fonts lack a sign", "typsnitten saknar ett tecken"),
    "needs_shaping": ("a text cannot be set sign by sign", "en text kan inte sättas tecken för tecken"),
    "places_collide": ("two legends want one place", "två tecken vill ha samma plats"),
    "no_room": ("a legend finds no room", "ett tecken får inte plats"),
}
"""Why no print file was made."""

PROPOSALS: dict[str, Pair] = {
    "passed": ("Every legend is seen in its place", "Alla tecken syns på sin plats"),
    "failed": ("Something differs", "Något skiljer sig"),
    "not_a_picture": (
        "The file is no picture that can be read. Send a JPEG or PNG.",
        "Filen är ingen bild som går att läsa. Skicka JPEG eller PNG.",
    ),
    "too_large": (
        "The picture has too many pixels. Send a smaller one.",
        "Bilden har för många bildpunkter. Skicka en mindre.",
    ),
    "keyboard_not_found": (
        "The keyboard is not found in the photo. Take it from above, upright, with all keys in view.",
        "Tangentbordet hittas inte på fotot. Ta det uppifrån, rättvänt, med alla tangenter i bild.",
    ),
}
"""What the check of a photo proposes, or why it cannot tell."""
PHOTO_FINDINGS: dict[str, Pair] = {
    "legend_not_seen": ("a legend is not seen", "ett tecken syns inte"),
    "legend_looks_like": ("looks like another sign", "liknar ett annat tecken"),
    "legend_displaced": ("a legend lies too far off", "ett tecken ligger för långt bort"),
}
CHOICE: dict[str, Pair] = {
    **REASONS,
    "no_demand": ("nobody asks for it", "ingen frågar efter den"),
    "no_gain": ("no market pays more than it costs", "ingen marknad betalar mer än det kostar"),
    "demand_filled": ("others fill the demand", "andra fyller behovet"),
    "printer_minutes": ("the printer has no more time", "skrivaren har inte mer tid"),
    "lossy": ("signs would be missing", "tecken skulle saknas"),
}
"""Why a keyboard stays as it is."""

FAMILIES: dict[str, dict[str, Pair]] = {
    "layout": LAYOUTS,
    "keyboard_form": FORMS,
    "wear": WEAR,
    "cap_material": MATERIALS,
    "keyboard_state": STATES,
    "reprint_method": METHODS,
    "reprinted": REPRINTS,
    "reprint_verdict": VERDICTS,
    "reprint_reason": REASONS,
    "reprint_outcome": OUTCOMES,
    "trust": TRUST,
    "machine": MACHINES,
    "print_refusal": PRINT,
    "choice_reason": CHOICE,
    "photo_proposal": PROPOSALS,
    "photo_finding": PHOTO_FINDINGS,
}


def text(family: str, code: object, language: Literal["sv", "en"] = "en") -> str:
    """The words for a code of a family. Raises KeyError for a code without words."""
    return FAMILIES[family][str(code)][0 if language == "en" else 1]


def stands(
    layout: str, method: str | None = None, source: str | None = None, language: Literal["sv", "en"] = "en"
) -> str:
    """What stands on a keyboard; where the house changed it, how, from what and to what.

    `method` and `source` are those of the last re-print, None where there was none.
    """
    if method is None or source is None:
        return LAYOUTS.get(layout, (layout, layout))[0 if language == "en" else 1]
    return reprinted(method, source, layout, language)
