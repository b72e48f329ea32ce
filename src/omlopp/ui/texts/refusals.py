"""Words for what could not be done: code → (English, Swedish), each with what to do about it.

The code of a refusal is its class's name in lower case with underscores; its facts, the fields, stand in
braces. Plain pairs without a framework, so that the API and the command line say the same.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal

from omlopp.ui.texts import defects

Pair = tuple[str, str]

REFUSALS: dict[str, Pair] = {
    # take-backs
    "not_in_this_state": (
        (
            "The take-back {number} is in the state {state}; this is done in {needed}. Look at its state"
            " first."
        ),
        "Återtaget {number} är i läget {state}; detta görs i {needed}. Se efter vilket läge det är i.",
    ),
    "line_unknown": (
        "The take-back has no such line: {line}. Fetch its lines and use their numbers.",
        "Återtaget har ingen sådan rad: {line}. Hämta raderna och använd deras nummer.",
    ),
    "line_ended": (
        "Line {line} has ended as {outcome} already. Withdraw that outcome first if it was wrong.",
        "Rad {line} har redan avslutats som {outcome}. Ta tillbaka utfallet först om det var fel.",
    ),
    "reason_unknown": (
        "There is no such reason: {reason}. Use one of the reasons in the documentation.",
        "Det finns ingen sådan orsak: {reason}. Använd en av orsakerna i dokumentationen.",
    ),
    "list_has_no_rows": (
        "The list {name} has no row that could be announced. Send a list with devices in it.",
        "Listan {name} har ingen rad som kan anmälas. Skicka en lista med enheter.",
    ),
    "draft_gone": (
        (
            "The list was announced or discarded meanwhile. Look at the take-back; send the list again"
            " if need be."
        ),
        "Listan har anmälts eller kastats under tiden. Se på återtaget; skicka listan igen om det behövs.",
    ),
    "lines_open": (
        "{count} lines have not ended. End them first.",
        "{count} rader är inte avslutade. Avsluta dem först.",
    ),
    "correction_misplaced": (
        (
            "A correction names a cell that the list does not have. Fetch the preview and use its sheets"
            " and lines."
        ),
        (
            "En rättelse anger en cell som listan inte har. Hämta förhandsvisningen och använd dess blad"
            " och rader."
        ),
    ),
    # locks
    "open_locks": (
        ("{locks} locks hold the device, so nobody could use it. Have them released, or route it to parts."),
        (
            "{locks} lås håller enheten, så ingen skulle kunna använda den. Få dem upplåsta eller välj"
            " vägen delar."
        ),
    ),
    "lock_unknown": (
        "There is no such case about a lock. Fetch the list of locks again.",
        "Det finns inget sådant låsärende. Hämta listan över lås igen.",
    ),
    "lock_kind_unknown": (
        "There is no such kind of lock: {kind}. Use one of the kinds in the documentation.",
        "Det finns inget sådant slags lås: {kind}. Använd ett av slagen i dokumentationen.",
    ),
    "lock_known": (
        "The device has an open case about this lock already. Go on with that one.",
        "Enheten har redan ett öppet ärende om detta lås. Fortsätt med det.",
    ),
    "lock_settled": (
        "The case has moved on meanwhile: {state}. Nothing was recorded; look at it again.",
        "Ärendet har gått vidare under tiden: {state}. Inget registrerades; se på det igen.",
    ),
    "release_unproven": (
        "A lock counts as released when something shows it. Add a photo, a screen or a report.",
        "Ett lås räknas som upplåst när något visar det. Bifoga ett foto, en skärmbild eller en rapport.",
    ),
    "no_job_for_serial": (
        (
            "{devices} devices in the house go by {serial}; a job needs just one. Check the serial, or ask"
            " for the code on the label."
        ),
        (
            "{devices} enheter i huset går under {serial}; ett jobb behöver precis en. Kontrollera numret"
            " eller fråga med koden på etiketten."
        ),
    ),
    # independent samples
    "nothing_to_sample": (
        "No erased medium is in the house to draw from. Erase and judge the media first.",
        "Inget raderat medium finns i huset att dra ur. Radera och bedöm medierna först.",
    ),
    "sample_stands": (
        "These very media were drawn from already, and that sample stands. Check what it drew.",
        "Just dessa medier har redan dragits ur, och det stickprovet står fast. Kontrollera det som drogs.",
    ),
    "not_in_sample": (
        "The medium was not drawn for this sample. Check those that were.",
        "Mediet drogs inte för detta stickprov. Kontrollera dem som drogs.",
    ),
    "second_person_needed": (
        "Whoever erased a medium does not check it. Ask a colleague to look at it.",
        "Den som raderat ett medium kontrollerar det inte. Be en kollega titta på det.",
    ),
    "sample_word_unknown": (
        "There is no such word here: {word}. Use one of the words in the documentation.",
        "Det finns inget sådant ord här: {word}. Använd ett av orden i dokumentationen.",
    ),
    # devices and media
    "device_not_here": (
        "The device is at the stage {stage}, where this cannot be done. Receive it first.",
        "Enheten är i skedet {stage}, där detta inte kan göras. Ta emot den först.",
    ),
    "media_not_cleared": (
        (
            "The data is not known to be gone: a medium lacks a sufficient judgement, or nobody has"
            " looked which media there are. Take in an inventory and an erasure report for every medium,"
            " or destroy it."
        ),
        (
            "Det är inte känt att data är borta: ett lagringsmedium saknar tillräcklig bedömning, eller"
            " ingen har sett efter vilka medier som finns. Ta in inventering och raderingsrapport för"
            " varje medium, eller destruera det."
        ),
    ),
    "media_present": (
        (
            "The device has media in it, so it cannot be said to hold none. Take them out or destroy"
            " them first."
        ),
        "Enheten har lagringsmedier i sig och kan inte sägas sakna dem. Ta ut eller destruera dem först.",
    ),
    "media_count_differs": (
        (
            "{counted} media were counted, {known} are known. Take in an inventory, or record what"
            " became of each."
        ),
        (
            "{counted} medier räknades, {known} är kända. Ta in en inventering, eller ange vad som hänt"
            " med vart och ett."
        ),
    ),
    "kind_may_hold_data": (
        (
            "A device of this kind may hold data. Open it and declare that it holds no medium, or take"
            " in evidence."
        ),
        "En enhet av detta slag kan ha data. Öppna den och ange att medium saknas, eller ta in underlag.",
    ),
    "listed_with_storage": (
        "Its kind holds no data, but the owner's system knows of storage in it. Open it and look.",
        "Dess slag har ingen data, men ägarens system känner till lagring i den. Öppna den och se efter.",
    ),
    "kind_not_known": (
        "Without a kind of device there is no telling which tests it needs. Take in an inventory first.",
        "Utan typ av enhet går det inte att säga vilka tester den behöver. Ta in en inventering först.",
    ),
    "grade_not_possible": (
        "No grade can be given yet; missing: {missing}. Record the tests and what was seen first.",
        "Gradering går inte än; saknas: {missing}. Registrera tester och iakttagelser först.",
    ),
    "word_unknown": (
        "The rubric does not know the word {word}. Use the words in the documentation.",
        "Graderingsmallen känner inte ordet {word}. Använd orden i dokumentationen.",
    ),
    "not_routed": (
        "Nobody has said where the device goes. Route it first.",
        "Ingen har sagt vart enheten ska. Välj väg först.",
    ),
    "route_elsewhere": (
        "The device's route leads to {route}. Route it anew first.",
        "Enhetens väg leder till {route}. Välj ny väg först.",
    ),
    "no_part_taken": (
        "No part was named. If none can be used again, route the device to recycling.",
        "Ingen del angavs. Om ingen kan användas igen, välj vägen återvinning.",
    ),
    "ship_reason_unknown": (
        "Devices are not shipped for {reason}. Use sold, rented, returned, recycled or destroyed.",
        "Enheter skickas inte för {reason}. Använd sold, rented, returned, recycled eller destroyed.",
    ),
    "bulk_refused": (
        "All or nothing was asked for and some devices stood against it; nothing was recorded.",
        "Allt eller inget begärdes och några enheter stod emot; inget registrerades.",
    ),
    "medium_unknown": (
        "There is no such medium here. Fetch the device's media and use their ids.",
        "Det finns inget sådant lagringsmedium här. Hämta enhetens medier och använd deras id.",
    ),
    "medium_not_here": (
        "The medium is {state}, so this cannot be done with it.",
        "Lagringsmediet är {state}, så detta kan inte göras med det.",
    ),
    "medium_not_cleared": (
        (
            "The medium cannot go to stock before it has a sufficient judgement. Erase it and take in"
            " the report."
        ),
        (
            "Lagringsmediet kan inte gå till lager innan det är tillräckligt bedömt. Radera det och ta"
            " in rapporten."
        ),
    ),
    "destruction_unproven": (
        (
            "What was done does not count as destruction of this medium: {reasons}. Destroy it finer, or"
            " prove it."
        ),
        (
            "Det som gjordes räknas inte som destruktion av mediet: {reasons}. Destruera finare, eller"
            " bevisa det."
        ),
    ),
    "destination_unknown": (
        "A medium is not taken out for {destination}. Use destruction, stock or owner.",
        "Ett medium tas inte ut för {destination}. Använd destruction, stock eller owner.",
    ),
    "item_unknown": (
        "There is no such report in the queue. Fetch the queue anew.",
        "Det finns ingen sådan rapport i kön. Hämta kön på nytt.",
    ),
    "item_settled": (
        "Somebody has dealt with the report already ({state}). Fetch the queue anew.",
        "Någon har redan hanterat rapporten ({state}). Hämta kön på nytt.",
    ),
    "operator_unnamed": (
        "An operator needs a name of at most 100 signs, as the eraser prints it.",
        "En operatör behöver ett namn på högst 100 tecken, så som raderingsverktyget skriver det.",
    ),
    "operator_known": (
        "{name} is on the list already.",
        "{name} finns redan på listan.",
    ),
    "evidence_not_linkable": (
        (
            "The report cannot be bound to this device: {reason}. Choose another device, or put the"
            " report aside."
        ),
        (
            "Rapporten kan inte knytas till enheten: {reason}. Välj en annan enhet, eller lägg rapporten"
            " åt sidan."
        ),
    ),
    "dismissal_unknown": (
        "There is no such reason for putting a report aside: {reason}.",
        "Det finns ingen sådan orsak att lägga en rapport åt sidan: {reason}.",
    ),
    # statements and the record
    "nothing_assessed": (
        "No device has an assessment to report. Route the devices and assess the take-back first.",
        "Ingen enhet har en beräkning att rapportera. Välj väg för enheterna och beräkna återtaget först.",
    ),
    "share_exceeded": (
        (
            "Of {devices} devices only {free_ppm} millionths of the saving are left to claim. Claim less, or"
            " have another party claim less first."
        ),
        (
            "Av {devices} enheter är bara {free_ppm} miljondelar av besparingen kvar att räkna sig till. Ta"
            " en mindre del, eller låt en annan part minska sin först."
        ),
    ),
    "factors_in_use": (
        "What the files hold is in use already ({factor_set}). Load other files.",
        "Det filerna innehåller används redan ({factor_set}). Läs in andra filer.",
    ),
    "factors_gone": (
        (
            "The set of footprints {factor_set} came with an earlier release and was never loaded. Order the"
            " restatement anew."
        ),
        (
            "Samlingen av fotavtryck {factor_set} följde med en tidigare utgåva och lästes aldrig in. Beställ"
            " omräkningen på nytt."
        ),
    ),
    "year_closed": (
        "The year {year} is closed: its entries are final.",
        "År {year} är avslutat: dess poster är slutliga.",
    ),
    "year_not_over": (
        "The year {year} is not over. Close it when it is.",
        "År {year} är inte slut. Avsluta det när det är det.",
    ),
    "year_empty": (
        "The year {year} has no entries, or no device was reused in it. Record its entries first.",
        "År {year} har inga poster, eller ingen enhet återbrukades då. Anteckna posterna först.",
    ),
    "alias_impossible": (
        "This name cannot be that model ({fault}: {value}). Choose a model of the same kind.",
        "Namnet kan inte vara den modellen ({fault}: {value}). Välj en modell av samma slag.",
    ),
    "alias_stands": (
        "The name is said to be {model} already. Withdraw that first if it is wrong.",
        "Namnet är redan godkänt som {model}. Ta tillbaka det först om det är fel.",
    ),
    "alias_gone": (
        "There is no such approved name any more ({alias}). Load the page again.",
        "Det finns inget sådant godkänt namn längre ({alias}). Ladda om sidan.",
    ),
    "nothing_handed_over": (
        "No device left for recycling or destruction on these days. Look at the days and the recycler.",
        "Ingen enhet lämnade huset för återvinning eller destruktion då. Se över dagar och återvinnare.",
    ),
    "load_not_weighed": (
        "None of the {devices} devices has a typical weight. Say what the load weighed.",
        "Ingen av de {devices} enheterna har en typisk vikt. Ange vad lasten vägde.",
    ),
    "more_than_handed_over": (
        (
            "{reported_kg} kg is reported, and {handed_kg} kg was handed over. Look at the figures, and say"
            " what the load weighed if that was an average."
        ),
        (
            "{reported_kg} kg är rapporterat och {handed_kg} kg lämnades. Se över siffrorna, och ange vad"
            " lasten vägde om det var ett medelvärde."
        ),
    ),
    "load_reported": (
        "A report already speaks of {start} up to before {end}. Choose other days, or withdraw it.",
        "En rapport gäller redan {start} till före {end}. Välj andra dagar, eller ta tillbaka den.",
    ),
    "recycling_report_gone": (
        "There is no such report any more ({report}). Load the page again.",
        "Det finns ingen sådan rapport längre ({report}). Ladda om sidan.",
    ),
    "nothing_to_restate": (
        "No climate report here was issued by another method or version. There is nothing to restate.",
        "Ingen klimatrapport här är utfärdad med en annan metod eller version. Det finns inget att räkna om.",
    ),
    "period_not_over": (
        "The period is not over until {end}. Issue its report then.",
        "Perioden är inte slut förrän {end}. Utfärda rapporten då.",
    ),
    "nothing_priced": (
        "No device of {number} has a price to settle. Grade, route and price the devices first.",
        "Ingen enhet i {number} har ett pris att avräkna. Gradera, välj väg och prissätt enheterna först.",
    ),
    "settled_already": (
        "{number} has its settlement. A correction is a new version made from new facts.",
        "{number} har sin avräkning. En rättelse är en ny version som görs av nya fakta.",
    ),
    "ledger_behind": (
        (
            "Facts wait for their place in the record behind a transaction that is still open. Try again"
            " shortly."
        ),
        "Fakta väntar på sin plats i liggaren bakom en öppen transaktion. Försök igen om en stund.",
    ),
    "issue_unknown": (
        "No fact says that this statement was issued. Verify the record.",
        "Inget faktum säger att dokumentet har utfärdats. Kontrollera liggaren.",
    ),
    "issue_not_sealed": (
        (
            "The fact is recorded but no signed head holds it yet. Sign a checkpoint, or try again in a"
            " minute."
        ),
        (
            "Faktumet är registrerat men inget signerat huvud omfattar det än. Signera, eller försök om"
            " en minut."
        ),
    ),
    "key_reused": (
        "This idempotency key was used before for another request. Use a new key for a new request.",
        "Idempotensnyckeln har använts för en annan begäran. Använd en ny nyckel för en ny begäran.",
    ),
    "nul_in_text": (
        "A text holds a NUL character, which cannot be kept. Remove it and send again.",
        "En text innehåller ett NUL-tecken, som inte kan sparas. Ta bort det och skicka igen.",
    ),
    "list_unknown": (
        "No list is announced in the take-back {number}. Announce one first.",
        "Ingen lista är anmäld i återtaget {number}. Anmäl en först.",
    ),
    "list_touched": (
        (
            "{count} lines of the list have ended, so it cannot be undone whole. Take those outcomes back"
            " first, or refuse the lines that are wrong."
        ),
        (
            "{count} rader i listan har avslutats, så den kan inte ångras hel. Ta tillbaka de utfallen först,"
            " eller avvisa de rader som är fel."
        ),
    ),
    "devices_returning": (
        (
            "The list began a new round for {count} devices that were here before, and that cannot be taken"
            " back. Refuse or let go missing the lines that are wrong."
        ),
        (
            "Listan började ett nytt varv för {count} enheter som varit här förut, och det kan inte tas"
            " tillbaka. Avvisa de rader som är fel, eller låt dem saknas."
        ),
    ),
    # keyboards
    "keyboard_unseen": (
        "Nobody has said what stands on this keyboard. Look at it first.",
        "Ingen har sagt vad som står på tangentbordet. Titta på det först.",
    ),
    "keyboard_not_here": (
        "The device has no keyboard that we know of, or is not in the house.",
        "Enheten har inget tangentbord som vi känner till, eller är inte i huset.",
    ),
    "keyboard_in_run": (
        "The keyboard is in a run already. Take it out of that first.",
        "Tangentbordet är redan med i en körning. Ta ut det ur den först.",
    ),
    "keyboard_not_in_run": (
        "The keyboard is in no run. There is nothing to take it out of.",
        "Tangentbordet är inte med i någon körning. Det finns inget att ta ut det ur.",
    ),
    "reprint_begun": (
        (
            "A print of it went wrong, so it cannot be sold as it is. Print it again, or record that"
            " a cap was spoilt."
        ),
        (
            "Ett tryck av det gick fel, så det kan inte säljas som det är. Tryck om, eller registrera att"
            " en tangent blev förstörd."
        ),
    ),
    "nothing_to_print": (
        "These legends stand there already; there is nothing to print.",
        "De här tecknen står där redan; det finns inget att trycka.",
    ),
    "reprint_impossible": (
        "None of our ways leads to these legends: {reasons}.",
        "Inget av våra sätt leder till de här tecknen: {reasons}.",
    ),
    "signs_missing": (
        "These signs would find no key: {signs}. Say that the market takes that, or choose another market.",
        "De här tecknen skulle sakna tangent: {signs}. Ange att marknaden godtar det, eller välj en annan.",
    ),
    "geometry_missing": (
        "We have no millimetres for the model {model} with this body. Add a geometry for it.",
        "Vi har inga mått för modellen {model} med den här stommen. Lägg till en geometri för den.",
    ),
    "run_unknown": ("There is no such run.", "Det finns ingen sådan körning."),
    "run_has_no_artwork": (
        "The run has no approved print file. Draw and approve one first.",
        "Körningen har ingen godkänd tryckfil. Rita och godkänn en först.",
    ),
    "run_needs_no_artwork": (
        "Nothing is printed in this run, so there is no print file and no first article.",
        "Inget trycks i den här körningen, så det finns ingen tryckfil och inget första exemplar.",
    ),
    "machine_unfit": (
        "{machine} does not do what this run asks for ({method}). Choose another machine.",
        "{machine} gör inte det som körningen kräver ({method}). Välj en annan maskin.",
    ),
    "jig_occupied": (
        (
            "A keyboard lies in the jig, mounted for the print file that stands. Record its outcome first,"
            " or take it out of the run."
        ),
        (
            "Ett tangentbord ligger i fixturen för den nuvarande tryckfilen. Registrera utfallet först,"
            " eller ta ut det ur körningen."
        ),
    ),
    "artwork_unsound": (
        "The print file did not pass its check: {findings}. Nothing was approved.",
        "Tryckfilen klarade inte sin kontroll: {findings}. Inget godkändes.",
    ),
    "artwork_differs": (
        "The file in the machine is not the one approved for this run. Load the right file and scan again.",
        "Filen i maskinen är inte den som godkänts för körningen. Ladda rätt fil och skanna igen.",
    ),
    "not_in_run": (
        "{scanned} does not wait in this run. Take it out of the jig: a print cannot be undone.",
        "{scanned} väntar inte i den här körningen. Ta ut den ur fixturen: ett tryck kan inte göras ogjort.",
    ),
    "first_article_open": (
        (
            "The first keyboard of the run has not passed. Check it before the next is mounted; if it was"
            " spoilt, have the print file drawn anew."
        ),
        (
            "Körningens första tangentbord är inte godkänt. Kontrollera det innan nästa läggs i; om det"
            " blev förstört, låt rita tryckfilen på nytt."
        ),
    ),
    "keyboard_word_unknown": (
        "Nobody knows the word {value} in {field}. Use one of the words in the documentation.",
        "Ordet {value} är okänt i {field}. Använd ett av orden i dokumentationen.",
    ),
    "not_on_jig": (
        "The device does not lie in the jig of this run. Scan it at the jig first.",
        "Enheten ligger inte i körningens fixtur. Skanna den vid fixturen först.",
    ),
    # parties
    "party_kind_unknown": (
        "There is no such kind of party: {kind}.",
        "Det finns ingen sådan sorts part: {kind}.",
    ),
    "operator_exists": (
        "The operator is registered already; every other party has a parent. Name it with --parent.",
        "Operatören finns redan; alla andra parter har en överordnad. Ange den med --parent.",
    ),
}

Language = Literal["en", "sv"]


def code_of(refusal: BaseException) -> str:
    """The code of a refusal: its class's name in lower case with underscores."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(refusal).__name__).lower()


def facts_of(refusal: BaseException) -> dict[str, Any]:
    """The facts a refusal carries: its fields, by name."""
    if not is_dataclass(refusal):
        return {}
    return {field.name: getattr(refusal, field.name) for field in fields(refusal)}


def text(refusal: BaseException, language: Language = "en") -> str | None:
    """The refusal in words, or None for an exception that is no refusal we know."""
    pair = REFUSALS.get(code_of(refusal))
    if pair is None:
        return None
    return told(pair, facts_of(refusal), language)


def told(pair: tuple[str, str], facts: Mapping[str, object], language: Language) -> str:
    """The words of a refusal with its facts in them; what a grade lacks is said in words too."""
    plain = {name: _plain(name, value, language) for name, value in facts.items()}
    return pair[0 if language == "en" else 1].format(**plain)


def _plain(name: str, value: object, language: Language) -> str:
    if not isinstance(value, tuple | list):
        return str(value)
    return ", ".join(_lacking(str(one), language) if name == "missing" else str(one) for one in value)


def _lacking(code: str, language: Language) -> str:
    try:
        return defects.reason_text(code, language).lower()
    except KeyError:
        return code
