"""The portal as a Django app, so that its templates and words are found."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """No models, no rules: what customers, finance partners and auditors see."""

    name = "omlopp.portal"
    label = "portal"
