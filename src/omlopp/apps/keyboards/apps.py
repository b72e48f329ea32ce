"""Makes Django know the app."""

from django.apps import AppConfig


class KeyboardsConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.keyboards"
    label = "keyboards"
