"""Words for grading and pricing: code → (English, Swedish).

Plain pairs without a framework, so that documents, pages and commands say the same. A code without words is
refused, and a test holds the tables complete against the rubrics and price lists.
"""

from typing import Literal

Pair = tuple[str, str]

DEFECTS: dict[str, Pair] = {
    "scratch": ("Scratch", "Repa"),
    "dent": ("Dent", "Buckla"),
    "crack": ("Crack", "Spricka"),
    "chip": ("Chipped edge", "Kantstött"),
    "discolouration": ("Discolouration", "Missfärgning"),
    "worn_finish": ("Worn finish", "Sliten yta"),
    "sticker_residue": ("Sticker residue", "Klisterrester"),
    "engraving": ("Engraving or marking", "Gravyr eller märkning"),
    "bent": ("Bent", "Böjd"),
    "cover_missing": ("Cover missing", "Lucka saknas"),
    "screw_missing": ("Screw missing", "Skruv saknas"),
    "dirt": ("Dirt that does not come off", "Smuts som inte går bort"),
    "pressure_mark": ("Pressure mark", "Tryckmärke"),
    "does_not_power_on": ("Does not power on", "Startar inte"),
    "does_not_boot": ("Powers on but does not boot", "Får ström men startar inte upp"),
    "dead_pixels": ("Dead pixels", "Döda bildpunkter"),
    "no_picture": ("No picture", "Ingen bild"),
    "backlight_uneven": ("Uneven backlight", "Ojämn bakgrundsbelysning"),
    "burn_in": ("Image burnt in", "Inbränd bild"),
    "touch_dead": ("Touch does not respond", "Pekfunktionen svarar inte"),
    "keys_dead": ("Keys do not respond", "Tangenter svarar inte"),
    "keys_missing": ("Keys missing", "Tangenter saknas"),
    "touchpad_dead": ("Touchpad does not respond", "Styrplattan svarar inte"),
    "port_dead": ("Port does not work", "Port fungerar inte"),
    "port_loose": ("Port loose", "Port glappar"),
    "hinge_loose": ("Hinge loose", "Gångjärn löst"),
    "hinge_broken": ("Hinge broken", "Gångjärn trasigt"),
    "camera_dead": ("Camera does not work", "Kameran fungerar inte"),
    "speaker_dead": ("Speaker does not work", "Högtalaren fungerar inte"),
    "microphone_dead": ("Microphone does not work", "Mikrofonen fungerar inte"),
    "wifi_dead": ("Wi-Fi does not work", "Wifi fungerar inte"),
    "bluetooth_dead": ("Bluetooth does not work", "Bluetooth fungerar inte"),
    "cellular_dead": ("Mobile network does not work", "Mobilnätet fungerar inte"),
    "fingerprint_dead": ("Fingerprint reader does not work", "Fingeravtrycksläsaren fungerar inte"),
    "fan_noise": ("Noisy fan", "Fläkten låter"),
    "overheats": ("Overheats", "Överhettas"),
    "liquid_damage": ("Liquid damage", "Vätskeskada"),
    "corrosion": ("Corrosion", "Korrosion"),
    "paper_jam": ("Paper jams", "Papper fastnar"),
    "lamp_worn": ("Lamp worn out", "Lampan utsliten"),
    "non_original_part": ("Part not from the maker", "Del som inte är original"),
    "battery_swollen": ("Swollen battery", "Svällt batteri"),
    "battery_missing": ("Battery missing", "Batteri saknas"),
    "battery_not_charging": ("Battery does not charge", "Batteriet laddar inte"),
    "bios_password": ("BIOS password set", "BIOS-lösenord satt"),
    "disk_password": ("Disk password set", "Disklösenord satt"),
    "housing_lock": ("Housing locked", "Höljet låst"),
    "absolute_active": ("Absolute (Computrace) active", "Absolute (Computrace) aktivt"),
    "dfci_enrolled": ("Firmware managed (DFCI)", "Fast programvara fjärrstyrd (DFCI)"),
    "mdm_enrolled": ("Enrolled in device management", "Ansluten till enhetshantering (MDM)"),
    "activation_lock": ("Activation Lock on", "Aktiveringslås på"),
    "account_lock": ("Locked to an account", "Låst till ett konto"),
    "charger_missing": ("Charger missing", "Laddare saknas"),
    "cable_missing": ("Cable missing", "Kabel saknas"),
    "stand_missing": ("Stand missing", "Fot saknas"),
    "pen_missing": ("Pen missing", "Penna saknas"),
    "dock_missing": ("Docking station missing", "Dockningsstation saknas"),
    "ram_missing": ("Memory missing", "Minne saknas"),
    "storage_missing": ("Storage missing", "Lagring saknas"),
    "keyboard_layout_foreign": ("Keyboard of another market", "Tangentbord för annan marknad"),
    "box_missing": ("Box missing", "Kartong saknas"),
}

