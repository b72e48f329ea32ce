"""The server's settings, as text for `postgresql.conf` and `pg_hba.conf`."""

import os
from pathlib import Path

MEBIBYTE = 1024 * 1024

# Everybody shows a password, the superuser too; there is no line for TCP because nothing listens there.
HOST_BASED_AUTHENTICATION = "local all all scram-sha-256\n"


def memory_mb() -> int:
    """Memory this process may use, in MiB: the machine's, or the container's where that is less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file():
        text = limit.read_text().strip()
        if text.isdigit():
            memory = min(memory, int(text))
    return memory // MEBIBYTE


def settings_text(
    *, socket_folder: Path, memory_mb: int, wal_compression: str | None, fast_unsafe: bool
) -> str:
    """The whole `postgresql.conf`.

    Shared buffers are an eighth of the memory, from 128 MB to 2 GB, because on a laptop the browser and the
    workers need room too; a server of one's own can say otherwise in `local.conf` beside this file.
    `fast_unsafe` gives up durability: a crash of the machine may destroy the data. For tests only.
    """
    values: dict[str, str | int] = {
        # A folder name in a list is quoted twice: as an item of the list and as a value.
        "unix_socket_directories": '"' + str(socket_folder).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "listen_addresses": "",
        "cluster_name": "omlopp",
        "max_connections": 100,
        "password_encryption": "scram-sha-256",
        # Many rounds protect passwords people choose. Ours are 256 random bits, and each new connection
        # would pay for the rounds.
        "scram_iterations": 1,
        "shared_buffers": f"{min(max(memory_mb // 8, 128), 2048)}MB",
        "effective_cache_size": f"{max(memory_mb // 2, 256)}MB",
        "maintenance_work_mem": f"{min(max(memory_mb // 32, 64), 512)}MB",
        "work_mem": "16MB",
        # A batch of facts is staged in a temporary table; with the usual 8 MB a large one goes by the disk.
        "temp_buffers": "64MB",
        "huge_pages": "try",
        # A batch of thousands writes its log while it works, not at its end: a take-back of 18 000 devices
        # took a seventh longer with the usual 16 MB and 200 ms. An idle writer sleeps all the same.
        "wal_buffers": f"{min(max(memory_mb // 64, 16), 64)}MB",
        "wal_writer_delay": "20ms",
        "checkpoint_timeout": "15min",
        "max_wal_size": "4GB",
        "random_page_cost": "1.1",
        # Short queries pay more for compiling than they win.
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "default_text_search_config": "pg_catalog.simple",
        # One file a weekday, overwritten a week later.
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": 0,
        "log_truncate_on_rotation": "on",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_lock_waits": "on",
        # Values may be personal data: they stay out of the log.
        "log_parameter_max_length": 0,
        "log_parameter_max_length_on_error": 0,
    }
    if wal_compression is not None:
        values["wal_compression"] = wal_compression
    if fast_unsafe:
        values |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "wal_level": "minimal",
            "max_wal_senders": 0,
            "shared_buffers": "128MB",
        }
    else:
        values |= {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "wal_level": "replica",
        }
    lines = [f"{name} = '{str(value).replace(chr(39), chr(39) * 2)}'" for name, value in values.items()]
    return "\n".join(
        [
            "# Written anew at every start. Own settings go into local.conf in this folder.",
            *lines,
            "include = 'local.conf'",
            "",
        ]
    )
