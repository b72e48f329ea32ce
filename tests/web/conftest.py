"""The house served as it is in use, and a browser to open it with."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 60.0
"""Seconds for the server to answer for the first time, on a machine with much else to do."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium. Skipped where there is none, which fails where everything is checked (tests/conftest.py)."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.is_file():
        pytest.skip("no Chromium on this machine")
    # The driver keeps a loop in this thread, and Django then refuses the database to tests that ask it too.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _served(superuser_dsn: str, log: Path) -> Iterator[str]:
    """The house behind the web server of the installation, as its own process and its own database role."""
    from django.conf import settings

    from tests import _databases

    assert _databases._session is not None
    name = superuser_dsn.rpartition("/")[2].partition("?")[0]
    server = _databases._addresses(_databases._session.server, name)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": server.app_dsn,
        "DATABASE_OWNER_URL": "",
        "OMLOPP_SIGHT": "",
        "OMLOPP_URL": address,
        "OMLOPP_SECRET_KEY": settings.SECRET_KEY,
    }
    command = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", *command, "omlopp.config.wsgi:application"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait_for(f"{address}/methods", process, log)
            yield address
        finally:
            process.terminate()


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(url):
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"the web server does not answer: {log.read_text()}")


@pytest.fixture(scope="module")
def served(committed_module_db: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the house, on the database that the tests of the module share."""
    with _served(committed_module_db, tmp_path_factory.mktemp("web") / "server.log") as address:
        yield address
