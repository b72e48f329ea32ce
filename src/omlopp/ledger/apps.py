"""Makes Django know the ledger's tables."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger as a Django app."""

    name = "omlopp.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
