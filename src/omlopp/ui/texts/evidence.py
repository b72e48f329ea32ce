"""Words for locks, the verdict on a device and independent samples: code → (English, Swedish).

Plain pairs without a framework, so that every entrance says the same; a test holds the tables complete
against the codes they are for.
"""

from typing import Literal

Pair = tuple[str, str]

LOCK_KINDS: dict[str, Pair] = {
    "activation_lock": ("Activation Lock (Find My)", "Aktiveringslås (Hitta)"),
    "frp": (
        "Factory reset protection (Google or maker’s account)",
        "Återställningsskydd (Google- eller tillverkarkonto)",
    ),
    "mdm": ("Managed by your device management (MDM)", "Styrs av er enhetshantering (MDM)"),
    "autopilot": ("Windows Autopilot", "Windows Autopilot"),
    "dep": ("Apple automated device enrolment (DEP)", "Apples automatiska enhetsregistrering (DEP)"),
    "absolute": (
        "Absolute (Computrace) in the firmware",
        "Absolute (Computrace) i den inbyggda programvaran",
    ),
    "bios_password": ("BIOS password", "BIOS-lösenord"),
    "disk_password": ("Disk password", "Disklösenord"),
}
LOCK_STATES: dict[str, Pair] = {
    "open": ("Locked", "Låst"),
    "reported": ("Said to be released", "Uppges vara upplåst"),
    "released": ("Released", "Upplåst"),
    "left": ("The device left", "Enheten har lämnat"),
}
OPENERS: dict[str, Pair] = {
    "customer": ("You, the former owner", "Ni, den tidigare ägaren"),
    "operator": ("We, at the bench", "Vi, i verkstaden"),
    "maker": ("The maker’s support", "Tillverkarens support"),
}
UNLOCK_STEPS: dict[str, Pair] = {
    "remove_from_find_my": (
        (
            "Sign in at iCloud with the account last used on it, open Find Devices and choose Remove"
            " This Device."
        ),
        (
            "Logga in på iCloud med kontot som senast användes på enheten, öppna Hitta enheter och"
            " välj Ta bort enheten."
        ),
    ),
    "clear_lock_in_device_management": (
        (
            "In your device management, look the serial number up and clear its Activation Lock (or"
            " use the bypass code)."
        ),
        (
            "Sök upp serienumret i er enhetshantering och häv aktiveringslåset (eller använd"
            " förbikopplingskoden)."
        ),
    ),
    "release_in_business_manager": (
        "In Apple Business or School Manager, find the serial number and choose Release.",
        "Sök upp serienumret i Apple Business eller School Manager och välj Frigör.",
    ),
    "ask_maker_with_proof_of_purchase": (
        (
            "If nothing else helps: ask the maker’s support, with the proof of purchase that names the"
            " serial number."
        ),
        "Om inget annat hjälper: be tillverkarens support om hjälp, med inköpsbevis som anger serienumret.",
    ),
    "set_up_without_account": (
        "We set the device up and see that it asks for nobody’s account.",
        "Vi startar enheten på nytt och ser att den inte frågar efter någons konto.",
    ),
    "sign_out_account_before_reset": (
        "Next time: remove the account on the device before it is reset.",
        "Nästa gång: ta bort kontot på enheten innan den återställs.",
    ),
    "remove_device_from_account": (
        "Sign in to the account that was used on the device and remove the device from it, then wait a day.",
        "Logga in på kontot som användes på enheten, ta bort enheten från kontot och vänta ett dygn.",
    ),
    "enter_former_account_once": (
        "Tell us how to reach somebody who can enter the former account once, at the bench.",
        "Säg hur vi når någon som kan skriva in det tidigare kontot en gång, i verkstaden.",
    ),
    "retire_in_device_management": (
        "Retire the device in your device management (Intune, Jamf, Workspace ONE or the like).",
        "Dra tillbaka enheten i er enhetshantering (Intune, Jamf, Workspace ONE eller liknande).",
    ),
    "delete_in_device_management": (
        "Delete the device there, so that it is not enrolled again at its next start.",
        "Radera enheten där, så att den inte registreras igen vid nästa start.",
    ),
    "deregister_autopilot": (
        "In Intune, under Windows enrolment, delete the serial number among the Autopilot devices.",
        "Ta bort serienumret bland Autopilot-enheterna i Intune, under Windows-registrering.",
    ),
    "reset_and_see_no_enrolment": (
        "We reset the device and see that no organisation claims it.",
        "Vi återställer enheten och ser att ingen organisation gör anspråk på den.",
    ),
    "unenrol_in_absolute": (
        "In the Absolute console, unenrol the device so that its licence is released.",
        "Avregistrera enheten i Absolute-konsolen så att licensen frigörs.",
    ),
    "wait_for_agent_call": (
        "The device must then be online once; tell us when it is unenrolled and we connect it.",
        "Enheten måste sedan vara uppkopplad en gång; säg till när den är avregistrerad, så ansluter vi den.",
    ),
    "read_firmware_state_again": (
        "We read the firmware’s state again.",
        "Vi läser av den inbyggda programvarans läge på nytt.",
    ),
    "tell_password": (
        "Tell us the password by telephone or in your agreed secure way, never in this form.",
        "Lämna lösenordet per telefon eller på ert överenskomna säkra sätt, aldrig i det här formuläret.",
    ),
    "clear_password_in_firmware": (
        "We enter the password and clear it in the firmware’s settings.",
        "Vi anger lösenordet och tar bort det i den inbyggda programvarans inställningar.",
    ),
    "replace_board": ("As a last resort the board is replaced.", "I sista hand byts moderkortet."),
    "disable_security_with_password": (
        "We switch the disk’s lock off with the password.",
        "Vi stänger av diskens lås med lösenordet.",
    ),
    "revert_with_psid": (
        "We revert the disk with the code printed on it; all data is destroyed by that.",
        "Vi återställer disken med koden som är tryckt på den; all data förstörs då.",
    ),
    "destroy_medium": ("The disk is destroyed.", "Disken destrueras."),
}
VERDICTS: dict[str, Pair] = {
    "cleared": ("All storage media are cleared", "Alla lagringsmedier är godkända"),
    "with_exceptions": ("Erased with exceptions", "Raderad med undantag"),
    "no_media": ("Holds no storage medium", "Innehåller inget lagringsmedium"),
    "open": ("Not cleared", "Inte godkänd"),
    "unknown": ("Not known to be cleared", "Inte känt om den är godkänd"),
}
INVENTORIES: dict[str, Pair] = {
    "independent": ("An inventory that no eraser made", "En inventering som inget raderingsverktyg gjort"),
    "eraser": ("The eraser’s own list", "Raderingsverktygets egen lista"),
    "by_hand": ("Opened and counted by hand", "Öppnad och räknad för hand"),
    "by_kind": ("What its kind can hold", "Vad typen kan innehålla"),
    "none": ("Nothing", "Ingenting"),
}
FINDINGS: dict[str, Pair] = {
    "medium_missing": ("is missing from the device", "saknas i enheten"),
    "drive_without_report": ("no erasure report speaks of it", "ingen raderingsrapport nämner det"),
    "not_sufficient": (
        "the judgement is not enough for what was agreed",
        "bedömningen räcker inte för det avtalade",
    ),
    "drive_not_registered": (
        "the inventory lists it, but it is registered nowhere",
        "inventeringen har det, men det är inte registrerat",
    ),
    "report_without_drive": (
        "a report speaks of it, but the inventory found no such drive",
        "en rapport nämner det, men inventeringen fann ingen sådan disk",
    ),
    "not_in_inventory": ("the last inventory did not see it", "den senaste inventeringen såg det inte"),
    "with_exceptions": ("erased with exceptions", "raderat med undantag"),
    "removable_inside": ("a stick or a card, among the disks", "ett minne eller kort, bland diskarna"),
    "media_not_counted": (
        "Nobody has made sure that these are all the media.",
        "Ingen har försäkrat sig om att dessa är alla medier.",
    ),
    "inventory_eraser": (
        "Only the eraser itself has listed the media: two independent sources are better.",
        "Bara raderingsverktyget självt har listat medierna: två oberoende källor är bättre.",
    ),
    "inventory_by_hand": (
        "The media were counted by hand, and no inventory tool has listed them.",
        "Medierna är räknade för hand, och inget inventeringsverktyg har listat dem.",
    ),
    "inventory_by_kind": (
        "Its kind has one built-in storage medium; nothing has listed what is inside.",
        "Typen har ett inbyggt lagringsmedium; inget har listat vad som finns i den.",
    ),
    "listed_with_storage": (
        "It is said to hold no storage medium, but the owner’s system knows of storage in it.",
        "Den sägs inte innehålla något lagringsmedium, men ägarens system känner till lagring i den.",
    ),
    "dated_before_receipt": ("erased before we received the device", "raderat innan vi tog emot enheten"),
    "dated_after_release": ("erased after the device had left us", "raderat efter att enheten lämnat oss"),
    "ended_before_started": ("the report ends before it begins", "rapporten slutar innan den börjar"),
    "future": ("the report is dated in the future", "rapporten är daterad i framtiden"),
    "same_document_two_media": ("the same report number for two media", "samma rapportnummer för två medier"),
    "same_document_again": ("the same report number again", "samma rapportnummer en gång till"),
    "operator_unknown": (
        "run by an operator whom the house does not know",
        "körd av en operatör som huset inte känner till",
    ),
    "same_run_twice": ("the same run reported twice", "samma körning rapporterad två gånger"),
    "older_than_known_report": (
        "older than a report already taken in",
        "äldre än en rapport som redan tagits in",
    ),
    "sample_failed": ("an independent check found data on it", "en oberoende kontroll fann data på det"),
}
SAMPLE_RESULTS: dict[str, Pair] = {
    "no_data": ("No data found", "Ingen data funnen"),
    "data_found": ("Data found", "Data funnen"),
    "unreadable": ("Could not be read", "Gick inte att läsa"),
}
SAMPLE_METHODS: dict[str, Pair] = {
    "full_read": ("Read from end to end", "Läst från början till slut"),
    "random_read": ("Read at random places", "Läst på slumpvisa ställen"),
    "recovery_software": ("Searched with recovery software", "Genomsökt med återskapningsprogram"),
}

