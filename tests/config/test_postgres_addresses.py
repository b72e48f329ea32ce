"""Addresses of databases: outside ones, Django's form, and passwords that stay where they belong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omlopp.config import postgres
from omlopp.config.postgres import _addresses

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)


@given(role=words, password=words, folder=words)
def test_a_socket_address_survives_the_way_into_django_s_settings(
    role: str, password: str, folder: str
) -> None:
    dsn = _addresses.socket_dsn(
        role=role, password=password, database="omlopp", socket_folder=Path("/run") / folder.lstrip("/")
    )

    entry = postgres.django_database(dsn)

    assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("omlopp", role, password)
    assert entry["HOST"] == str(Path("/run") / folder.lstrip("/"))


def test_what_django_has_no_word_for_becomes_an_option() -> None:
    entry = postgres.django_database("postgresql://anna:pw@db.example:6432/omlopp?sslmode=verify-full")

    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["HOST"], entry["PORT"]) == ("db.example", "6432")
    assert entry["OPTIONS"]["sslmode"] == "verify-full"


def test_a_connection_string_serves_as_well_as_a_url() -> None:
    assert postgres.django_database("host=/run/x dbname=omlopp user=anna")["HOST"] == "/run/x"


@pytest.mark.parametrize("dsn", ["", "mysql://anna:hemligt@db/x", "postgresql://anna:hemligt@db:port/x?y"])
def test_an_address_that_cannot_be_read_is_refused_without_showing_its_password(dsn: str) -> None:
    with pytest.raises(postgres.AddressUnusable) as refusal:
        postgres.django_database(dsn)

    assert "hemligt" not in str(refusal.value) + postgres.explain(refusal.value)
    assert refusal.value.__cause__ is None


def test_an_outside_server_is_used_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://omlopp_app@db/omlopp")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://omlopp_owner@db/omlopp")

    server = postgres.ensure(tmp_path / "none")
    with postgres.running(tmp_path / "none") as same:
        assert same == server

    assert server.app_dsn == "postgresql://omlopp_app@db/omlopp"
    assert server.owner_dsn == "postgresql://omlopp_owner@db/omlopp"
    assert (server.superuser_dsn, server.folder, server.started_here) == (None, None, False)
    assert not (tmp_path / "none").exists()


def test_an_outside_server_without_an_owner_s_address_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://omlopp_app@db/omlopp")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)

    server = postgres.ensure(tmp_path)

    assert server.owner_dsn == ""
    with pytest.raises(postgres.AddressUnusable):
        postgres.django_database(server.owner_dsn)


def test_an_unreadable_outside_address_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x.db")

    with pytest.raises(postgres.AddressUnusable) as refusal:
        postgres.ensure(tmp_path)

    assert refusal.value.name == "DATABASE_URL"


def test_a_server_does_not_print_its_passwords() -> None:
    server = postgres.Server(
        owner_dsn="postgresql://a:hemligt@/x",
        app_dsn="postgresql://b:hemligt@/x",
        superuser_dsn="postgresql://c:hemligt@/x",
        folder=None,
        started_here=False,
    )

    assert "hemligt" not in repr(server)
