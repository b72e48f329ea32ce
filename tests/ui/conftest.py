"""Pages are tested with the settings pytest-django has loaded, or without it with a few of their own."""

import tempfile
from pathlib import Path

import django
import pytest
from babel.messages import mofile
from django.conf import settings
from django.utils.translation import trans_real

from omlopp.ui import translations

ROOT = Path(__file__).resolve().parents[2]


def _configure() -> None:
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="only for tests of pages",
        USE_TZ=True,
        TIME_ZONE="Europe/Stockholm",
        LANGUAGE_CODE="en",
        LANGUAGES=[("sv", "Svenska"), ("en", "English")],
        STATIC_URL="/static/",
        ROOT_URLCONF="tests.ui.urls",
        INSTALLED_APPS=["django.contrib.staticfiles", "omlopp.ui"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "APP_DIRS": True,
                "OPTIONS": {"environment": "omlopp.ui.jinja.environment"},
            },
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
        ],
    )
    django.setup()


_configure()


@pytest.fixture(scope="session", autouse=True)
def swedish() -> None:
    """The catalogue as it stands in the sources, compiled: a test never meets an older one."""
    for app in translations.apps():
        path = translations.catalogue_path(app)
        if path.is_file():
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                mofile.write_mo(file, translations.translated_words(app))
            Path(file.name).replace(path.with_suffix(".mo"))
    trans_real._translations = {}  # a test of another folder may have read the words already
