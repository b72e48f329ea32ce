"""Codes that only the desk shows, as words, and one way to say any code."""

from typing import Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from omlopp.apps.jobs.models import Job
from omlopp.documents import Words
from omlopp.ui.jinja import current_language
from omlopp.ui.texts import climate, defects, takeback

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
        "duplicate": _("The line repeats an earlier one. Nothing was recorded."),
        "ended": _("The line has ended in another way. Withdraw that first if it was wrong."),
        "ambiguous": _("More than one device goes by this. Choose the line by hand."),
        "unlisted": _("Nothing announced goes by this. Check the number, or take it in as an unlisted arrival."),
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
        "receive_all": _("Receive all open lines"),
        "evidence": _("Take in evidence"),
        "certificates": _("Issue certificates"),
        "climate": _("Assess and report the climate"),
        "settlement": _("Price and settle"),
        "verify": _("Verify the ledger"),
        "route": _("Route devices"),
        "stock": _("Put devices in stock"),
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
        "receive_all": _("lines"),
        "evidence": _("files"),
        "certificates": _("devices"),
        "climate": _("devices"),
        "settlement": _("devices"),
        "verify": _("events"),
        "route": _("devices"),
        "stock": _("devices"),
    },
    "job_refusal": {
        "NotInThisState": _("The take-back has moved on to a state in which this cannot be done."),
        "ListHasNoRows": _("The list holds no row that could be announced."),
        "DraftGone": _("The list was announced or put aside meanwhile."),
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
SEVERITY_TONES = {"error": "error", "warning": "warn", "repaired": "info", "sound": "ok"}


def job_links(job: Job) -> list[dict[str, str]]:
    """Where a job's result is seen: {text, url}, the best first."""
    number = job.arguments.get("number")
    if number is None:
        return []
    page = {
        "announce": "takeback",
        "receive_all": "receiving",
        "certificates": "takeback-statements",
        "climate": "takeback-statements",
        "settlement": "takeback-statements",
    }.get(job.kind)
    if page is None:
        return []
    return [{"text": str(_("Go on")), "url": reverse(f"desk:{page}", args=[number])}]


def say(family: str, code: object) -> str:
    """The words for a code, whichever table has them; a code nobody has words for is shown as it is."""
    language: Literal["sv", "en"] = "sv" if current_language() == "sv" else "en"
    key = str(code)
    if key in OWN.get(family, {}):
        return str(OWN[family][key])
    for table in (takeback, defects, climate):
        if key in table.FAMILIES.get(family, {}):
            pair = table.FAMILIES[family][key]
            return pair[0] if language == "en" else pair[1]
    if family == "grading":
        try:
            return defects.reason_text(key, language)
        except KeyError:
            return key
    return Words(language).code(family, key)
