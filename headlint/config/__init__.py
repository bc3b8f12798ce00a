"""The configuration file: found, read and checked."""

from __future__ import annotations

from headlint.config.errors import ConfigError
from headlint.config.finding import find_settings, load_settings
from headlint.config.keys import KEYS, Key

__all__ = ["KEYS", "ConfigError", "Key", "find_settings", "load_settings"]
