"""The language server (extra `server`): what headlint says, while the program is being written."""

from __future__ import annotations

from headlint.selection import UsageError

__all__ = ["serve"]


def serve() -> None:
    """Serve one client on standard input and output, until it leaves.

    Raises UsageError where the extra is not installed.
    """
    try:
        import pygls  # noqa: F401
    except ModuleNotFoundError:
        raise UsageError(
            "the language server needs the extra `server`: python -m pip install 'headlint[server]'"
        ) from None
    from headlint.server.app import build

    build().start_io()
