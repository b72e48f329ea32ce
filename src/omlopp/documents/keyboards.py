"""Words for what stands on a keyboard and how it came there, for paper and screens alike."""

from dataclasses import dataclass
from datetime import date

from omlopp.documents._figures import Language

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyboardChanged:
    """What the house did to a keyboard, and on what day: `method`, and the legends before and after.

    `artwork` is the hash of what the print file draws; None for a method without one.
    """

    method: str
    source: str
    layout: str
    changed_date: date
    artwork: str | None = None


LAYOUTS: dict[str, Pair] = {
    "ara": ("Arabic", "Arabisk"),
    "at": ("German (Austria)", "Tysk (Österrike)"),
    "be": ("Belgian", "Belgisk"),
    "bg": ("Bulgarian", "Bulgarisk"),
    "br": ("Portuguese (Brazil)", "Portugisisk (Brasilien)"),
    "ch": ("German (Switzerland)", "Tysk (Schweiz)"),
    "ch:fr": ("French (Switzerland)", "Fransk (Schweiz)"),
    "cz": ("Czech", "Tjeckisk"),
    "de": ("German", "Tysk"),
    "dk": ("Danish", "Dansk"),
    "ee": ("Estonian", "Estnisk"),
    "es": ("Spanish", "Spansk"),
    "fi": ("Finnish", "Finsk"),
    "fr:afnor": ("French (new AZERTY)", "Fransk (nya AZERTY)"),
    "fr:azerty": ("French (AZERTY)", "Fransk (AZERTY)"),
    "gb": ("English (United Kingdom)", "Engelsk (Storbritannien)"),
    "gr": ("Greek", "Grekisk"),
    "hu": ("Hungarian", "Ungersk"),
    "ie": ("English (Ireland)", "Engelsk (Irland)"),
    "il": ("Hebrew", "Hebreisk"),
    "is": ("Icelandic", "Isländsk"),
    "it": ("Italian", "Italiensk"),
    "latam": ("Spanish (Latin America)", "Spansk (Latinamerika)"),
    "lt": ("Lithuanian", "Litauisk"),
    "lv": ("Latvian", "Lettisk"),
    "nl": ("Dutch", "Nederländsk"),
    "nl:us": ("English as sold in the Netherlands", "Engelsk som den säljs i Nederländerna"),
    "no": ("Norwegian", "Norsk"),
    "nordic": ("Nordic, four languages", "Nordisk, fyra språk"),
    "pl": ("Polish", "Polsk"),
    "pt": ("Portuguese", "Portugisisk"),
    "ro": ("Romanian", "Rumänsk"),
    "se": ("Swedish", "Svensk"),
    "sk": ("Slovak", "Slovakisk"),
    "tr": ("Turkish (Q)", "Turkisk (Q)"),
    "tr:f": ("Turkish (F)", "Turkisk (F)"),
    "ua": ("Ukrainian", "Ukrainsk"),
    "us": ("English (United States)", "Engelsk (USA)"),
    "us:intl": ("English (United States, international)", "Engelsk (USA, internationell)"),
}
REPRINTS: dict[str, Pair] = {
    "print": ("Re-printed from {source} to {layout}", "Omtryckt från {source} till {layout}"),
    "sticker_set": (
        "Stickers set, from {source} to {layout}",
        "Klistermärken satta, från {source} till {layout}",
    ),
    "swap_caps": ("Caps swapped, from {source} to {layout}", "Tangenter bytta, från {source} till {layout}"),
    "swap_keyboard": (
        "Whole keyboard replaced, from {source} to {layout}",
        "Hela tangentbordet bytt, från {source} till {layout}",
    ),
}
"""What was done, by method."""


def layout_within(code: str, language: Language) -> str:
    """A layout's name inside a sentence; a code without a name as it is."""
    if code not in LAYOUTS:
        return code
    if language == "en":
        return LAYOUTS[code][0]
    name = LAYOUTS[code][1]
    return name[0].lower() + name[1:]


def reprinted(method: str, source: str, layout: str, language: Language) -> str:
    """What was done to a keyboard: how, from which legends and to which. KeyError for another method."""
    return REPRINTS[method][0 if language == "en" else 1].format(
        source=layout_within(source, language), layout=layout_within(layout, language)
    )
