"""Become the account that may run PostgreSQL, then become the program itself.

A script of its own: `python -I -S embedded_launch.py ACCOUNT PARENT PROGRAM [ARGUMENT…]`.

ACCOUNT is `same` (stay who we are), `namespace` (root of this machine, seen as an ordinary user from
inside a user namespace) or `UID:GID`. PARENT is the process whose death stops the program (Linux only),
or 0. Because the program replaces this script, it is a direct child of whoever started the script; and
since nothing runs between fork and exec in the starter, threads there do no harm.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_INNER_ID = 1000  # any number but 0: PostgreSQL only refuses to be root

# Nothing of our own environment goes on: it may hold keys and PG* settings.
_ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}


def enter_user_namespace() -> None:
    """Keep the rights to root's files without being root by name."""
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are closed here")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{_INNER_ID} {gid} 1")
    Path("/proc/self/uid_map").write_text(f"{_INNER_ID} {uid} 1")


def become(account: str) -> None:
    """Take on the account named on the command line."""
    if account == "same":
        return
    if account == "namespace":
        enter_user_namespace()
        return
    uid, gid = (int(part) for part in account.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with(parent: int) -> None:
    """Ask the kernel for a fast shutdown when the parent ends, however it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT))
    if os.getppid() != parent:  # it ended before we could ask
        sys.exit(1)


def main(account: str, parent: int, program: list[str]) -> None:
    """Change account first: doing so clears the wish to die with the parent."""
    os.umask(0o077)
    become(account)
    if parent:
        die_with(parent)
    os.execve(program[0], program, _ENVIRONMENT)  # noqa: S606 - replacing ourselves is the point, without a shell


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
