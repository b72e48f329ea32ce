"""Makers' spellings, product lines, and the words that say nothing about which model it is."""

MAKERS: dict[str, tuple[str, ...]] = {
    "acer": ("acer", "acer inc", "acr"),
    "apple": ("apple", "apple inc", "apple computer", "apple computer inc", "app"),
    "asus": ("asus", "asustek", "asustek computer", "asustek computer inc", "aus"),
    "dell": ("dell", "dell inc", "dell computer", "dell computer corporation", "dell emc", "del"),
    "fairphone": ("fairphone",),
    "google": ("google", "google inc", "google llc"),
    "hp": (
        "hp",
        "hp inc",
        "hewlett-packard",
        "hewlett packard",
        "hewlett-packard company",
        "hewlett packard enterprise",
        "hpe",
        "hwp",
        "hpn",
    ),
    "lenovo": ("lenovo", "lenovo group limited", "len"),
    "lexmark": ("lexmark", "lexmark international", "lexmark international inc"),
    "microsoft": ("microsoft", "microsoft corporation", "microsoft corp", "mircosoft"),
    "samsung": ("samsung", "samsung electronics", "samsung electronics co ltd", "sam"),
}
"""Spellings in lower case without commas and full stops: DMI, EDID's three letters, lists."""

LINES: dict[str, tuple[str, ...]] = {
    "apple": (
        "macbook pro",
        "macbook air",
        "macbook",
        "imac pro",
        "imac",
        "mac mini",
        "mac pro",
        "mac studio",
        "iphone",
        "ipad pro",
        "ipad air",
        "ipad mini",
        "ipad",
        "studio display",
        "pro display",
    ),
    "dell": (
        "latitude",
        "optiplex",
        "precision",
        "xps",
        "vostro",
        "inspiron",
        "poweredge",
        "wyse",
        "chromebook",
    ),
    "fairphone": (),
    "google": ("pixelbook", "pixel"),
    "hp": (
        "elitebook",
        "probook",
        "zbook",
        "elitedesk",
        "prodesk",
        "eliteone",
        "proone",
        "elitepos",
        "elite dragonfly",
        "elite slice",
        "elite x2",
        "elite",
        "pro x2",
        "pro",
        "proliant",
        "compaq",
        "engage",
        "pavilion",
        "envy",
        "spectre",
        "stream",
        "omen",
        "victus",
        "zhan",
        "chromebook",
        "desktop pro",
        "fortis",
    ),
    "lenovo": (
        "thinkpad",
        "thinkcentre",
        "thinkstation",
        "thinkbook",
        "thinksystem",
        "thinksmart",
        "ideapad",
        "ideacentre",
        "yoga",
        "legion",
        "miix",
        "chromebook",
    ),
    "microsoft": (
        "surface laptop studio",
        "surface laptop go",
        "surface laptop se",
        "surface laptop",
        "surface studio",
        "surface book",
        "surface pro x",
        "surface pro",
        "surface go",
        "surface duo",
        "surface hub",
        "surface",
    ),
    "samsung": ("galaxy tab", "galaxy note", "galaxy z", "galaxy"),
}
"""Product lines of each maker; of several that fit, the longest."""

NAMES_ITS_MAKER = {
    line: maker
    for maker, lines in LINES.items()
    for line in lines
    if line
    not in {"pro", "elite", "chromebook", "stream", "engage", "precision", "legion", "envy", "desktop pro"}
}
"""Lines that only one maker sells: they tell the maker where a list leaves it out."""

MONITOR_LINES = frozenset({"elitedisplay", "prodisplay", "thinkvision", "ultrasharp"})
"""Printed before a monitor's number on the sheet and left out by the monitor itself (EDID)."""

# "Desktop", "Notebook PC": what sort of thing it is, which the kind says already.
NOISE = frozenset(
    [
        "notebook",
        "pc",
        "laptop",
        "computer",
        "monitor",
        "display",
        "business",
        "desktop",
        "workstation",
        "series",
        "with",
        "slot",
        "and",
        "system",
        "server",
        "inch",
        "gps",
        "wifi",
        "new",
    ]
)
MONITOR_NOISE = frozenset(
    ["fhd", "qhd", "uhd", "wuxga", "wqhd", "4k", "usbc", "curved", "wide", "led", "lcd", "backlit"]
)
"""A monitor's number holds its resolution and ports; whether they are printed too says nothing new."""

FORM_WORDS = {
    "sff": "sff",
    "usdt": "usdt",
    "dm": "usdt",
    "micro": "usdt",
    "mff": "usdt",
    "tiny": "usdt",
    "tower": "tower",
    "mt": "tower",
    "twr": "tower",
    "allinone": "all_in_one",
    "aio": "all_in_one",
    "rack": "rack",
    "ultra": "ultra",
    "compact": "compact",
}
"""Words for the chassis of a desktop, after the phrases of several words were joined."""

CHASSIS = {
    "usdt": "usdt",
    "sff": "sff",
    "tower": "tower",
    "hybrid": "hybrid",
    "mini tower": "tower",
    "mini pc": "usdt",
    "low profile desktop": "sff",
    "all in one": "all_in_one",
    "convertible": "hybrid",
    "detachable": "hybrid",
}
"""Words of the vocabulary, and the chassis types of SMBIOS (DSP0134, 7.4.1) that say which form it is.

`Desktop`, `Space-saving`, `Notebook`, `Portable` do not: makers use them for several.
"""

HAS_FORMS = frozenset(
    {"optiplex", "prodesk", "elitedesk", "thinkcentre", "thinkstation", "precision", "ideacentre", "compaq"}
    | {"vostro", "elite", "pro", "inspiron"}
)
"""Lines whose models come in chassis forms, so that form words are forms there."""

FORM_DECIDES = frozenset({"optiplex", "prodesk", "elitedesk", "thinkcentre", "thinkstation", "compaq"})
"""Lines where one number is sold in several chassis: without the form the model is not known."""

HYBRID_WORDS = frozenset({"2in1", "x360", "x2", "yoga", "convertible", "detachable", "flip"})

PLACEHOLDERS = frozenset(
    {
        "",
        ".",
        "-",
        "none",
        "null",
        "unknown",
        "default string",
        "not specified",
        "not applicable",
        "not available",
        "n/a",
        "system product name",
        "system version",
        "system manufacturer",
        "to be filled by o.e.m.",
        "to be filled by oem",
        "o.e.m.",
        "oem",
        "invalid",
        "product name",
        "all series",
    }
)
"""What firmware says when nobody filled the field in."""
