"""Words for climate assessments: code → (English, Swedish).

A test holds the tables complete against the methods, the factor files and the problems they can name.
"""

from typing import Literal

from omlopp.domain.carbon.claims import Claim

Pair = tuple[str, str]

TERMS: dict[str, Pair] = {
    "production": ("Production avoided", "Undviken tillverkning"),
    "transport_new": ("Transport of a new device avoided", "Undviken transport av ny enhet"),
    "waste": ("Waste handling avoided", "Undviken avfallshantering"),
    "transport_waste": ("Transport to waste avoided", "Undviken transport till avfall"),
    "use_difference": ("Difference in use", "Skillnad i användning"),
    "transport_reuse": ("Transport in reuse", "Transport vid återbruk"),
    "refurbishment": ("Refurbishment", "Rekonditionering"),
    "packaging": ("Packaging", "Förpackning"),
    "manufacture_of_replaced_parts": ("Manufacture of replaced parts", "Tillverkning av utbytta delar"),
    "manufacture_of_harvested_parts": (
        "Manufacture of parts used again",
        "Tillverkning av delar som återbrukas",
    ),
    "fixed_saving": ("Fixed net saving per type", "Fast nettobesparing per typ"),
    "reuse_saving": ("Saving from reuse", "Besparing från återbruk"),
}

LEVELS: dict[str, Pair] = {
    "model": ("Model", "Modell"),
    "family": ("Model family", "Modellfamilj"),
    "subgroup": ("Sub-group", "Undergrupp"),
    "category": ("Category mean", "Medelvärde för slaget"),
    "component": ("Components", "Komponenter"),
    "none": ("Unknown", "Okänt"),
}

RANGES: dict[str, Pair] = {
    "exact": ("No range", "Inget spann"),
    "subgroup_spread": ("Spread between sub-groups", "Spridning mellan undergrupper"),
    "other_sources": ("Disagreement between sources", "Skillnad mellan källor"),
    "single_source": ("One source only: assumed range", "Bara en källa: antaget spann"),
    "doubtful_value": ("Doubtful value", "Osäkert värde"),
    "model_sheet": ("The makers’ own range", "Tillverkarnas eget spann"),
    "capacity": ("Range of making at this capacity", "Tillverkningens spann vid denna kapacitet"),
    "assumption": ("Assumption", "Antagande"),
    "given": ("Given figure", "Angiven uppgift"),
}

ORIGINS: dict[str, Pair] = {
    "given": ("given", "angivet"),
    "filled_in": ("filled in", "ifyllt"),
    "default": ("the method’s own", "metodens eget"),
    "corrected": ("corrected", "rättat"),
}

