"""The frame's own template engine, so that these tests need no log-in and no database."""

from functools import cache
from pathlib import Path

from django.template.backends.jinja2 import Jinja2

import omlopp.ui

UI = Path(omlopp.ui.__file__).parent


@cache
def engine() -> Jinja2:
    """Jinja2 with the environment of the pages and nothing but the frame's templates."""
    return Jinja2(
        {
            "NAME": "ui",
            "DIRS": [UI / "jinja2"],
            "APP_DIRS": False,
            "OPTIONS": {"environment": "omlopp.ui.jinja.environment"},
        }
    )
