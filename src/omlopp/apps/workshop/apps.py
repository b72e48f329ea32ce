"""Makes Django know the app."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.workshop"
    label = "workshop"