ZONES: dict[str, Pair] = {
    "lid": ("Lid", "Lock"),
    "bezel": ("Bezel", "Skärmram"),
    "screen": ("Screen", "Skärm"),
    "frame": ("Frame", "Ram"),
    "corner": ("Corner", "Hörn"),
    "back": ("Back", "Baksida"),
    "bottom": ("Bottom", "Undersida"),
    "palm_rest": ("Palm rest", "Handlovsstöd"),
    "keyboard": ("Keyboard", "Tangentbord"),
    "touchpad": ("Touchpad", "Styrplatta"),
    "hinge": ("Hinge", "Gångjärn"),
    "ports": ("Ports", "Portar"),
    "camera": ("Camera", "Kamera"),
    "battery": ("Battery", "Batteri"),
    "stand": ("Stand", "Fot"),
    "cable": ("Cable", "Kabel"),
    "inside": ("Inside", "Inuti"),
    "whole": ("Whole device", "Hela enheten"),
}

SEVERITIES: dict[str, Pair] = {
    "1": ("Seen within 30 cm only", "Syns bara inom 30 cm"),
    "2": ("Seen at arm’s length", "Syns på en armlängds avstånd"),
    "3": ("Plain to see, or hampers use", "Syns tydligt eller stör användningen"),
    "4": ("Breaks a function", "Slår ut en funktion"),
}

TESTS: dict[str, Pair] = {
    "power_on": ("Powers on", "Startar"),
    "screen": ("Screen", "Skärm"),
    "keyboard": ("Keyboard", "Tangentbord"),
    "touchpad": ("Touchpad", "Styrplatta"),
    "ports": ("Ports", "Portar"),
    "wifi": ("Wi-Fi", "Wifi"),
    "locks": ("Free from locks", "Fri från lås"),
    "touch": ("Touch", "Pekfunktion"),
    "charging": ("Charging", "Laddning"),
    "print": ("Printing", "Utskrift"),
    "picture": ("Picture", "Bild"),
    "fingerprint": ("Fingerprint reader", "Fingeravtrycksläsare"),
}

TEST_RESULTS: dict[str, Pair] = {
    "passed": ("Passed", "Godkänt"),
    "failed": ("Failed", "Underkänt"),
    "not_run": ("Not run", "Inte utfört"),
    "not_applicable": ("Not applicable", "Ej tillämpligt"),
}

SUB_GRADES: dict[str, Pair] = {
    "function": ("Function", "Funktion"),
    "cosmetic": ("Appearance", "Utseende"),
    "battery": ("Battery", "Batteri"),
    "locks": ("Locks", "Lås"),
    "completeness": ("Completeness", "Fullständighet"),
}

