"""The one error of the configuration: what cannot be taken as it is, and where it stands."""

from __future__ import annotations

from typing import final

__all__ = ["ConfigError"]


@final
class ConfigError(Exception):
    """A mistake in a configuration file; its text is `path:line: message` (without line 0)."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line
        self.message = message