FACTORS: dict[str, Pair] = {
    "laptop": ("Laptop, mean", "Bärbar dator, medel"),
    "laptop_below_14_inch": ("Laptop below 14″", "Bärbar dator under 14″"),
    "laptop_from_14_inch": ("Laptop, 14″ and up", "Bärbar dator från 14″"),
    "laptop_hybrid": ("Laptop, hybrid", "Bärbar dator, hybrid"),
    "laptop_to_12_inch": ("Laptop up to 12″", "Bärbar dator upp till 12″"),
    "laptop_12_inch": ("Laptop, above 12 and below 13″", "Bärbar dator över 12 och under 13″"),
    "laptop_13_inch": ("Laptop, 13″", "Bärbar dator, 13″"),
    "laptop_14_inch": ("Laptop, 14″", "Bärbar dator, 14″"),
    "laptop_15_inch": ("Laptop, 15 and 16″", "Bärbar dator, 15 och 16″"),
    "laptop_from_16_inch": ("Laptop above 16″", "Bärbar dator över 16″"),
    "all_in_one": ("All-in-one, mean", "Allt-i-ett-dator, medel"),
    "all_in_one_below_24_inch": ("All-in-one below 24″", "Allt-i-ett-dator under 24″"),
    "all_in_one_from_24_inch": ("All-in-one, 24″ and up", "Allt-i-ett-dator från 24″"),
    "desktop": ("Desktop, mean", "Stationär dator, medel"),
    "desktop_usdt": ("Desktop, ultra-small", "Stationär dator, ultraliten"),
    "desktop_sff": ("Desktop, small form factor", "Stationär dator, liten"),
    "desktop_tower": ("Desktop, tower", "Stationär dator, torn"),
    "monitor": ("Monitor, mean", "Bildskärm, medel"),
    "monitor_below_33_inch": ("Monitor below 33″", "Bildskärm under 33″"),
    "monitor_from_33_inch": ("Monitor, 33″ and up", "Bildskärm från 33″"),
    "monitor_to_20_inch": ("Monitor up to 20″", "Bildskärm upp till 20″"),
    "monitor_22_inch": ("Monitor, 21 and 22″", "Bildskärm, 21 och 22″"),
    "monitor_24_inch": ("Monitor, 23 and 24″", "Bildskärm, 23 och 24″"),
    "monitor_27_inch": ("Monitor, 25 to 27″", "Bildskärm, 25 till 27″"),
    "monitor_32_inch": ("Monitor, 28 to 32″", "Bildskärm, 28 till 32″"),
    "workstation": ("Workstation", "Arbetsstation"),
    "thin_client": ("Thin client", "Tunn klient"),
    "printer": ("Printer", "Skrivare"),
    "projector": ("Projector, mean", "Projektor, medel"),
    "components": ("Sum of components", "Summa av komponenter"),
    "printer_desk": ("Desktop printer", "Bordsskrivare"),
    "server": ("Server", "Serverdator"),
    "tablet": ("Tablet, mean", "Surfplatta, medel"),
    "tablet_small": ("Small tablet", "Liten surfplatta"),
    "tablet_big": ("Big tablet", "Stor surfplatta"),
    "smartphone": ("Smartphone", "Smarttelefon"),
    "projector_mid_size": ("Projector", "Projektor"),
    "network": ("Network equipment, mean", "Nätverksutrustning, medel"),
    "network_small": ("Network equipment, small", "Nätverksutrustning, liten"),
    "network_rack_blade": ("Network equipment, rack blade", "Nätverksutrustning, rackblad"),
    "network_rack_large": ("Network equipment, large rack", "Nätverksutrustning, stort rack"),
    "docking_station": ("Docking station", "Dockningsstation"),
    "parts": ("Parts used again", "Delar som återbrukas"),
    "pc": ("PC", "Persondator"),
    "lcd": ("Flat screen", "Platt bildskärm"),
}

PROBLEMS: dict[str, Pair] = {
    "unknown_kind": ("Unknown kind of device", "Okänt slag av enhet"),
    "no_factor_for_kind": ("The method has no figure for this kind", "Metoden saknar värde för slaget"),
    "kind_not_given": ("Kind not given", "Slaget är inte angivet"),
    "unknown_fate": ("Fate missing or unknown", "Utfallet saknas eller är okänt"),
    "unknown_part": ("Unknown part", "Okänd del"),
    "unknown_form": ("Unknown form", "Okänd form"),
    "form_does_not_fit_kind": ("The form does not fit the kind", "Formen passar inte slaget"),
    "screen_size_implausible": ("Screen size cannot be right", "Skärmstorleken kan inte stämma"),
    "screen_size_unit": ("Screen size is not in inches", "Skärmstorleken är inte i tum"),
    "screen_size_unreadable": ("Screen size cannot be read", "Skärmstorleken går inte att läsa"),
    "quantity_unknown": ("Quantity missing", "Antal saknas"),
    "quantity_not_a_number": ("Quantity is not a number", "Antalet är inget tal"),
    "quantity_not_whole": ("Quantity is not a whole number", "Antalet är inget heltal"),
    "quantity_zero": ("Quantity is zero", "Antalet är noll"),
    "quantity_implausible": ("Quantity cannot be right", "Antalet kan inte stämma"),
    "negative_quantity": ("Quantity is negative", "Antalet är negativt"),
    "formula_cell": ("A formula stands in the cell", "Cellen innehåller en formel"),
    "cells_beyond_header": ("More cells than headings", "Fler celler än rubriker"),
    "harvested_parts_unknown": ("Which parts were used again is unknown", "Okänt vilka delar som återbrukas"),
    "factor_doubtful": ("The figure is doubtful", "Värdet är osäkert"),
    "method_has_no_parts": ("The method has no figures for parts", "Metoden saknar värden för delar"),
    "replaced_parts_not_in_method": (
        "The method leaves replaced parts out",
        "Metoden bortser från utbytta delar",
    ),
    "burden_not_in_method": (
        "The method holds the burden in its figure",
        "Metodens värde rymmer redan belastningen",
    ),
    "method_has_net_savings_only": ("The method has net savings only", "Metoden har bara nettobesparingar"),
    "use_phase_not_in_source": ("The source leaves the use phase out", "Källan bortser från användningen"),
    "use_phase_apart": ("Use is counted apart", "Användningen räknas för sig"),
    "part_capacity_unreadable": (
        "Capacity of the part cannot be read",
        "Delens kapacitet går inte att läsa",
    ),
    "value_implausible": ("The value cannot be right", "Värdet kan inte stämma"),
    "value_unreadable": ("The value cannot be read", "Värdet går inte att läsa"),
    "value_unit": ("The unit is not the column’s", "Enheten är inte kolumnens"),
    "unknown_component": ("Unknown component", "Okänd komponent"),
    "component_sum_is_partial": (
        "A sum of the components named; what is not named is not in it",
        "En summa av de komponenter som nämns; det som inte nämns ingår inte",
    ),
    "country_without_factor": (
        "No electricity figure for the country",
        "Värde för el saknas för landet",
    ),
    "model_not_matched": ("Model names are not matched", "Modellnamn matchas inte"),
}

