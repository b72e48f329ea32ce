"""Makes Django know the app."""

from django.apps import AppConfig


class ClimateConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.climate"
    label = "climate"
