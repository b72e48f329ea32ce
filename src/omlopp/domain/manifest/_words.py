"""The words of customers' lists: headings, kinds, makers, placeholders. Data; a new spelling is a new line.

All are in the form that `words()` gives: lower case, single spaces, no punctuation.
"""

from omlopp.domain.manifest._model import Field
from omlopp.domain.vocabulary import Kind

HEADINGS: dict[Field, tuple[str, ...]] = {
    # Within a field the first is the best: where two columns name the same field, the earlier spelling wins.
    Field.SERIAL: (
        "serienummer", "serienr", "serie nr", "serie nummer", "serienummer imei", "serienr imei",
        "imei serienummer", "serial number", "serial no", "serial nr", "serialnumber", "serial",
        "serial imei",
        "imei serial", "serial number imei", "imei serial number", "device serial number", "device serial",
        "service tag", "servicetag", "service tag serial", "s n", "sn", "snr", "s nr", "serial number s n",
        "serienummer s n", "tillverkningsnummer", "identitet", "seriennummer", "serienumre",
    ),
    Field.IMEI: (
        "imei", "imei nummer", "imei nr", "imei number", "imei no", "imei1", "imei 1", "imeinummer",
    ),
    Field.MANUFACTURER: (
        "tillverkare", "fabrikat", "märke", "varumärke", "manufacturer", "device manufacturer", "make",
        "maker",
        "brand", "vendor", "oem", "producent", "fabrikant", "hersteller",
    ),
    Field.MODEL: (
        "modell", "modellnamn", "modellbeteckning", "modell beteckning", "model", "model name",
        "device model",
        "produktnamn", "product name", "produkt", "product", "artikel", "artikelbenämning", "benämning",
        "beskrivning", "description", "item name", "item", "modellnummer", "model number", "model no",
        "modellnr", "modell nr",
    ),
    Field.CATEGORY: (
        "kategori", "typ", "produkttyp", "enhetstyp", "typ av enhet", "typ av utrustning", "utrustningstyp",
        "produktkategori", "produktgrupp", "varugrupp", "artikeltyp", "hårdvarutyp", "datortyp", "category",
        "device type", "type of device", "device category", "asset type", "product type",
        "product category",
        "equipment type", "kind", "type", "typ utrustning", "utrustning", "slag",
    ),
    Field.ASSET_TAG: (
        "stöldskyddsnr", "stöldskyddsnummer", "stöldskyddsmärkning", "stöldskydd", "stöldmärkning",
        "inventarienummer", "inventarienr", "inventarie nr", "inventarie id", "inv nr", "invnr",
        "anläggningsnr",
        "anläggningsnummer", "märkning", "id märkning", "asset tag", "asset no", "asset number", "asset nr",
        "asset id", "assettag", "asset", "tag", "inventory number", "inventory no", "inventory nr",
        "no inventary",
        "inventory tag", "property number", "tillgångsnummer", "tillgångs id", "datornamn",
        "computer name", "hostname",
    ),
    Field.UNIT: (
        "kommun", "bolag", "organisation", "företag", "skola", "verksamhet", "enhet", "enhetsnamn",
        "site", "unit",
        "company", "organization", "school", "location", "plats", "placering", "ort", "kontor",
        "office", "kund",
        "customer", "adress",
    ),
    Field.DEPARTMENT: (
        "förvaltning", "avdelning", "department", "dept", "division", "sektion", "kostnadsställe",
        "cost center",
        "cost centre", "nämnd", "team", "grupp",
    ),
    Field.BOUGHT_DATE: (
        "inköpsdatum", "inköpt", "köpdatum", "inköpsdag", "anskaffningsdatum", "anskaffad",
        "anskaffningsdag",
        "leveransdatum", "fakturadatum", "purchased", "purchase date", "date purchased", "bought",
        "bought date",
        "date of purchase", "acquisition date", "acquired", "invoice date", "delivery date", "inköpsår",
        "purchase year",
    ),
    Field.PRICE: (
        "inköpspris", "pris", "anskaffningsvärde", "anskaffningspris", "inköpsvärde", "nypris",
        "belopp", "price",
        "purchase price", "purchase cost", "cost", "purchase value", "acquisition value",
        "acquisition cost",
        "original price", "styckpris", "unit price",
    ),
    Field.REMARK: (
        "anmärkning", "anmärkningar", "anm", "kommentar", "kommentarer", "notering", "noteringar", "övrigt",
        "remark", "remarks", "comment", "comments", "note", "notes", "skick", "condition", "fel", "defekt",
        "defekter", "status", "information",
    ),
    Field.SCREEN: (
        "skärmstorlek", "skärmstorlek tum", "skärmstorlek i tum", "skärm storlek", "bildskärmsstorlek",
        "bildskärmsstorlek tum", "skärmdiagonal", "diagonal", "tum", "storlek tum", "skärm tum",
        "screen size", "screensize", "screen size inch", "screen size inches", "screen inch", "screen inches",
        "display size", "display size inch", "display size inches", "monitor size", "size inch",
        "size inches", "inch", "inches",
    ),
    Field.QUANTITY: ("antal", "st", "kvantitet", "quantity", "qty", "count", "units"),
}  # fmt: skip