ASSUMPTIONS: dict[str, Pair] = {
    "displacement_1": (
        "One reused device stands in for one new, similar device",
        "En återbrukad enhet ersätter en ny, liknande enhet",
    ),
    "lifetime_ratio_1": (
        "The second life is as long as a new one",
        "Det andra livet är lika långt som ett nytt",
    ),
    "use_phase_equal": ("Use is taken as equal and left out", "Användningen antas lika och räknas inte med"),
    "reuse_within_sweden": ("Reuse within Sweden", "Återbruk inom Sverige"),
    "avoided_device_assembled_in_asia": (
        "The avoided device would have been assembled in Asia",
        "Den undvikna enheten skulle ha monterats i Asien",
    ),
    "recycled_after_second_use": (
        "Recycled after its second use",
        "Materialåtervinns efter sin andra användning",
    ),
    "no_rebound": ("No rebound effect", "Ingen rekyleffekt"),
    "three_years_second_use": ("Three years of second use", "Tre års andra användning"),
    "displacement_stated": (
        "How many new devices a reused one spares is a visible step",
        "Hur många nya enheter en återbrukad ersätter är ett synligt steg",
    ),
    "lifetime_ratio_stated": (
        "The second life is weighed against a new device’s life",
        "Det andra livet vägs mot en ny enhets livslängd",
    ),
    "use_phase_difference": (
        "The difference in use is counted with the grid of the country of use",
        "Skillnaden i användning räknas med elen i användningslandet",
    ),
    "new_device_draws_up_to_30_percent_less": (
        "A new device draws up to 30 per cent less",
        "En ny enhet drar upp till 30 procent mindre",
    ),
    "avoided_device_as_makers_state": (
        "The avoided device is as its maker states, or as makers state of its kind",
        "Den undvikna enheten är som tillverkaren uppger, eller som tillverkare uppger om dess slag",
    ),
    "errors_do_not_cancel": (
        "Errors of different devices never cancel; those of one device are taken as independent",
        "Fel hos olika enheter tar aldrig ut varandra; hos en enhet antas de vara oberoende",
    ),
    "burden_within_figure": ("What reuse emits is within the figure", "Återbrukets utsläpp ryms i värdet"),
}

WEAKNESSES: dict[str, Pair] = {
    "table_read_through_third_party": (
        "The table was read through a third party",
        "Tabellen är läst genom tredje part",
    ),
    "figures_read_through_third_party": (
        "The figures were read through a third party",
        "Värdena är lästa genom tredje part",
    ),
    "burden_terms_not_found": (
        "The report’s terms for transport and refurbishment in reuse were not found",
        "Rapportens termer för transport och rekonditionering vid återbruk hittades inte",
    ),
    "category_means_only": (
        "Means of categories and sub-groups only",
        "Bara medelvärden för slag och undergrupper",
    ),
    "sources_disagree": ("Sources disagree widely", "Källorna skiljer sig mycket åt"),
    "part_factors_high": ("Figures for parts are high", "Värdena för delar är höga"),
    "one_figure_per_type": ("One figure per type, whatever its size", "Ett värde per typ, oavsett storlek"),
    "no_range_published": ("No range was published", "Inget spann har publicerats"),
    "displacement_measured_for_phones_only": (
        "How much new is spared has been measured for phones only",
        "Hur mycket nytt som ersätts är uppmätt bara för telefoner",
    ),
    "second_life_seldom_measured": (
        "The length of the second life is seldom measured",
        "Det andra livets längd är sällan uppmätt",
    ),
    "packaging_not_found": ("No figure for packaging was found", "Inget värde för förpackning har hittats"),
    "makers_sheets_uncertain": ("Makers’ own sheets are uncertain", "Tillverkarnas egna blad är osäkra"),
    "ranges_are_wide": ("The ranges are wide", "Spannen är vida"),
    "lowest_of_all_sources": ("The lowest of all sources", "Lägst av alla källor"),
}

