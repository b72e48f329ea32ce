"""Words for take-backs, lists, roles and statements: code → (English, Swedish).

Plain pairs without a framework, so that every entrance and paper says the same; a test holds the tables
complete against the codes they are for.
"""

from typing import Literal

Pair = tuple[str, str]

STATES: dict[str, Pair] = {
    "ordered": ("Ordered", "Beställt"),
    "announced": ("Announced", "Anmält"),
    "scheduled": ("Pick-up booked", "Hämtning bokad"),
    "collected": ("Collected", "Hämtat"),
    "receiving": ("Being received", "Tas emot"),
    "reconciled": ("Reconciled", "Avstämt"),
    "reported": ("Reported", "Återrapporterat"),
    "settled": ("Settled", "Avräknat"),
    "closed": ("Closed", "Avslutat"),
    "cancelled": ("Cancelled", "Avbeställt"),
}

STAGES: dict[str, Pair] = {
    "announced": ("Announced", "Anmäld"),
    "received": ("In the workshop", "I verkstaden"),
    "missing": ("Missing", "Saknas"),
    "refused": ("Refused", "Avvisad"),
    "in_stock": ("In stock", "I lager"),
    "shipped": ("Left the house", "Lämnat huset"),
}

LINE_REASONS: dict[str, Pair] = {
    "damaged_battery": ("Damaged battery", "Skadat batteri"),
    "not_ours": ("Does not belong to you", "Tillhör inte er"),
    "contaminated": ("Contaminated", "Förorenad"),
    "customer_withdrew": ("You withdrew it", "Ni drog tillbaka den"),
}

FOUND_BY: dict[str, Pair] = {
    "serial": ("by serial number", "på serienummer"),
    "asset_tag": ("by asset tag", "på inventarienummer"),
    "code": ("by our label", "på vår etikett"),
    "hand": ("picked from the list by hand", "avbockad för hand"),
    "bulk": ("with the whole load", "med hela lasten"),
}

SHIPPED: dict[str, Pair] = {
    "sold": ("Sold", "Såld"),
    "rented": ("Rented out", "Uthyrd"),
    "returned": ("Returned to the owner", "Återlämnad till ägaren"),
    "recycled": ("Sent to material recycling", "Skickad till materialåtervinning"),
    "destroyed": ("Sent to destruction", "Skickad till destruktion"),
}

DESTINATIONS: dict[str, Pair] = {
    "destruction": ("to destruction", "till destruktion"),
    "stock": ("to stock", "till lager"),
    "owner": ("to the owner", "till ägaren"),
}

DESTRUCTION: dict[str, Pair] = {
    "shred": ("shredded", "fragmenterat"),
    "crush": ("crushed", "krossat"),
    "disintegrate": ("disintegrated", "finfördelat"),
    "incinerate": ("incinerated", "förbränt"),
    "melt": ("melted", "nedsmält"),
}

ROLES: dict[str, Pair] = {
    "customer_it": ("IT coordinator", "IT-samordnare"),
    "customer_economy": ("IT economist", "IT-ekonom"),
    "customer_security": ("Information security", "Informationssäkerhet"),
    "customer_climate": ("Sustainability", "Hållbarhet"),
    "finance_partner": ("Finance partner", "Finanspartner"),
    "buyer": ("Buyer", "Köpare"),
    "auditor": ("Auditor", "Revisor"),
    "receiver": ("Receiver", "Mottagare"),
    "technician": ("Erasure technician", "Raderingstekniker"),
    "grader": ("Grader", "Graderare"),
    "refurbisher": ("Refurbisher", "Rekonditionerare"),
    "stock": ("Stock keeper", "Lagerhållare"),
    "rental_desk": ("Rental desk", "Hyresdisk"),
    "operator_economy": ("The operator’s economist", "Operatörens ekonom"),
    "administrator": ("Administrator", "Administratör"),
}

STATEMENTS: dict[str, Pair] = {
    "erasure_certificate": ("Certificate of erasure", "Raderingscertifikat"),
    "return_report": ("Return report", "Återrapport"),
    "climate_report": ("Climate report", "Klimatrapport"),
    "climate_period": ("Climate report for a period", "Klimatrapport för en period"),
    "climate_device": ("Climate report for a device", "Klimatrapport för en enhet"),
    "climate_restatement": ("Climate report, restated", "Klimatrapport, omräknad"),
    "settlement": ("Settlement", "Avräkning"),
}

POLICIES: dict[str, Pair] = {
    "resale-purge": (
        "Purge on every medium before resale",
        "Purge på alla lagringsmedier före försäljning",
    ),
    "clear-on-disks": (
        "Purge on flash, Clear is enough on hard disks",
        "Purge på flashminnen, Clear räcker på hårddiskar",
    ),
    "clear": ("Clear is enough on every medium", "Clear räcker på alla lagringsmedier"),
    "dial-2": (
        "ADISA DIAL 2: as Purge on flash, a person looks at disks with weak sectors",
        "ADISA DIAL 2: Purge på flashminnen, diskar med svaga sektorer granskas av en person",
    ),
    "dial-3": ("ADISA DIAL 3: Purge everywhere", "ADISA DIAL 3: Purge överallt"),
    "destroy": (
        "Every medium is destroyed before the device leaves",
        "Alla lagringsmedier destrueras innan enheten lämnar huset",
    ),
}

