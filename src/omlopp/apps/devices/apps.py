"""Makes Django know the app."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.devices"
    label = "devices"
