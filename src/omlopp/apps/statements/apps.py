"""Makes Django know the app."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.statements"
    label = "statements"
