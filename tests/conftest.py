"""What every test may ask for: the shared data, a database of its own, the standing cast."""

import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# A test run has keys, exhibits and files of its own.
_DATA = tempfile.TemporaryDirectory(prefix="omlopp-test-data-", ignore_cleanup_errors=True)
os.environ["OMLOPP_DATA"] = _DATA.name
(Path(_DATA.name) / "static").mkdir()


def _read_settings_again() -> None:
    """The plugin for Django reads the settings before this file is: they would name the user's own folder."""
    module = sys.modules.get("omlopp.config.settings")
    if module is None:
        return
    from django.conf import settings

    importlib.reload(module)
    for name in filter(str.isupper, vars(module)):
        setattr(settings, name, getattr(module, name))


_read_settings_again()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long texts give a test no name: they are unreadable, and compressed ones differ each time."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 80) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Where everything is checked (CI), a test in the browser that was skipped has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but CI needs a browser: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the checkout; a test that asks is skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


def _fingerprint() -> str:
    """What the tables come from: the migrations that this process would run, and what they say."""
    from django.db.migrations.loader import MigrationLoader

    seen = repr(sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)).encode()
    files = sorted([*ROOT.glob("src/omlopp/**/migrations/*.py"), ROOT / "src/omlopp/config/database.py"])
    return sha256(b"".join([seen, *(file.read_bytes() for file in files)])).hexdigest()


def _point(dsns: dict[str, str]) -> None:
    """Let Django's connections lead to these addresses."""
    from django.db import connections

    from omlopp.config.postgres import django_database

    for alias, dsn in dsns.items():
        connection = connections[alias]
        connection.close()
        options = dict(connection.settings_dict["OPTIONS"])
        connection.settings_dict.update(django_database(dsn))
        connection.settings_dict["OPTIONS"] = {
            **connection.settings_dict["OPTIONS"],
            "options": options["options"],
        }


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A migrated database for this worker, copied from a template that all workers share."""
    from tests._databases import leave, template_database, worker_database

    def migrate(owner_dsn: str) -> None:
        from omlopp.config.database import migrate

        _point({"owner": owner_dsn})
        migrate()

    with django_db_blocker.unblock():
        template_database(migrate, _fingerprint())
        server = worker_database(os.environ.get("PYTEST_XDIST_WORKER", "solo"))
        _point({"default": server.app_dsn, "owner": server.owner_dsn})
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections.close_all()
    leave()


@contextmanager
def _fresh_database() -> Iterator[str]:
    """A copy of the migrated database, in use for the block; gives the superuser's address of it."""
    from django.db import connections

    from tests import _databases

    before = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
    server = _databases.worker_database(f"{os.environ.get('PYTEST_XDIST_WORKER', 'solo')}_fresh")
    _point({"default": server.app_dsn, "owner": server.owner_dsn})
    try:
        yield server.superuser_dsn or ""
    finally:
        for alias, settings in before.items():
            connections[alias].close()
            connections[alias].settings_dict.update(settings)


@pytest.fixture
def fresh_database(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[Callable[[], AbstractContextManager[str]]]:
    """Makes fresh databases, one at a time: for a test that needs several."""
    with django_db_blocker.unblock():
        yield _fresh_database


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A fresh database in which transactions really commit; gives the superuser's address of it.

    For what a rolled-back test cannot show: several connections, the owner's view, tampering, replay.
    """
    with django_db_blocker.unblock(), _fresh_database() as superuser_dsn:
        yield superuser_dsn


@pytest.fixture(scope="module")
def committed_module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """As `committed_db`, for all tests of a module together: what is costly to play is played once."""
    with django_db_blocker.unblock(), _fresh_database() as superuser_dsn:
        yield superuser_dsn


@pytest.fixture
def at() -> datetime:
    """The moment at which tests happen."""
    return datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


class Cast:
    """The standing cast: an operator, a customer with two units, a stranger who must see nothing."""

    def __init__(self, at: datetime) -> None:
        from omlopp.apps.parties import actions

        def party(kind: str, name: str, parent: Any = None) -> Any:
            return actions.register_party(
                kind=kind, name=name, parent=parent and parent.id, actor=None, at=at
            )

        self.at = at
        self.operator = party("operator", "Exempeloperatören")
        self.customer = party("customer", "Exempelnämnden", self.operator)
        self.unit = party("unit", "Exempelkommunen", self.customer)
        self.other_unit = party("unit", "Provkommunen", self.customer)
        self.stranger = party("customer", "Främlingen", self.operator)

    def person(self, role: str, party: Any, password: str | None = None) -> Any:
        """Somebody with a role at a party."""
        from omlopp.apps.parties import actions
        from omlopp.domain.rights import Role

        person = actions.invite(
            email=f"{role}.{party.path.lower().replace('.', '')}@example.org", name=role, password=password
        )
        actions.grant(person=person.pk, party=party.id, role=Role(role), actor=None, at=self.at)
        return person

    def takeback(self, customer: Any = None) -> Any:
        """A take-back just ordered."""
        from omlopp.apps.intake import actions

        return actions.order_takeback(
            customer=(customer or self.customer).id,
            policy="clear-on-disks",
            price_list="sample-2026",
            method="ivl-2020",
            actor=None,
            at=self.at,
        )


@pytest.fixture
def cast(request: pytest.FixtureRequest, at: datetime) -> Cast:
    """The standing cast, in the database the test uses."""
    if "committed_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return Cast(at)


@pytest.fixture
def operator(cast: Cast) -> Any:
    """The operator, root of the tree."""
    return cast.operator


@pytest.fixture
def customer(cast: Cast) -> Any:
    """A customer."""
    return cast.customer


@pytest.fixture
def stranger_customer(cast: Cast) -> Any:
    """Another customer, who must see nothing."""
    return cast.stranger


@pytest.fixture
def person(cast: Cast) -> Callable[..., Any]:
    """Makes somebody with a role at a party."""
    return cast.person
