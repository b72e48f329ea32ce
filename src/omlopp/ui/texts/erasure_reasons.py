"""What the codes of evidence and judgement say to a person, in English and Swedish."""

REASONS: dict[str, tuple[str, str]] = {
    "result_failed": (
        "The tool reports that the erasure failed.",
        "Verktyget rapporterar att raderingen misslyckades.",
    ),
    "result_partial": (
        "The erasure was not completed, or ended with exceptions.",
        "Raderingen blev inte klar eller slutade med undantag.",
    ),
    "result_aborted": ("The erasure was interrupted.", "Raderingen avbröts."),
    "result_unknown": (
        "The report does not clearly say that the erasure succeeded.",
        "Rapporten säger inte tydligt att raderingen lyckades.",
    ),
    "verification_missing": ("Nothing was read back afterwards.", "Ingenting lästes tillbaka efteråt."),
    "verification_failed": ("Reading back found faults.", "Kontrolläsningen fann fel."),
    "verification_unknown": (
        "The report does not say whether the result was read back.",
        "Rapporten säger inte om resultatet kontrollästes.",
    ),
    "verification_cached": (
        "The check read the computer's memory instead of the medium, so it proves nothing.",
        "Kontrollen läste datorns minne i stället för mediet och bevisar därför ingenting.",
    ),
    "direct_io_unknown": (
        "It is not known whether the check read the medium itself.",
        "Det är inte känt om kontrollen läste själva mediet.",
    ),
    "serial_missing": (
        "The medium has no serial number in the report.",
        "Mediet saknar serienummer i rapporten.",
    ),
    "serial_masked": ("The serial number is masked in the report.", "Serienumret är maskerat i rapporten."),
    "serial_not_in_inventory": (
        "The medium is not in the inventory of the device.",
        "Mediet finns inte i enhetens inventering.",
    ),
    "serial_twice_in_inventory": (
        "Two media in the inventory have this serial number.",
        "Två medier i inventeringen har detta serienummer.",
    ),
    "size_differs_from_inventory": (
        "The size differs from the inventory.",
        "Storleken avviker från inventeringen.",
    ),
    "medium_differs_from_inventory": (
        "The kind of medium differs from the inventory.",
        "Mediets slag avviker från inventeringen.",
    ),
    "model_differs_from_inventory": (
        "The model differs from the inventory.",
        "Modellen avviker från inventeringen.",
    ),
    "medium_unknown": (
        "It is not known what kind of medium this is.",
        "Det är inte känt vilket slags medium detta är.",
    ),
    "method_unknown": ("The report does not say what was done.", "Rapporten säger inte vad som gjordes."),
    "method_not_for_medium": (
        "The method is not meant for this kind of medium.",
        "Metoden är inte avsedd för detta slags medium.",
    ),
    "no_rule": ("No rule covers this evidence.", "Ingen regel täcker detta underlag."),
    "end_before_start": ("The erasure ended before it began.", "Raderingen slutade innan den började."),
    "counters_disagree": (
        "The figures in the report do not add up.",
        "Siffrorna i rapporten går inte ihop.",
    ),
    "errors_despite_success": (
        "The report says success but counts errors.",
        "Rapporten säger att det lyckades men räknar fel.",
    ),
    "hundred_percent_but_failed": (
        "The report says 100 % erased although the erasure failed.",
        "Rapporten säger 100 % raderat trots att raderingen misslyckades.",
    ),
    "command_rejected": ("The medium refused the command.", "Mediet avvisade kommandot."),
    "serial_contradicted": (
        "The report gives the medium two different serial numbers.",
        "Rapporten anger två olika serienummer för mediet.",
    ),
    "reports_merged": (
        "The file holds several runs put together.",
        "Filen innehåller flera körningar som satts ihop.",
    ),
    "exit_code_only": (
        "Success rests on a program's exit code alone.",
        "Att det lyckades bygger bara på ett programs avslutskod.",
    ),
    "text_and_command_disagree": (
        "What the report says and the command it ran differ.",
        "Det rapporten säger och det kommando som kördes stämmer inte överens.",
    ),
    "document_id_twice": (
        "The same report number is used for different media.",
        "Samma rapportnummer används för olika medier.",
    ),
    "same_run_twice": (
        "The same erasure is claimed in two devices.",
        "Samma radering åberopas i två enheter.",
    ),
    "signature_invalid": ("The signature of the report is not valid.", "Rapportens signatur är inte giltig."),
    "report_cut_off": ("The report is cut off.", "Rapporten är avklippt."),
    "failed_sectors": (
        "Some sectors could not be erased; destroy the medium.",
        "Vissa sektorer kunde inte raderas; förstör mediet.",
    ),
    "weak_sectors": (
        "The disk has reallocated or pending sectors that cannot be reached.",
        "Disken har omflyttade eller väntande sektorer som inte kan nås.",
    ),
    "hidden_areas_present": ("The disk has hidden areas.", "Disken har dolda områden."),
    "hidden_areas_unknown": (
        "It is not known whether the disk has hidden areas.",
        "Det är inte känt om disken har dolda områden.",
    ),
    "success_may_be_old": (
        "The success may be that of an earlier erasure.",
        "Det lyckade resultatet kan gälla en tidigare radering.",
    ),
    "written_since": (
        "Data was written after the medium was sanitized.",
        "Data skrevs efter att mediet raderades.",
    ),
    "namespaces_unknown": (
        "It is not known whether every part of the drive was erased.",
        "Det är inte känt om alla delar av disken raderades.",
    ),
    "security_state_unknown": (
        "The drive's security state afterwards is not recorded.",
        "Diskens säkerhetsläge efteråt är inte antecknat.",
    ),
    "no_secure_erase_requested": (
        "No secure erasure was asked for.",
        "Ingen säker radering begärdes.",
    ),
    "zeros_prove_nothing": (
        "Reading zeros does not prove that the data is gone.",
        "Att nollor läses bevisar inte att data är borta.",
    ),
    "overwrite_misses_spare_blocks": (
        "Overwriting cannot reach the spare blocks of flash.",
        "Överskrivning når inte reservblocken i flashminne.",
    ),
    "passes_do_not_raise": (
        "More passes do not raise the level.",
        "Fler överskrivningar höjer inte nivån.",
    ),
    "too_few_passes": ("Too few passes for this medium.", "För få överskrivningar för detta medium."),
    "bridge_hides_drive": (
        "The drive was reached through an adapter or a RAID controller.",
        "Disken nåddes genom en adapter eller en RAID-styrenhet.",
    ),
    "crypto_conditions_missing": (
        "The conditions of cryptographic erasure are not recorded.",
        "Villkoren för kryptografisk radering är inte antecknade.",
    ),
    "vendor_specific_action": (
        "What the command does is up to the maker.",
        "Vad kommandot gör avgörs av tillverkaren.",
    ),
    "sanitize_preferred": (
        "Sanitize would have given a stronger result.",
        "Sanitize hade gett ett starkare resultat.",
    ),
    "reset_alone": (
        "A reset alone is not enough.",
        "Enbart en återställning räcker inte.",
    ),
    "not_encrypted": (
        "The phone was not encrypted, so the reset leaves data behind.",
        "Telefonen var inte krypterad, så återställningen lämnar kvar data.",
    ),
    "bootloader_open": ("The bootloader is open.", "Starthanteraren är öppen."),
    "activation_lock_on": ("The activation lock is on.", "Aktiveringslåset är på."),
    "lock_state_unknown": (
        "It is not known whether the activation lock is off.",
        "Det är inte känt om aktiveringslåset är av.",
    ),
    "degauss_not_destruction": (
        "Degaussing no longer counts as destruction.",
        "Avmagnetisering räknas inte längre som förstöring.",
    ),
    "degauss_useless_on_flash": (
        "Degaussing does nothing to flash.",
        "Avmagnetisering påverkar inte flashminne.",
    ),
    "destruction_unproven": (
        "There is no photo or other proof of the destruction.",
        "Det finns inget foto eller annat bevis för förstöringen.",
    ),
    "shred_not_in_ieee_2883": (
        "IEEE 2883 does not count shredding or crushing as destruction; the customer's policy does.",
        "IEEE 2883 räknar inte fragmentering eller krossning som förstöring; kundens policy gör det.",
    ),
    "medium_dead": (
        "The medium does not answer and must be destroyed.",
        "Mediet svarar inte och måste förstöras.",
    ),
    "nothing_done": ("Nothing was done to the medium.", "Ingenting gjordes med mediet."),
    "verify_only": (
        "The medium was only checked, not erased.",
        "Mediet kontrollerades bara, det raderades inte.",
    ),
    "firmware_command_unnamed": (
        "The report does not say which firmware command was used.",
        "Rapporten säger inte vilket firmware-kommando som användes.",
    ),
    "standard_name_is_a_pattern": (
        "The standard named is a pattern of overwriting, not a level.",
        "Den angivna standarden är ett överskrivningsmönster, inte en nivå.",
    ),
    "fingerprint_sector": (
        "The tool leaves a sector of its own on the medium.",
        "Verktyget lämnar en egen sektor på mediet.",
    ),
    "overwritten_and_read_back": (
        "The whole medium was overwritten and read back.",
        "Hela mediet skrevs över och lästes tillbaka.",
    ),
    "sanitize_seen_running": (
        "The drive accepted the sanitize command and was seen carrying it out.",
        "Disken godtog sanitize-kommandot och sågs utföra det.",
    ),
    "purge_bit_set": (
        "The drive itself states that it was purged as IEEE 2883 defines it.",
        "Disken intygar själv att den renats så som IEEE 2883 definierar det.",
    ),
    "keys_destroyed": ("The encryption keys were destroyed.", "Krypteringsnycklarna förstördes."),
    "command_confirmed": (
        "The command was carried out and its result checked.",
        "Kommandot utfördes och resultatet kontrollerades.",
    ),
    "destroyed_with_proof": ("Destroyed, with proof.", "Förstört, med bevis."),
}
"""One sentence a reason code: (English, Swedish)."""