EQUIVALENTS: dict[str, Pair] = {
    "apartment": ("apartments heated for a year", "lägenheter uppvärmda i ett år"),
    "fridge": ("fridges run for a year", "kylskåp i drift i ett år"),
    "car_lap": ("laps round the earth by car", "varv runt jorden med bil"),
    "car_km": ("kilometres by car", "kilometer med bil"),
    "flight_km": ("passenger kilometres by air", "personkilometer med flyg"),
    "train_km": ("passenger kilometres by high-speed train", "personkilometer med snabbtåg"),
}

CLAIMS: dict[str, Pair] = {
    "avoided": (
        "Estimated avoided emissions of {net} CO₂e ({range}) compared with {reference}, {method}.",
        "Uppskattade undvikna utsläpp på {net} CO₂e ({range}) jämfört med {reference}, {method}.",
    ),
    "added": (
        "Estimated added emissions of {net} CO₂e ({range}) compared with {reference}, {method}.",
        "Uppskattade ökade utsläpp på {net} CO₂e ({range}) jämfört med {reference}, {method}.",
    ),
    "unknown": (
        "What this spared compared with {reference} is unknown, {method}.",
        "Vad detta sparade jämfört med {reference} är okänt, {method}.",
    ),
    "method": ("method {method}, version {version}", "metod {method}, version {version}"),
    "not_deductible_from_scope_1_to_3": (
        "Not deductible from scope 1 to 3.",
        "Inte avdragsgillt från scope 1–3.",
    ),
}

REFERENCES: dict[str, Pair] = {
    "new_comparable_device": (
        "buying a new, comparable product",
        "att köpa en ny, likvärdig produkt",
    ),
}

CLAIM_FAULTS: dict[str, Pair] = {
    "generic_claim": (
        "“{words}” says nothing that can be checked; say what was spared, by which method",
        "”{words}” säger inget som går att kontrollera; säg vad som sparades och med vilken metod",
    ),
    "neutrality_claim": (
        "“{words}”: reuse and offsets make nothing neutral, and it may not be said of products",
        "”{words}”: återbruk och kompensation gör inget neutralt, och det får inte sägas om produkter",
    ),
    "deduction_claim": (
        "“{words}”: avoided emissions are not deducted from anybody’s own",
        "”{words}”: undvikna utsläpp dras inte av från någons egna",
    ),
}

FACTOR_FILES: dict[str, Pair] = {
    "not_json": ("is not a JSON document", "är inget JSON-dokument"),
    "not_a_factor_set": (
        "is no set of factors: it has no omlopp_factors",
        "är ingen faktorsamling: den saknar omlopp_factors",
    ),
    "version_unknown": (
        "is a set of factors of an unknown version: {value}",
        "är en faktorsamling av okänd version: {value}",
    ),
    "not_a_list": ("has no list of records in {value}", "har ingen lista med poster i {value}"),
    "no_records": ("holds no records", "innehåller inga poster"),
    "binary": ("is not a text file", "är ingen textfil"),
    "not_utf_8": ("is not UTF-8 at byte {value}", "är inte UTF-8 vid byte {value}"),
    "column_missing": (
        "is no Boavizta table: it has no column {value}",
        "är ingen Boavizta-tabell: den saknar kolumnen {value}",
    ),
    "csv": ("is not a readable CSV: {value}", "är ingen läsbar CSV: {value}"),
    "empty": ("is empty", "är tom"),
}
"""Why a file of factors cannot be used, to be read after the file's name."""

