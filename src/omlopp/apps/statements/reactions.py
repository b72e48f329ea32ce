"""When a report was issued, make its pages: once, in every language, outside requests and transactions."""

from django.db import transaction
from django.utils import timezone

from omlopp import ledger
from omlopp.apps.statements.models import Page
from omlopp.apps.statements.queries import data, without_page
from omlopp.documents import render, reopen


def make_pages() -> int:
    """Make and keep the pages that are lacking; returns how many. Run by the worker."""
    made = 0
    for row, language in without_page():
        frozen = data(row)
        page = render(reopen(frozen), language, frozen=frozen)
        with transaction.atomic():
            exhibit = ledger.keep(page, media_type="application/pdf")
            Page.objects.get_or_create(
                statement=row.id, language=language, defaults={"exhibit": exhibit, "made_at": timezone.now()}
            )
        made += 1
    return made
