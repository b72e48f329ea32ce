"""How accounts behave: nobody signs up by himself; people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """allauth's adapter with the sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Always closed: an account comes with a membership, from somebody who may give it."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People go by their e-mail address; there are no user names."""
