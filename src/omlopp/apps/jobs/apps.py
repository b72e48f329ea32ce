"""Makes Django know the app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The capability as a Django app."""

    name = "omlopp.apps.jobs"
    label = "jobs"