NOT_CHECKED: dict[str, tuple[str, str]] = {
    "inventory_match": (
        "The medium was not compared with an inventory of the device.",
        "Mediet jämfördes inte med en inventering av enheten.",
    ),
    "read_back": ("The medium was not read back.", "Mediet lästes inte tillbaka."),
    "direct_read": (
        "Whether reading bypassed the computer's memory is not recorded.",
        "Om läsningen gick förbi datorns minne är inte antecknat.",
    ),
    "hidden_areas": ("Hidden areas were not looked for.", "Dolda områden söktes inte."),
    "smart_before_and_after": (
        "The drive's own health counters were not read.",
        "Diskens egna hälsoräknare lästes inte.",
    ),
    "spare_blocks": (
        "Spare and remapped blocks cannot be read.",
        "Reservblock och omflyttade block kan inte läsas.",
    ),
    "all_namespaces": (
        "Whether all namespaces were erased is not recorded.",
        "Om alla namnrymder raderades är inte antecknat.",
    ),
    "in_progress": (
        "Nobody saw the drive carry out the command.",
        "Ingen såg disken utföra kommandot.",
    ),
    "crypto_conditions": (
        "Whether encryption was on from the first day, with keys held nowhere else, is not recorded.",
        "Om krypteringen var på från första dagen, utan nycklar någon annanstans, är inte antecknat.",
    ),
    "report_signature": (
        "The report's signature was not checked.",
        "Rapportens signatur kontrollerades inte.",
    ),
    "time_against_custody": (
        "The time was not compared with receipt and release.",
        "Tiden jämfördes inte med mottagning och utlämning.",
    ),
    "time_zone": ("The report gives no time zone.", "Rapporten anger ingen tidszon."),
    "operator": ("Who ran the erasure was not checked.", "Vem som körde raderingen kontrollerades inte."),
    "activation_lock": ("The activation lock was not checked.", "Aktiveringslåset kontrollerades inte."),
    "true_size_behind_bridge": (
        "The true size behind the adapter was not checked.",
        "Den verkliga storleken bakom adaptern kontrollerades inte.",
    ),
    "independent_sample": (
        "No independent sample was taken.",
        "Inget oberoende stickprov togs.",
    ),
    "witness": ("No second person was present.", "Ingen andra person var närvarande."),
}
"""One sentence a not-checked code: (English, Swedish)."""

