"""Makes Django know the entrance."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API as a Django app, so that the page that lists it is found."""

    name = "omlopp.api"
    label = "api"