HEADING_FILLERS = frozenset(
    {"sek", "kr", "kronor", "eur", "euro", "usd", "nok", "dkk", "gbp", "ex", "exkl", "excl", "inkl",
     "incl", "moms"}
    | {"vat", "st", "per", "åååå", "mm", "dd", "yyyy", "ååååmmdd", "yyyymmdd", "obligatoriskt", "required"}
)  # fmt: skip
"""Words that may follow a heading without changing what it names: currency, VAT, date pattern."""

NAMES_A_DEVICE = (
    Field.SERIAL,
    Field.IMEI,
    Field.ASSET_TAG,
    Field.MODEL,
    Field.MANUFACTURER,
    Field.CATEGORY,
)
"""A line with nothing in any of these is not a device."""

KINDS: dict[Kind, tuple[str, ...]] = {
    Kind.LAPTOP: (
        "bärbar", "bärbar dator", "bärbar pc", "bärbara", "bärbara datorer", "laptop", "laptops",
        "laptop pc",
        "notebook", "notebooks", "notebook pc", "netbook", "chromebook", "chromebooks", "macbook",
        "ultrabook",
        "elevdator", "lärardator", "portable", "portable computer", "laptop computer", "convertible",
        "mobil arbetsstation", "mobile workstation", "2 i 1", "2 in 1",
    ),
    Kind.DESKTOP: (
        "stationär", "stationär dator", "stationär pc", "stationära", "stationära datorer", "desktop",
        "desktops",
        "desktop pc", "desktop computer", "pc", "dator", "computer", "tower", "mini pc", "minidator",
        "mac mini",
        "sff", "microtower", "persondator", "workplace pc",
    ),
    Kind.ALL_IN_ONE: ("all in one", "aio", "allt i ett", "allt i ett dator", "all in one pc", "imac"),
    Kind.WORKSTATION: ("arbetsstation", "workstation", "stationär arbetsstation", "cad dator"),
    Kind.MONITOR: (
        "bildskärm", "bildskärmar", "skärm", "skärmar", "datorskärm", "monitor", "monitors", "display",
        "displays",
        "screen", "lcd", "tft", "platt skärm", "plattskärm", "tv", "storbildsskärm",
    ),
    Kind.SMARTPHONE: (
        "mobil", "mobiler", "mobiltelefon", "mobiltelefoner", "smartphone", "smartphones",
        "smart phone", "phone",
        "phones", "mobile", "mobile phone", "cell phone", "cellphone", "telefon", "iphone", "smarttelefon",
        "smart telefon", "handset",
    ),
    Kind.TABLET: (
        "surfplatta", "surfplattor", "läsplatta", "läsplattor", "platta", "plattor", "tablet",
        "tablets", "ipad",
        "ipads", "ipad surfplatta", "pekplatta", "tablet pc", "surfplatta ipad",
    ),
    Kind.THIN_CLIENT: (
        "tunn klient", "tunna klienter", "thin client", "thin clients", "thinclient", "zero client",
    ),
    Kind.SERVER: (
        "server", "servrar", "servers", "rackserver", "bladserver", "rack server", "blade server", "nas",
    ),
    Kind.PRINTER: (
        "skrivare", "printer", "printers", "laserskrivare", "multifunktionsskrivare", "mfp", "kopiator",
        "copier",
        "etikettskrivare", "label printer", "multifunction printer", "multifunktion",
    ),
    Kind.NETWORK: (
        "nätverk", "nätverksutrustning", "switch", "switchar", "router", "routrar", "accesspunkt",
        "access point",
        "brandvägg", "firewall", "network", "network equipment", "wifi", "ap",
    ),
    Kind.PROJECTOR: (
        "projektor", "projektorer", "projector", "projectors", "kanon", "videoprojektor", "beamer",
    ),
    Kind.DOCK: (
        "docka", "dockor", "dockningsstation", "dock", "docks", "docking station", "dockstation",
        "portreplikator",
    ),
    Kind.OTHER: (
        "övrigt", "övriga", "annat", "other", "tillbehör", "accessory", "accessories", "tangentbord",
        "keyboard",
        "mus", "mouse", "headset", "webbkamera", "webcam", "kamera", "camera", "laddare", "charger",
        "streckkodsläsare", "scanner", "ups", "telefonväxel", "konferensutrustning",
    ),
}  # fmt: skip