FIELDS: dict[str, Pair] = {
    "serial": ("Serial number", "Serienummer"),
    "imei": ("IMEI", "IMEI"),
    "manufacturer": ("Manufacturer", "Tillverkare"),
    "model": ("Model", "Modell"),
    "category": ("Kind of device", "Typ av enhet"),
    "asset_tag": ("Asset tag", "Inventarienummer"),
    "unit": ("Unit", "Verksamhet"),
    "department": ("Department", "Förvaltning"),
    "bought_date": ("Bought", "Inköpt"),
    "price": ("Price", "Pris"),
    "remark": ("Remark", "Anmärkning"),
    "quantity": ("Quantity", "Antal"),
    "screen_inch": ("Screen, inches", "Skärm, tum"),
}

SEVERITIES: dict[str, Pair] = {
    "repaired": ("Repaired", "Rättat"),
    "warning": ("To look at", "Att titta på"),
    "error": ("To correct", "Att rätta"),
}

LIST_PROBLEMS: dict[str, Pair] = {
    "serial_missing": (
        "No serial number: the device gets a label of ours when it comes",
        "Serienummer saknas: enheten får vår etikett när den kommer",
    ),
    "serial_placeholder": (
        "What stands there is no serial number but a placeholder",
        "Det som står är inget serienummer utan en platshållare",
    ),
    "serial_short": ("Very short for a serial number", "Mycket kort för ett serienummer"),
    "serial_duplicate": ("The same serial number on several rows", "Samma serienummer på flera rader"),
    "serial_spaces": ("Spaces in the serial number were removed", "Mellanslag i serienumret togs bort"),
    "serial_prefix": ("A prefix such as S/N was removed", "Ett prefix som S/N togs bort"),
    "serial_lower_case": ("Written in capitals", "Skrevs med versaler"),
    "imei_check_digit": ("The IMEI’s check digit is wrong", "IMEI-numrets kontrollsiffra stämmer inte"),
    "imei_check_digit_absent": (
        "The IMEI has fourteen digits: its check digit is absent",
        "IMEI-numret har fjorton siffror: kontrollsiffran saknas",
    ),
    "leading_zeros_restored": (
        "Leading zeros that the spreadsheet dropped were put back",
        "Inledande nollor som kalkylprogrammet tog bort har återställts",
    ),
    "number_notation": (
        "The spreadsheet wrote the number with an exponent; all digits were still there",
        "Kalkylprogrammet skrev numret med exponent; alla siffror fanns kvar",
    ),
    "number_uncertain": (
        "A number cell: leading zeros may be lost",
        "En talcell: inledande nollor kan ha gått förlorade",
    ),
    "number_damaged": (
        "The spreadsheet destroyed digits, as in 3,56938E+14: take the list out of the source again",
        "Kalkylprogrammet har förstört siffror, som i 3,56938E+14: ta ut listan ur källan igen",
    ),
    "asset_tag_duplicate": (
        "Rows without serial number share an asset tag",
        "Rader utan serienummer har samma inventarienummer",
    ),
    "category_unknown": ("We know no kind of device by this word", "Vi känner inte igen typen av enhet"),
    "category_deduced": ("The kind was taken from a longer text", "Typen hämtades ur en längre text"),
    "date_unreadable": ("The date cannot be read", "Datumet går inte att läsa"),
    "date_incomplete": ("The date lacks its day or month", "Datumet saknar dag eller månad"),
    "date_implausible": ("The date cannot be right", "Datumet kan inte stämma"),
    "date_ambiguous": ("Day and month could change places", "Dag och månad kan ha bytt plats"),
    "date_order_assumed": ("Read as day before month", "Läst som dag före månad"),
    "date_from_number": (
        "The spreadsheet’s day number was turned back into a date",
        "Kalkylprogrammets dagnummer gjordes om till datum",
    ),
    "price_unreadable": ("The price cannot be read", "Priset går inte att läsa"),
    "price_separator_assumed": (
        "A point or comma was taken as thousands",
        "Punkt eller komma lästes som tusental",
    ),
    "currency_assumed": ("No currency named: taken as kronor", "Valuta saknas: läst som kronor"),
    "screen_unreadable": ("The screen size cannot be read", "Skärmstorleken går inte att läsa"),
    "screen_implausible": (
        "No such device has a screen of this size, in inches",
        "Ingen sådan enhet har en skärm av den storleken, i tum",
    ),
    "screens_differ": (
        "The name states another screen size than the column; the column holds",
        "Namnet anger en annan skärmstorlek än kolumnen; kolumnen gäller",
    ),
    "quantity_not_one": ("The row stands for several devices", "Raden står för flera enheter"),
    "row_without_device": ("The row names no device", "Raden anger ingen enhet"),
    "row_too_wide": (
        "More cells than headings: values may have shifted",
        "Fler celler än rubriker: värden kan ha förskjutits",
    ),
    "sheet_without_table": ("A sheet without headings we know", "Ett blad utan rubriker vi känner igen"),
    "sheet_hidden": ("A hidden sheet was not read", "Ett dolt blad lästes inte"),
    "encoding_uncertain": ("Some signs may be wrong", "Vissa tecken kan ha blivit fel"),
    "quotes_unbalanced": (
        "A quotation mark has no other half; read line by line",
        "Ett citattecken saknar sin andra hälft; läst rad för rad",
    ),
}