MEASURED: dict[str, Pair] = {
    "reallocated_sectors": ("Reallocated sectors", "Omlagda sektorer"),
    "pending_sectors": ("Sectors waiting to be reallocated", "Sektorer som väntar på omläggning"),
    "media_errors": ("Media errors", "Mediefel"),
    "power_on_hours": ("Hours in use", "Timmar i drift"),
    "flash_life_used": ("Flash life used, per cent", "Förbrukad livslängd för flashminne, procent"),
}

SYSTEMS: dict[str, Pair] = {
    "intune": ("Microsoft Intune", "Microsoft Intune"),
    "autopilot": ("Windows Autopilot", "Windows Autopilot"),
    "jamf": ("Jamf Pro", "Jamf Pro"),
    "servicenow": ("ServiceNow", "ServiceNow"),
    "snipe-it": ("Snipe-IT", "Snipe-IT"),
    "devicehub": ("eReuse Devicehub", "eReuse Devicehub"),
}
ENCRYPTIONS: dict[str, Pair] = {
    "encrypted": ("Encrypted", "Krypterad"),
    "partly": ("Partly encrypted", "Delvis krypterad"),
    "not_encrypted": ("Not encrypted", "Inte krypterad"),
}

FAMILIES: dict[str, dict[str, Pair]] = {
    "lock": LOCK_KINDS,
    "lock_state": LOCK_STATES,
    "opener": OPENERS,
    "unlock_step": UNLOCK_STEPS,
    "device_verdict": VERDICTS,
    "inventory_by": INVENTORIES,
    "verdict_finding": FINDINGS,
    "sample_result": SAMPLE_RESULTS,
    "sample_method": SAMPLE_METHODS,
    "test": MEASURED,
    "system": SYSTEMS,
    "encryption": ENCRYPTIONS,
}


def text(family: str, code: object, language: Literal["sv", "en"] = "en") -> str:
    """The words for a code of a family. Raises KeyError for a code without words."""
    return FAMILIES[family][str(code)][0 if language == "en" else 1]