MATCH_REASONS: dict[str, Pair] = {
    "alias": ("a person said so", "en person har sagt det"),
    "alias_kind_differs": ("said to be a model of another kind", "sagt vara en modell av annat slag"),
    "alias_target_unknown": ("no sheet prints this model", "inget blad har den modellen"),
    "number_differs": ("another number", "annat nummer"),
    "generation_differs": ("another generation", "annan generation"),
    "form_differs": ("another form", "annan form"),
    "size_differs": ("another size", "annan storlek"),
    "kind_differs": ("another kind of device", "annat slag av enhet"),
    "storage_differs": ("another storage", "annan lagring"),
    "generation_unknown": ("generation open", "generationen är öppen"),
    "form_unknown": ("form open", "formen är öppen"),
    "size_unknown": ("size open", "storleken är öppen"),
    "storage_unknown": ("storage open", "lagringen är öppen"),
    "variant_not_in_name": (
        "the sheet has a word that the name lacks",
        "bladet har ett ord som namnet saknar",
    ),
    "variant_not_in_source": (
        "the name has a word that the sheet lacks",
        "namnet har ett ord som bladet saknar",
    ),
    "another_variant": ("another variant", "annan variant"),
    "line_unknown": ("no product line", "ingen produktserie"),
    "several_sheets": ("several sheets", "flera blad"),
    "spread_not_stated": ("no range stated", "inget spann angivet"),
    "nonuse_unknown": ("the share of use is not stated", "andelen användning är inte angiven"),
    "nonuse_unknown_for_some": (
        "some sheets do not state the share of use",
        "några blad anger inte andelen användning",
    ),
    "identifier": ("by the maker’s identifier", "efter tillverkarens beteckning"),
    "identifier_unknown": ("an identifier nobody knows", "en beteckning som ingen känner"),
    "identifier_covers_several": (
        "the identifier covers several models",
        "beteckningen gäller flera modeller",
    ),
    "machine_type": ("by the machine type", "efter maskintypen"),
    "machine_type_unknown": ("a machine type nobody knows", "en maskintyp som ingen känner"),
    "machine_type_contradicts_name": (
        "machine type and name contradict each other",
        "maskintyp och namn säger emot varandra",
    ),
    "chassis_contradicts_name": (
        "chassis and name contradict each other",
        "chassi och namn säger emot varandra",
    ),
    "makers_contradict": ("two makers are named", "två tillverkare nämns"),
    "maker_from_name": ("the maker stands in the name", "tillverkaren står i namnet"),
    "maker_unknown": ("the maker is not known", "tillverkaren är okänd"),
    "no_model_name": ("the name says no model", "namnet säger ingen modell"),
    "name_too_long": ("the name is too long", "namnet är för långt"),
    "formula_cell": ("a formula, not a name", "en formel, inget namn"),
    "storage_unusual": ("a storage nobody sells", "en lagring som ingen säljer"),
    "no_such_model": ("no such model among the sheets", "ingen sådan modell bland bladen"),
    "no_sheet_fits": ("something is near, and none fits", "något ligger nära, men inget passar"),
    "missing": ("nothing stands there", "inget står där"),
}

FAMILIES: dict[str, dict[str, Pair]] = {
    "term": TERMS,
    "level": LEVELS,
    "range": RANGES,
    "origin": ORIGINS,
    "factor": FACTORS,
    "problem": PROBLEMS,
    "assumption": ASSUMPTIONS,
    "weakness": WEAKNESSES,
    "equivalent": EQUIVALENTS,
    "claim": CLAIMS,
    "reference": REFERENCES,
    "claim_fault": CLAIM_FAULTS,
    "factor_file": FACTOR_FILES,
    "match_reason": MATCH_REASONS,
}

Language = Literal["en", "sv"]


def text(family: str, code: object, language: Language) -> str:
    """The words for one code of a family, `en` or `sv`. KeyError for a code without words."""
    return FAMILIES[family][str(code)][0 if language == "en" else 1]


def claim_sentences(claim: Claim, language: Language, *, net: str, bounds: str) -> tuple[str, ...]:
    """The sentences of a claim: what it says, then what always stands beside it.

    `net` and `bounds` are the claim's figures as the page formats them: `96,4 ton`, `71–118`.
    """
    said = text("claim", claim.code, language).format(
        net=net,
        range=bounds,
        reference=text("reference", claim.reference, language),
        method=text("claim", "method", language).format(method=claim.method, version=claim.version),
    )
    return (said, *(text("claim", code, language) for code in claim.always))