# What a reason, a missing answer or a finding can be besides a defect.
REASONS: dict[str, Pair] = {
    "battery_health": ("Battery health", "Batterihälsa"),
    "battery_cycles": ("Battery charge cycles", "Batteriets laddcykler"),
    "battery_worn": ("Worn battery", "Slitet batteri"),
    "inspection": ("Appearance not inspected", "Utseendet inte besiktat"),
}

GRADING_PROBLEMS: dict[str, Pair] = {
    "unknown_defect": ("Unknown defect code", "Okänd defektkod"),
    "unknown_zone": ("Unknown zone", "Okänd zon"),
    "unknown_severity": ("Unknown severity", "Okänd allvarlighetsgrad"),
    "unknown_test_result": ("Unknown test result", "Okänt testresultat"),
    "unknown_kind": ("Unknown kind of device", "Okänt slag av enhet"),
    "battery_health_implausible": ("Battery health cannot be right", "Batterihälsan kan inte stämma"),
    "battery_cycles_implausible": ("Battery cycles cannot be right", "Laddcyklerna kan inte stämma"),
}

DEDUCTIONS: dict[str, Pair] = {
    "display": ("Display replaced", "Byte av skärm"),
    "display_pixels": ("Faulty picture", "Bildfel"),
    "display_touch": ("Touch faulty", "Fel på pekfunktionen"),
    "battery": ("Battery worn or missing", "Batteri slitet eller saknas"),
    "battery_hazard": ("Swollen battery handled", "Svällt batteri omhändertaget"),
    "keyboard": ("Keyboard replaced", "Byte av tangentbord"),
    "keyboard_layout": ("Keyboard of another market", "Tangentbord för annan marknad"),
    "charger": ("Charger missing", "Laddare saknas"),
    "stand": ("Stand missing", "Fot saknas"),
    "memory": ("Memory missing", "Minne saknas"),
    "storage": ("Storage missing", "Lagring saknas"),
    "engraving": ("Engraving removed", "Borttagning av gravyr"),
    "locked": ("Locked device", "Låst enhet"),
}

PRICE_REASONS: dict[str, Pair] = {
    "recycled": ("Recycled: earns nothing", "Materialåtervunnen: ger ingen ersättning"),
    "no_price": ("No price in the list", "Inget pris i prislistan"),
    "age_unknown": ("Age unknown", "Åldern okänd"),
    "grade_unknown": ("Not graded", "Saknar grad"),
    "unknown_grade": ("Unknown grade", "Okänd grad"),
    "unknown_fate": ("Unknown fate", "Okänt utfall"),
    "returned_to_owner": ("Returned to the owner", "Återlämnad till ägaren"),
}

FAMILIES: dict[str, dict[str, Pair]] = {
    "defect": DEFECTS,
    "zone": ZONES,
    "severity": SEVERITIES,
    "test": TESTS,
    "test_result": TEST_RESULTS,
    "sub_grade": SUB_GRADES,
    "reason": REASONS,
    "grading_problem": GRADING_PROBLEMS,
    "deduction": DEDUCTIONS,
    "price_reason": PRICE_REASONS,
}

Language = Literal["en", "sv"]


def text(family: str, code: object, language: Language) -> str:
    """The words for one code of a family, `en` or `sv`. KeyError for a code without words."""
    return FAMILIES[family][str(code)][0 if language == "en" else 1]


def reason_text(code: str, language: Language) -> str:
    """The words for whatever a grade's reason, finding or missing answer names.

    Those are defects, measurements, failed tests (`<test>_failed`) and unanswered tests (`test:<test>`).
    KeyError for a code without words.
    """
    if code in DEFECTS:
        return text("defect", code, language)
    if code in REASONS:
        return text("reason", code, language)
    if code.startswith("test:"):
        name = text("test", code.removeprefix("test:"), language)
        return f"{name}: {'not tested' if language == 'en' else 'inte testat'}"
    name = text("test", code.removesuffix("_failed"), language)
    return f"{name}: {'failed' if language == 'en' else 'underkänt'}"
