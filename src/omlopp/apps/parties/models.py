"""Tables of organisations, people and memberships."""

from typing import Any, ClassVar
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Party(models.Model):
    """An organisation's place in the tree. `path` is the labels from the root, each ended by a full stop."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    parent = models.UUIDField(null=True)
    path = models.TextField()
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "parties_party"
        constraints: ClassVar = [models.UniqueConstraint(fields=["path"], name="parties_party_path_once")]

    def __str__(self) -> str:
        return self.path


class PartyDetails(models.Model):
    """What an organisation is called and where its letters go: ordinary rows, erasable, not from events."""

    party = models.UUIDField(primary_key=True)
    name = models.TextField()
    sort_key = models.TextField(default="")
    organisation_number = models.TextField(default="")
    address = models.TextField(default="")

    class Meta:
        db_table = "parties_details"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role at a party and thereby in its subtree."""

    id = models.UUIDField(primary_key=True)
    party = models.UUIDField()
    person = models.UUIDField()
    role = models.TextField()
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parties_membership"
        indexes: ClassVar = [models.Index(fields=["person"], name="parties_membership_person")]

    def __str__(self) -> str:
        return f"{self.role} at {self.party}"


class PersonManager(BaseUserManager["Person"]):
    """Makes people; there are no superusers: rights come from memberships alone."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person who can log in with e-mail and password."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


def new_person_id() -> UUID:
    """A new id for a person."""
    return uuid_utils.uuid7()


class Person(AbstractBaseUser):
    """Somebody who logs in: a person, or a station with a token."""

    id = models.UUIDField(primary_key=True, default=new_person_id)
    email = models.EmailField(unique=True)
    name = models.TextField(default="", blank=True)
    language = models.CharField(max_length=2, default="sv")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "parties_person"

    def __str__(self) -> str:
        return self.name or self.email


class StationToken(models.Model):
    """A token with which a station or another system acts as a person. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_person_id)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    name = models.TextField()
    hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parties_token"

    def __str__(self) -> str:
        return self.name