MAKERS: dict[str, tuple[str, ...]] = {
    "Acer": ("acer",),
    "Apple": ("apple", "apple computer"),
    "Asus": ("asus", "asustek", "asustek computer"),
    "Brother": ("brother", "brother industries"),
    "Canon": ("canon",),
    "Cisco": ("cisco", "cisco systems"),
    "Dell": ("dell", "dell emc", "dell technologies", "dell computer"),
    "Eizo": ("eizo", "eizo nanao"),
    "Epson": ("epson", "seiko epson"),
    "Fairphone": ("fairphone",),
    "Fujitsu": ("fujitsu", "fujitsu siemens", "fujitsu siemens computers", "fujitsu client computing"),
    "Google": ("google",),
    "HP": ("hp", "hewlett packard", "hewlettpackard", "h p", "hp compaq"),
    "HPE": ("hpe", "hewlett packard enterprise", "hp enterprise"),
    "HTC": ("htc",),
    "Huawei": ("huawei", "huawei technologies"),
    "IBM": ("ibm",),
    "iiyama": ("iiyama",),
    "Konica Minolta": ("konica minolta", "konicaminolta"),
    "Kyocera": ("kyocera", "kyocera mita"),
    "Lenovo": ("lenovo", "lenovo pc hk"),
    "Lexmark": ("lexmark", "lexmark international"),
    "LG": ("lg", "lg electronics", "lge"),
    "Logitech": ("logitech",),
    "Microsoft": ("microsoft", "ms", "microsoft surface"),
    "Motorola": ("motorola", "motorola mobility"),
    "MSI": ("msi", "micro star", "micro star international"),
    "NEC": ("nec", "nec display solutions"),
    "Nokia": ("nokia", "hmd", "hmd global"),
    "OnePlus": ("oneplus", "one plus"),
    "Panasonic": ("panasonic",),
    "Philips": ("philips",),
    "Ricoh": ("ricoh",),
    "Samsung": ("samsung", "samsung electronics"),
    "Sony": ("sony", "sony mobile", "sony ericsson", "sony mobile communications"),
    "Supermicro": ("supermicro", "super micro"),
    "Toshiba": ("toshiba", "dynabook", "toshiba dynabook"),
    "Xerox": ("xerox",),
    "Xiaomi": ("xiaomi",),
    "Zebra": ("zebra", "zebra technologies"),
}

COMPANY_SUFFIXES = frozenset(
    {"inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "ab", "as",
     "oy", "gmbh"}
    | {"ag", "bv", "b v", "sa", "plc", "group", "international", "sweden", "sverige", "nordic", "europe"}
)  # fmt: skip

NO_VALUE = frozenset(
    {"", "saknas", "saknar", "okänd", "okänt", "oklart", "ingen", "inget", "inga", "ej", "ej känt",
     "ej angivet"}
    | {"ej angiven", "ej tillgänglig", "ej läsbar", "ej läsbart", "oläsbar", "oläsligt", "vet ej",
       "uppgift saknas"}
    | {"finns ej", "tom", "n a", "na", "none", "null", "nil", "nan", "unknown", "missing", "not available"}
    | {"not applicable", "no serial", "no sn", "no s n", "nothing", "empty", "x", "xx", "xxx", "tbd", "tba"}
    | {"ref", "value", "name", "div 0", "num", "unreadable", "not readable", "illegible", "borttagen",
       "bortsliten"}
)  # fmt: skip
"""What people write where there is nothing to write ("ref", "value": a spreadsheet's error words)."""

FIRMWARE_PLACEHOLDERS = frozenset(
    {"to be filled by o e m", "to be filled by oem", "default string", "system serial number",
     "serial number"}
    | {"chassis serial number", "base board serial number", "not specified", "none specified",
       "invalid", "oem"}
    | {"system product name", "o e m", "0123456789", "123456789", "1234567890", "12345678", "1234567",
       "123456"}
    | {"abcdefgh", "test", "sn12345", "serienummer", "empty serial", "ssn12345678901234567", "12345",
       "1234"}
)  # fmt: skip
"""What a machine or a template says when nobody has set the serial; never an identity."""

TOTALS = frozenset(
    {"summa", "total", "totalt", "totals", "sum", "delsumma", "subtotal", "grand total", "antal",
     "totalsumma"}
    | {"summa antal", "totalt antal", "antal totalt", "antal enheter", "s a", "count"}
)  # fmt: skip

SHEET_IS_NO_UNIT = frozenset(
    {"blad", "sheet", "tabelle", "feuil", "ark", "sida", "data", "export", "lista", "list",
     "inventering", "inventory"}
    | {"enheter", "utrustning", "devices", "assets", "table", "tabell", "it", "datorer", "underlag",
       "retur", "returer"}
    | {"återtag", "worksheet", "taul", "munka", "hoja", "foglio", "page", "report", "rapport", "manifest"}
)  # fmt: skip
"""Names that a program gives a sheet, or that say what is in it rather than whose it is."""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"), ("feb", "februari", "february"), ("mar", "mars", "march"),
            ("apr", "april"), ("maj", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"),
            ("aug", "augusti", "august"), ("sep", "sept", "september"), ("okt", "oct", "oktober",
            "october"),
            ("nov", "november"), ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip

CURRENCIES: dict[str, str] = {
    "sek": "SEK",
    "eur": "EUR",
    "euro": "EUR",
    "€": "EUR",
    "usd": "USD",
    "$": "USD",
    "gbp": "GBP",
    "£": "GBP",
    "nok": "NOK",
    "dkk": "DKK",
}
"""Words and signs that name a currency. "kr" names one of several and is not here."""
