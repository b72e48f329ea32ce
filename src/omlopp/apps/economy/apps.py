"""Makes Django know the app."""

from django.apps import AppConfig


class EconomyConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.economy"
    label = "economy"
