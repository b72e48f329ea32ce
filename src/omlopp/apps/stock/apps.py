"""Makes Django know the app."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.stock"
    label = "stock"
