"""Makes Django know the entrance."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The back office as a Django app: its pages, words and jobs."""

    name = "omlopp.desk"
    label = "desk"
