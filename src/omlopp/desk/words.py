"""Codes that only the desk shows, as words, and one way to say any code."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from omlopp.apps.jobs.models import Job
from omlopp.documents import Words
from omlopp.domain import grading
from omlopp.ui.jinja import current_language
from omlopp.ui.texts import climate, defects, erasure_reasons, evidence, keyboards, refusals, takeback
from omlopp.ui.words import word

OWN: dict[str, dict[str, str | Promise]] = {
    "next": {
        "announce": _("Import the customer’s list"),
        "receive": _("Begin receiving"),
        "scan": _("Receive devices"),
        "report": _("Issue the return report"),
        "settle": _("Issue the settlement"),
        "close": _("Close the take-back"),
    },
    "refusal_reason": {
        "damaged_battery": _("Damaged battery"),
        "not_ours": _("Does not belong to the customer"),
        "contaminated": _("Contaminated"),
        "customer_withdrew": _("The customer withdrew it"),
    },
    "cancel_reason": {
        "customer_withdrew": _("The customer withdrew"),
        "ordered_twice": _("Ordered twice by mistake"),
        "not_possible": _("It cannot be carried out"),
    },
    "list_withdrawal": {
        "wrong_list": _("It was the wrong list"),
        "wrong_takeback": _("It belongs to another take-back"),
        "wrong_columns": _("Its columns or units were understood wrongly"),
        "customer": _("The customer asks for it"),
    },
    "withdraw_reason": {
        "scanned_by_mistake": _("Scanned by mistake"),
        "wrong_line": _("It was another line’s device"),
        "wrong_outcome": _("It ended in the wrong way"),
    },
    "verdict": {
        "received": pgettext_lazy("scan", "OK"),
        "already": pgettext_lazy("scan", "Already received"),
        "duplicate": pgettext_lazy("scan", "Duplicate line"),
        "ended": pgettext_lazy("scan", "Ended otherwise"),
        "ambiguous": pgettext_lazy("scan", "Several devices"),
        "unlisted": pgettext_lazy("scan", "Not on the list"),
    },
    "verdict_help": {
        "received": _("The line is received."),
        "already": _("This device was in hand before. Nothing was recorded."),
        "duplicate": _(
            "Its line repeats another’s serial number. Nothing was recorded: if this is another device, take"
            " it in as unlisted."
        ),
        "ended": _("The line has ended in another way. Withdraw that first if it was wrong."),
        "ambiguous": _("More than one device goes by this. Choose the line by hand."),
        "unlisted": _(
            "Nothing announced goes by this. Check the number, or take it in as an unlisted arrival."
        ),
    },
    "skipped": {
        "empty": _("the sheet is empty"),
        "no_table": _("no row of headings that name devices"),
        "hidden": _("the sheet is hidden"),
        "not_a_worksheet": _("not a sheet of cells"),
    },
    "passed_over": {
        "before_headings": _("above the headings"),
        "totals": _("a row of totals"),
        "headings_again": _("headings repeated"),
        "no_device": _("names no device"),
    },
    "row_state": {
        "all": _("All rows"),
        "error": _("Must be corrected"),
        "warning": _("Look at these"),
        "repaired": _("Repaired"),
        "sound": _("Without remark"),
    },
    "job": {
        "announce": _("Announce a list"),
        "withdraw_list": _("Undo a list"),
        "receive_all": _("Receive all open lines"),
        "evidence": _("Take in evidence"),
        "rejudge": _("Judge anew"),
        "return_report": _("Issue the return report"),
        "certificates": _("Issue certificates"),
        "climate": _("Assess and report the climate"),
        "climate_period": _("Report the climate of a year"),
        "restate": _("Restate climate reports"),
        "settlement": _("Price and settle"),
        "verify": _("Verify the ledger"),
        "grade": _("Grade devices"),
        "route": _("Route devices"),
        "stock": _("Put devices in stock"),
        "sound": _("Record as tested and without defects"),
        "no_media": _("Record that devices hold no data"),
        "ship": _("Record that devices left the house"),
        "dismiss": _("Put reports aside"),
        "keyboards_examine": _("Record what stands on keyboards"),
        "keyboards_plan": _("Put keyboards in runs"),
        "keyboards_withdraw": _("Take keyboards out of runs"),
        "keyboard_photo": _("Look at the photo of a keyboard"),
    },
    "site": {
        "electricity": _("Electricity"),
        "heat": _("Heat"),
        "fuel": _("Fuel"),
        "transport_in": _("Transport to us"),
        "transport_out": _("Transport from us"),
        "packaging": _("Packaging"),
        "travel": _("Travel"),
        "other": _("Other work"),
    },
    "removal": {
        "removal": _("Removal"),
        "offset": _("Offset"),
    },
    "job_state": {
        "waiting": _("Waiting"),
        "running": _("Running"),
        "done": pgettext_lazy("job", "Done"),
        "refused": pgettext_lazy("job", "Refused"),
        "failed": _("Failed"),
    },
    "job_unit": {
        "announce": _("lines"),
        "withdraw_list": _("lines"),
        "receive_all": _("lines"),
        "evidence": _("files"),
        "rejudge": _("devices"),
        "return_report": _("lines"),
        "certificates": _("devices"),
        "climate": _("devices"),
        "climate_period": _("devices"),
        "restate": _("reports"),
        "settlement": _("devices"),
        "verify": _("events"),
        "grade": _("devices"),
        "route": _("devices"),
        "stock": _("devices"),
        "sound": _("devices"),
        "no_media": _("devices"),
        "ship": _("devices"),
        "dismiss": _("reports"),
        "keyboards_examine": _("keyboards"),
        "keyboards_plan": _("keyboards"),
        "keyboards_withdraw": _("keyboards"),
        "keyboard_photo": _("megabytes"),
    },
    "job_refusal": {
        "LedgerBehind": _("Facts wait behind a change that is still open. Try again in a moment."),
        "TakebackUnknown": _("The take-back is not there any more."),
        "RunUnknown": _("The run is not there any more."),
        "RunHasNoArtwork": _("The run has no approved print file to compare the photo with."),
        "NothingAssessed": _("No device has an assessment to report. Route the devices first."),
        "NothingPriced": _("No device has a price to settle. Grade and route the devices first."),
        "SettledAlready": _("The take-back has its settlement."),
        "PeriodNotOver": _("The period is not over."),
        "NotInThisState": _("The take-back is in a state in which this cannot be done."),
        "ListHasNoRows": _("The list holds no row that could be announced."),
        "DraftGone": _("The list was announced or put aside meanwhile."),
        "DismissalUnknown": _("There is no such reason."),
        "ItemSettled": _("Somebody has dealt with one of the reports meanwhile. Look at the queue again."),
        "ItemUnknown": _("One of the reports is not in the queue any more. Look at it again."),
        "ListUnknown": _("No list is announced any more."),
        "ListTouched": _(
            "Devices of the list have been received meanwhile. Undo or refuse single lines instead."
        ),
        "DevicesReturning": _(
            "The list began a new round for devices that were here before, and that cannot be taken back."
            " Refuse or let go missing the lines that are wrong."
        ),
    },
    "queue": {
        "without_evidence": _("Without evidence"),
        "uncleared": _("Media not cleared"),
        "locked": _("Held by a lock"),
        "untested": _("To be tested"),
        "ungraded": _("To be graded"),
        "unrouted": _("To be routed"),
        "ready_for_stock": _("Ready for stock"),
    },
    "queue_next": {
        "without_evidence": _("No tool has said anything of these. Take in inventories and erasure reports."),
        "uncleared": _("At least one storage medium lacks a sufficient judgement."),
        "locked": _("A lock holds these, and no next user could start them."),
        "untested": _("Nobody has tested these."),
        "ungraded": _("Tested and waiting for a grade."),
        "unrouted": _("Graded, and nobody has said where they go."),
        "ready_for_stock": _("Every medium is cleared and the way leads to stock."),
    },
    "queue_reason": {
        "unknown_serial": _("Nobody knows this serial number"),
        "no_serial": _("The report names no serial number"),
        "stranger_serial": _("The device is not in this take-back"),
        "ambiguous_serial": _("Several devices go by this serial number"),
        "device_not_in_house": _("The device is not in the house"),
        "rows_unmatched": _("Rows of the export speak of devices that are not here"),
        "not_of_this_job": _("It speaks of another device than the station’s job"),
        "identities_disagree": _("The report’s names point to different devices"),
        "medium_of_another_device": _("The medium is known in another device"),
        "medium_destroyed": _("The medium is destroyed already"),
        "nothing_reported": _("The report tells of no medium"),
        "unreadable": _("The file cannot be read as a report"),
        "dated_before_receipt": _("Erased before we received the device"),
        "dated_after_release": _("Erased after the device had left us"),
        "sample_failed": _("An independent check found data"),
        "ended_before_started": _("The report ends before it begins"),
        "future": _("The report is dated in the future"),
        "same_document_two_media": _("The same report number for two media"),
        "same_document_again": _("The same report number again"),
        "operator_unknown": _("Run by an operator whom the house does not know"),
        "same_run_twice": _("The same run reported twice"),
        "older_than_known_report": _("Older than a report already taken in"),
    },
    "file": {
        "taken_in": _("Taken in"),
        "partly_queued": _("Taken in, a part waits"),
        "duplicate_report": _("Taken in before"),
    },
    "notice": {
        "medium_not_in_inventory": _("a medium that the inventory does not have"),
        "medium_not_seen": _("a known medium was not seen"),
        "medium_found_again": _("a lost medium was found again"),
        "inventory_before_receipt": _("inventoried before we received it"),
        "lock_seen_open": _("says that a lock is open, but nobody can tell whether it was made later"),
        "device_listed_twice": _("a device stands on several rows; the first counts"),
        "listed_as_another_kind": _("lists a device of a kind without data as one with data"),
        "row_without_serial": _("rows without a serial number are passed over"),
        "lock_in_old_list": _("still names a lock that was seen to be gone"),
    },
    "dismissal": {
        "not_ours": _("Not a device of ours"),
        "duplicate": _("A duplicate"),
        "test_run": _("A test run"),
        "unusable": _("Unusable"),
    },
    "archive_refusal": {
        "damaged": _("the archive is damaged. Pack the files again."),
        "encrypted": _("the archive is protected by a password. Pack the files without one."),
        "too_many": _("the archive holds more than 20,000 files. Divide it into several."),
        "too_large": _("what the archive unpacks to is too large. Divide it into several."),
        "bomb": _("an entry unpacks to far more than it shows. Send the reports as they are."),
        "nested": _("there is an archive inside the archive. Send it by itself."),
        "empty": _("there are no files in the archive."),
    },
    "answer": {
        "pass": _("Passed"),
        "fail": pgettext_lazy("test", "Failed"),
        "not_done": _("Not done"),
        "not_applicable": _("Does not apply"),
    },
    "medium_state": {
        "present": _("In the device"),
        "removed": _("Taken out"),
        "missing": pgettext_lazy("medium", "Missing"),
        "destroyed": pgettext_lazy("medium", "Destroyed"),
    },
    "proof_kind": {
        "photo": _("A photo shows it"),
        "serial_scanned": _("The serial number was scanned when it was done"),
        "video": _("A video shows it"),
    },
    "party_kind": {
        "operator": _("Operator"),
        "customer": _("Customer"),
        "unit": _("Unit"),
        "department": _("Department"),
        "financier": _("Financier"),
        "buyer": _("Buyer"),
        "carrier": _("Carrier"),
        "vendor": _("Downstream vendor"),
    },
}
"""Family → code → words."""

EVIDENCE = {
    "judgement_reason": erasure_reasons.REASONS,
    "not_checked": erasure_reasons.NOT_CHECKED,
    "report_problem": erasure_reasons.PROBLEMS,
    "report_refusal": erasure_reasons.REFUSALS,
}

STATE_TONES = {
    "ordered": "info",
    "announced": "info",
    "scheduled": "info",
    "collected": "info",
    "receiving": "accent",
    "reconciled": "warn",
    "reported": "warn",
    "settled": "ok",
    "closed": "locked",
    "cancelled": "neutral",
}
JOB_TONES = {"waiting": "neutral", "running": "info", "done": "ok", "refused": "warn", "failed": "error"}
FILE_TONES = {"taken_in": "ok", "partly_queued": "warn", "duplicate_report": "neutral"}
SEVERITY_TONES = {"error": "error", "warning": "warn", "repaired": "info", "sound": "ok"}


def refusal(exception: BaseException) -> str:
    """A refusal in words: what could not be done and what to do about it."""
    return refusals.text(exception, _language()) or refusals.code_of(exception)


def refused_text(name: str, facts: Mapping[str, Any]) -> str:
    """A refusal that was kept with a job, in words."""
    code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    pair = refusals.REFUSALS.get(code)
    if pair is None:
        return code
    return refusals.told(pair, facts, _language())


def say_judgement(code: str) -> str:
    """The word for a judgement."""
    return word(code, "judgement")


def grading_choices() -> dict[str, list[tuple[str, str]]]:
    """What a person may choose when looking a device over: defects, zones and severities."""
    rubric = grading.rubric()
    language = _language()

    def of(family: str, codes: Iterable[str]) -> list[tuple[str, str]]:
        return sorted(
            ((code, defects.text(family, code, language)) for code in codes), key=lambda one: one[1]
        )

    return {
        "defect": of("defect", rubric.sub_of),
        "zone": of("zone", rubric.zones),
        "severity": [(str(one), defects.text("severity", one, language)) for one in sorted(rubric.severity)],
    }


def _language() -> Literal["sv", "en"]:
    return "sv" if current_language() == "sv" else "en"


def job_links(job: Job) -> list[dict[str, str]]:
    """Where a job's result is seen: {text, url}, the best first."""
    if job.kind == "restate" and job.subject:
        return [{"text": str(_("Go on")), "url": reverse("desk:restatement", args=[job.subject])}]
    if job.kind == "climate_period":
        return [{"text": str(_("Go on")), "url": reverse("desk:climate")}]
    if job.kind == "keyboard_photo" and job.subject:
        return [{"text": str(_("Go on")), "url": reverse("desk:keyboard-run", args=[job.subject]) + "#jig"}]
    if job.kind.startswith("keyboards_"):
        return [{"text": str(_("Go on")), "url": reverse("desk:keyboards")}]
    number = job.arguments.get("number")
    if number is None:
        return []
    page = {
        "announce": "takeback",
        "withdraw_list": "takeback",
        "receive_all": "receiving",
        "return_report": "takeback-statements",
        "certificates": "takeback-statements",
        "climate": "takeback-statements",
        "settlement": "takeback-statements",
    }.get(job.kind)
    if page is None:
        return []
    return [{"text": str(_("Go on")), "url": reverse(f"desk:{page}", args=[number])}]


def say(family: str, code: object) -> str:
    """The words for a code, whichever table has them; a code nobody has words for is shown as it is."""
    language = _language()
    key = str(code)
    if key in OWN.get(family, {}):
        return str(OWN[family][key])
    for table in (takeback, defects, climate, evidence, keyboards):
        if key in table.FAMILIES.get(family, {}):
            pair: tuple[str, str] = table.FAMILIES[family][key]
            return pair[0] if language == "en" else pair[1]
    for name, reasons in EVIDENCE.items():
        if family == name and key in reasons:
            return reasons[key][0] if language == "en" else reasons[key][1]
    if family == "grading":
        try:
            return defects.reason_text(key, language)
        except KeyError:
            return key
    return Words(language).code(family, key)