LIST_REFUSALS: dict[str, Pair] = {
    "empty": (
        "The file is empty. Choose the file that holds the list.",
        "Filen är tom. Välj filen med listan.",
    ),
    "too_large": (
        "The file is too large for a list of devices. Save only the list in a file of its own.",
        "Filen är för stor för att vara en lista över enheter. Spara bara listan i en egen fil.",
    ),
    "too_many_rows": (
        "The list has more rows than one take-back can hold. Divide it into several lists.",
        "Listan har fler rader än ett återtag kan ha. Dela upp den i flera listor.",
    ),
    "encrypted": (
        "The file is protected by a password. Save a copy without password.",
        "Filen är skyddad med lösenord. Spara en kopia utan lösenord.",
    ),
    "truncated": (
        "The file is incomplete. Save it again and send it anew.",
        "Filen är ofullständig. Spara den igen och skicka på nytt.",
    ),
    "macros": (
        "The workbook contains macros. Save it as .xlsx without macros.",
        "Arbetsboken innehåller makron. Spara den som .xlsx utan makron.",
    ),
    "zip_bomb": (
        "The file unpacks into far more than it shows and is not read. Save the list as a new file.",
        "Filen packas upp till mycket mer än den visar och läses inte. Spara listan som en ny fil.",
    ),
    "not_a_list": (
        "The content is neither a workbook (.xlsx) nor a text file (.csv), whatever the name says.",
        "Innehållet är varken en arbetsbok (.xlsx) eller en textfil (.csv), oavsett vad namnet säger.",
    ),
    "nul_bytes": (
        "The text holds NUL characters, so the rest cannot be trusted. Save it again as CSV.",
        "Texten innehåller NUL-tecken, så det som står emellan går inte att lita på. Spara den igen som CSV.",
    ),
    "undecodable": (
        "The signs in the file cannot be read. Save it as .xlsx or as CSV in UTF-8.",
        "Tecknen i filen går inte att läsa. Spara den som .xlsx eller som CSV i UTF-8.",
    ),
    "no_table": (
        "No sheet has headings that name devices. Give the columns headings such as “Serial number”.",
        "Inget blad har rubriker som beskriver enheter. Ge kolumnerna rubriker som ”Serienummer”.",
    ),
}

COMPONENTS: dict[str, Pair] = {
    "ssd": ("Solid-state drive", "SSD"),
    "hdd": ("Hard disk", "Hårddisk"),
    "storage": ("Storage", "Lagring"),
    "removable": ("Stick or card", "Minne eller kort"),
    "optical": ("Optical drive", "Optisk enhet"),
    "ram": ("Memory", "Minne"),
    "processor": ("Processor", "Processor"),
    "motherboard": ("Motherboard", "Moderkort"),
    "graphics": ("Graphics", "Grafik"),
    "network_card": ("Network card", "Nätverkskort"),
    "sound": ("Sound", "Ljud"),
    "laptop_battery": ("Battery", "Batteri"),
    "laptop_screen": ("Screen", "Skärm"),
    "monitor": ("Monitor", "Bildskärm"),
    "keyboard": ("Keyboard", "Tangentbord"),
    "power_supply": ("Power supply", "Nätaggregat"),
    "camera": ("Camera", "Kamera"),
    "other": ("Other", "Annat"),
}

INTERFACES: dict[str, Pair] = {
    "ata": ("ATA", "ATA"),
    "sata": ("SATA", "SATA"),
    "scsi": ("SCSI", "SCSI"),
    "sas": ("SAS", "SAS"),
    "nvme": ("NVMe", "NVMe"),
    "usb": ("USB", "USB"),
    "mmc": ("MMC", "MMC"),
    "ufs": ("UFS", "UFS"),
    "raid": ("RAID", "RAID"),
    "virtio": ("Virtual disk", "Virtuell disk"),
}

FAMILIES: dict[str, dict[str, Pair]] = {
    "state": STATES,
    "stage": STAGES,
    "line_reason": LINE_REASONS,
    "found_by": FOUND_BY,
    "shipped": SHIPPED,
    "destination": DESTINATIONS,
    "destruction": DESTRUCTION,
    "role": ROLES,
    "statement": STATEMENTS,
    "policy": POLICIES,
    "field": FIELDS,
    "severity": SEVERITIES,
    "list_problem": LIST_PROBLEMS,
    "list_refusal": LIST_REFUSALS,
    "component": COMPONENTS,
    "interface": INTERFACES,
}

Language = Literal["en", "sv"]


def text(family: str, code: object, language: Language) -> str:
    """The words for one code of a family, `en` or `sv`. KeyError for a code without words."""
    return FAMILIES[family][str(code)][0 if language == "en" else 1]
