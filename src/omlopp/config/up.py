"""`omlopp up`: database, migrations, worker and web on the loopback address, from nothing if need be."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

STARTED = time.monotonic()


class Stopped(Exception):
    """Somebody asked us to stop."""


def say(text: str) -> None:
    """One line of progress, with the seconds since the start."""
    click.echo(f"{time.monotonic() - STARTED:6.1f} s  {text}")


@click.command()
@click.option("--demo", is_flag=True, help="Load a plainly fictional operator and play a take-back.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def up(demo: bool, port: int) -> None:  # noqa: FBT001 - click passes options by name
    """Start Omlopp here: database, migrations, worker, web on loopback. Stop with Ctrl-C."""
    refuse_taken(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omlopp.config.settings")
    os.environ.setdefault("OMLOPP_URL", f"http://localhost:{port}")
    import platformdirs

    from omlopp.config import postgres
    from omlopp.config.database import installation_database

    data = Path(os.environ.get("OMLOPP_DATA") or platformdirs.user_data_path("omlopp"))
    signal.signal(signal.SIGTERM, _stop)
    try:
        prepare(data)
        say(f"data folder {data}")
        with installation_database(data, report=say):
            serve(demo=demo, port=port)
    except postgres.DatabaseUnavailable as refusal:
        click.echo(f"omlopp: {postgres.explain(refusal)}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, Stopped):
        say("stopped")


def _stop(*_: Any) -> None:
    raise Stopped


def refuse_taken(port: int) -> None:
    """End with a clear sentence when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            click.echo(f"omlopp: port {port} is taken; choose another with --port N", err=True)
            sys.exit(2)


def prepare(data: Path) -> None:
    """Make the data folder and the secret of this installation."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / "static").mkdir(exist_ok=True)
    secret = data / "secret_key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48))


def serve(*, demo: bool, port: int) -> None:
    """Migrate, load the demo if asked for and not there, then serve until stopped."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from omlopp.config.database import migrate

    migrate()
    call_command("collectstatic", interactive=False, verbosity=0)
    say("tables are up to date")
    logins: Sequence[str] = ()
    if demo:
        from omlopp.config import demo as play

        logins = play.ensure(say)
    connections.close_all()
    with Processes() as processes:
        processes.start("web", web_command(port), {"OMLOPP_SIGHT": ""})
        wait_until_answering(port, processes)
        say("ready")
        # After the web: on two cores its imports would make the reader wait.
        processes.start("worker", [sys.executable, "-m", "omlopp.config.worker"], {})
        click.echo(f"\n  Omlopp    http://localhost:{port}/\n  Desk      http://localhost:{port}/desk/")
        for line in logins:
            click.echo(f"  {line}")
        click.echo("\nStop with Ctrl-C.")
        processes.wait()


def web_command(port: int) -> list[str]:
    """The web server: WSGI, two processes, loopback only."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "omlopp.config.wsgi:application",
    ]


def wait_until_answering(port: int, processes: "Processes", *, patience_s: float = 30) -> None:
    """Return when the web answers; end if a process dies meanwhile."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        processes.check()
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise Stopped


class Processes:
    """The processes of one installation: they start together and end together."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Processes":
        return self

    def start(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        """Start a process in a group of its own, so that Ctrl-C reaches it through us alone."""
        self._running[name] = subprocess.Popen(
            command, env={**os.environ, **environment}, start_new_session=True
        )

    def check(self) -> None:
        """Stop when one of them has ended."""
        for name, process in self._running.items():
            if process.poll() is not None:
                click.echo(f"omlopp: the {name} process ended with {process.returncode}", err=True)
                raise Stopped

    def wait(self) -> None:
        """Until somebody stops us or one of them ends."""
        while True:
            self.check()
            time.sleep(0.3)

    def __exit__(self, *_: object) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        for process in self._running.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # A web server that was stopped while it started its own processes leaves them behind.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
