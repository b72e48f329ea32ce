"""Makes Django know the app."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.parties"
    label = "parties"
