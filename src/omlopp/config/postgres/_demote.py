"""A program of its own: become an unprivileged identity, then become the program that is named.

PostgreSQL refuses user id 0. Run as `python -I -S _demote.py namespace UID PROGRAM ARGUMENT…` it enters a
user namespace in which the caller is UID: files still belong to the caller, nothing is created or given
away (user_namespaces(7)). Run as `… account UID:GID PROGRAM ARGUMENT…` it changes to that account for good.

A program, and not a function between fork and exec, because only a process with a single thread may enter a
user namespace, and because Python code after fork in a process with threads can hang.
Exit status 97: the namespace is closed here. 126: the account cannot run the program.
"""

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
NAMESPACE_CLOSED = 97
PROGRAM_OUT_OF_REACH = 126


def enter_namespace(uid: int) -> None:
    """Enter a user namespace in which the calling user and group are `uid`; OSError where that is closed."""
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{uid} {group} 1")


def main(arguments: list[str]) -> None:
    """Change identity as asked and run the program in this process."""
    how, identity, *command = arguments
    if how == "namespace":
        try:
            enter_namespace(int(identity))
        except OSError:
            sys.exit(NAMESPACE_CLOSED)
    else:
        uid, gid = (int(part) for part in identity.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    try:
        os.execv(command[0], command)  # noqa: S606 - becoming the named program is the point
    except OSError:
        sys.exit(PROGRAM_OUT_OF_REACH)


if __name__ == "__main__":
    main(sys.argv[1:])
