"""The demo: a plainly fictional operator and its customers, and take-backs played through the same actions
a person uses. Loaded by `omlopp up --demo` into an empty installation, once.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

from django.utils import timezone

from omlopp.apps.parties.models import Party, Person
from omlopp.config.demo._cast import gather, logins
from omlopp.config.demo._play import play

__all__ = ["ensure"]


def ensure(say: Callable[[str], None]) -> Sequence[str]:
    """Load the demo if the installation is empty; returns the lines that tell how to log in."""
    if Party.objects.exists():
        if not Person.objects.filter(email="admin@operator.example").exists():
            say("this installation has data of its own; the demo is not loaded")
            return ()
        return logins()
    now = timezone.now()
    cast = gather(now - timedelta(days=60))
    say("organisations and log-ins are in place")
    play(cast, Random(2026), now=now, say=say)  # noqa: S311 - the same demo each time
    return logins()
