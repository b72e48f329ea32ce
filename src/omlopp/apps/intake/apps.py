"""Makes Django know the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.intake"
    label = "intake"
