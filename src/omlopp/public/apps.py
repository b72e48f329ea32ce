"""The public pages as a Django app, so that their templates, files and words are found."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """No log-in, no cookies, no rules: passport, verification, methods, the record's head."""

    name = "omlopp.public"
    label = "public_"
