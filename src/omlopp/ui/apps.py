"""The shared look as a Django app, so that its templates, files and translations are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """No models, no queries: pages, components and words."""

    name = "omlopp.ui"
    label = "ui"