DEVICE_REASONS: dict[str, tuple[str, str]] = {
    "no_inventory": ("There is no inventory of the device.", "Det finns ingen inventering av enheten."),
    "inventory_not_of_all_media": (
        "The inventory is of a kind that does not list every storage medium.",
        "Inventeringen är av ett slag som inte listar alla lagringsmedier.",
    ),
    "inventory_by_the_eraser": (
        "The inventory was made by the eraser itself.",
        "Inventeringen är gjord av raderingsverktyget självt.",
    ),
    "inventory_cut_off": ("The inventory is cut off.", "Inventeringen är avklippt."),
    "medium_without_report": ("A medium has no report.", "Ett medium saknar rapport."),
    "report_without_medium": (
        "A report speaks of a medium that the inventory does not list.",
        "En rapport talar om ett medium som inventeringen inte listar.",
    ),
    "medium_without_serial": (
        "A medium has no serial number, so that no report can speak of it.",
        "Ett medium saknar serienummer, så att ingen rapport kan tala om det.",
    ),
    "medium_insufficient": (
        "A medium is not sufficiently judged.",
        "Ett medium är inte tillräckligt bedömt.",
    ),
    "medium_with_exceptions": (
        "A medium is erased with exceptions, which a person must weigh.",
        "Ett medium är raderat med undantag, som en person måste väga.",
    ),
    "fewer_media_reported": (
        "The reports speak of fewer media than the inventory lists.",
        "Rapporterna talar om färre medier än inventeringen listar.",
    ),
    "more_media_reported": (
        "The reports speak of more media than the inventory lists.",
        "Rapporterna talar om fler medier än inventeringen listar.",
    ),
    "drive_only_eraser_saw": (
        "The eraser saw a drive that the inventory does not list.",
        "Raderingsverktyget såg en disk som inventeringen inte listar.",
    ),
    "raid_hides_drives": (
        "A RAID volume hides the drives behind it.",
        "En RAID-volym döljer diskarna bakom den.",
    ),
    "serial_twice": (
        "Two media in the inventory have one serial number.",
        "Två medier i inventeringen har samma serienummer.",
    ),
    "device_differs": (
        "A report names another device than the inventory.",
        "En rapport anger en annan enhet än inventeringen.",
    ),
    "no_media_found": (
        "The inventory found no media; some tools do not see soldered storage.",
        "Inventeringen fann inga medier; vissa verktyg ser inte fastlödd lagring.",
    ),
    "stick_among_disks": (
        "A stick or card is among the disks; it is not counted.",
        "Ett minne eller kort finns bland diskarna; det räknas inte.",
    ),
    "latest_report_counted": (
        "Several reports speak of one medium; the last to end counts.",
        "Flera rapporter talar om ett medium; den som slutade sist räknas.",
    ),
}
"""One sentence a device reason: (English, Swedish)."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "truncated": ("the file is cut off", "filen är avklippt"),
    "encoding_guessed": (
        "the characters are not UTF-8; Windows-1252 was assumed",
        "tecknen är inte UTF-8; Windows-1252 antogs",
    ),
    "nul_bytes": ("null bytes were left out", "nollbyte togs bort"),
    "duplicate_key": (
        "the same key twice; the first value is lost",
        "samma nyckel två gånger; första värdet är förlorat",
    ),
    "duplicate_column": ("the same column twice", "samma kolumn två gånger"),
    "cells_off": ("too many or too few cells", "för många eller för få celler"),
    "value_unknown": ("not one of the known words", "inte ett av de kända orden"),
    "number_unreadable": ("not a number", "inte ett tal"),
    "time_unreadable": ("not a time", "inte en tid"),
    "time_unset": ("the clock was not set", "klockan var inte ställd"),
    "serial_missing": ("no serial number", "inget serienummer"),
    "serial_from_chassis": ("serial number taken from the chassis", "serienummer taget från chassit"),
    "serial_contradicted": ("two tools give different serial numbers", "två verktyg anger olika serienummer"),
    "medium_contradicted": ("type and model name disagree", "typ och modellnamn säger emot varandra"),
    "size_unit_unclear": ("the unit of the size is unclear", "storlekens enhet är oklar"),
    "size_rounded": ("only a rounded size is given", "endast avrundad storlek anges"),
    "part_unknown": ("an unknown kind of part", "ett okänt slags del"),
    "too_many_parts": ("more parts than are read", "fler delar än vad som läses"),
    "several_boards": ("several boards in one report", "flera moderkort i en rapport"),
    "several_reports": ("several reports in one file", "flera rapporter i en fil"),
    "no_device": ("the device is not described", "enheten är inte beskriven"),
    "no_system_node": ("no system node", "ingen systemnod"),
    "no_end_of_table": (
        "the tables have no end: cut off, or not all were asked for",
        "tabellerna saknar slut: avklippta, eller så begärdes inte alla",
    ),
    "no_system_table": ("no system table", "ingen systemtabell"),
    "nothing_inside": ("no inventory inside", "ingen inventering inuti"),
    "drive_only_in_smart": ("a drive only smartctl has seen", "en disk som bara smartctl har sett"),
    "drive_not_described": ("the drive is not described", "disken är inte beskriven"),
    "not_an_ata_device": (
        "not an ATA drive; the tool's figures are made up",
        "inte en ATA-disk; verktygets siffror är påhittade",
    ),
    "tool_message": ("a message from the tool", "ett meddelande från verktyget"),
    "smart_failed": (
        "the drive reports that it is failing",
        "disken rapporterar att den är på väg att gå sönder",
    ),
    "self_test_failed": ("the drive's self-test failed", "diskens självtest misslyckades"),
    "counter_implausible": ("a counter that cannot be right", "en räknare som inte kan stämma"),
    "battery_empty": ("the battery gives no figures", "batteriet ger inga värden"),
    "screen_size_implausible": (
        "no such device has a screen of this size",
        "ingen sådan enhet har en skärm av den storleken",
    ),
    "screen_size_unreadable": ("the screen size cannot be read", "skärmstorleken går inte att läsa"),
    "imei_check_digit": ("the IMEI has a wrong check digit", "IMEI har fel kontrollsiffra"),
    "encryption_state": ("encryption state", "krypteringsläge"),
    "bootloader_state": ("bootloader state", "starthanterarens läge"),
    "activation_state": ("activation state", "aktiveringsläge"),
    "passcode_state": ("passcode set", "skärmlåskod satt"),
    "serial_damaged": (
        "a spreadsheet has rounded the serial number away",
        "ett kalkylprogram har avrundat bort serienumret",
    ),
    "interfaces_not_listed": (
        "what the devices are for is not listed (lsusb without -v)",
        "vad enheterna är till för listas inte (lsusb utan -v)",
    ),
    "nothing_erased": ("nothing was erased", "ingenting raderades"),
    "run_unfinished": ("a run without an end", "en körning utan slut"),
    "step_after_end": ("a step ends after the whole", "ett steg slutar efter helheten"),
    "disk_without_erasure": ("a disk listed but not erased", "en disk som listas men inte raderades"),
    "target_not_among_disks": (
        "an erased disk that the machine does not list",
        "en raderad disk som maskinen inte listar",
    ),
    "rounds_disagree": ("the rounds do not add up", "omgångarna går inte ihop"),
    "text_after_end": ("text after the end of the report", "text efter rapportens slut"),
    "command_rejected": ("the drive refused the command", "disken avvisade kommandot"),
    "never_sanitized": ("the drive says it was never sanitized", "disken säger att den aldrig sanerats"),
    "sanitize_frozen": (
        "the drive does not take sanitize (frozen)",
        "disken tar inte emot sanering (låst läge)",
    ),
    "still_running": ("the sanitize was still running", "saneringen pågick fortfarande"),
    "ses_not_told": (
        "which kind of format was asked for is not told",
        "vilket slags formatering som begärdes framgår inte",
    ),
}
"""What a problem in a file means: (English, Swedish), for the end of a line."""

REFUSALS: dict[str, tuple[str, str]] = {
    "report_refused": ("cannot be used as a report", "kan inte användas som rapport"),
    "report_empty": ("is empty", "är tom"),
    "report_too_large": (
        "is larger than any report that is read (32 MiB)",
        "är större än någon rapport som läses (32 MiB)",
    ),
    "report_unreadable": ("is damaged", "är skadad"),
    "report_unrecognised": (
        "is not the output of a known tool; write it as docs/evidence-format.md says",
        "är inte utdata från ett känt verktyg; skriv den som docs/evidence-format.md säger",
    ),
    "report_wrong_form": (
        "is a known tool's output in a form that cannot be read for certain; ask the tool for this",
        "är ett känt verktygs utdata i en form som inte säkert kan läsas; be verktyget om detta",
    ),
    "report_is_list": (
        "is a list of devices and no tool's report; omlopp manifest read reads it",
        "är en lista över enheter och inget verktygs rapport; omlopp manifest read läser den",
    ),
    "report_of_many": (
        "tells of several devices where one was expected",
        "berättar om flera enheter där en väntades",
    ),
    "report_too_deep": ("nests deeper than any report does", "är djupare nästlad än någon rapport"),
}
"""Why a file was refused: (English, Swedish), for the end of a line."""
