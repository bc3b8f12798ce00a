"""No test opens a connection: whatever tries to, in this process, fails.

And headlint is compiled once for all the processes that tests start, even where Python is told not to keep
what it compiles.
"""

from __future__ import annotations

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_CONNECTING = frozenset(
    {
        "ftplib.connect",
        "http.client.connect",
        "imaplib.open",
        "poplib.connect",
        "smtplib.connect",
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.sendmsg",
        "socket.sendto",
    }
)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _CONNECTING:
        return
    if event == "socket.bind" and isinstance(arguments[1], str):  # a socket in the file system
        return
    raise PermissionError(f"a test wants to open a connection: {event}{arguments[1:]}")


sys.addaudithook(_refuse)
