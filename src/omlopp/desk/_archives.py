"""Files out of an uploaded archive, read with care: nothing is unpacked to disk and no path of it is used."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

ENTRIES_LIMIT = 20_000
ENTRY_LIMIT = 64 * 1024 * 1024
TOTAL_LIMIT = 512 * 1024 * 1024
RATIO_LIMIT = 200
"""How many times larger than packed an entry may be; text packs to a tenth, a bomb to a thousandth."""
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1


@dataclass(eq=False)
class ArchiveRefused(Exception):
    """The archive is not read. `code`: damaged, encrypted, too_many, too_large, bomb, nested, empty."""

    code: str
    name: str
    entry: str = ""


def is_archive(name: str, data: bytes) -> bool:
    """Whether this is an archive of reports and not a report that happens to be packed."""
    return data.startswith(b"PK") and PurePosixPath(name).suffix.lower() == ".zip"


def files_in(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """The files of an archive as (last part of the name, bytes). Raises `ArchiveRefused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_read(name, archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise ArchiveRefused("damaged", name) from error


def _read(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    if not all(entry.filename for entry in archive.infolist()):
        raise zipfile.BadZipFile("an entry without a name")
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and _wanted(entry.filename)]
    if not entries:
        raise ArchiveRefused("empty", name)
    if len(entries) > ENTRIES_LIMIT:
        raise ArchiveRefused("too_many", name)
    if sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
        raise ArchiveRefused("too_large", name)
    total = 0
    for entry in entries:
        short = PurePosixPath(entry.filename.replace("\\", "/")).name
        if entry.flag_bits & _ENCRYPTED:
            raise ArchiveRefused("encrypted", name, short)
        if entry.file_size > ENTRY_LIMIT:
            raise ArchiveRefused("too_large", name, short)
        if entry.file_size > _SMALL and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            raise ArchiveRefused("bomb", name, short)
        with archive.open(entry) as file:
            # What the directory says of the size may be a lie: one byte more than promised is too many.
            content = file.read(entry.file_size + 1)
        if len(content) > entry.file_size:
            raise ArchiveRefused("bomb", name, short)
        total += len(content)
        if total > TOTAL_LIMIT:
            raise ArchiveRefused("too_large", name)
        if is_archive(short, content):
            raise ArchiveRefused("nested", name, short)
        yield short, content


def _wanted(path: str) -> bool:
    """Not what operating systems leave in archives for themselves."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return bool(parts) and "__MACOSX" not in parts and not parts[-1].startswith(".")
