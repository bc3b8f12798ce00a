"""headlint: a static type checker for the head of a neural network.

The Python API is listed in `__all__` and described in docs/api.md; it is imported when it is asked for.
"""

# Nothing is imported here, not even __future__: see __main__.
TYPE_CHECKING = False  # type checkers know better; typing itself is a slow import
if TYPE_CHECKING:
    from headlint.api import (
        ConfigError,
        Edit,
        FactsError,
        FileIgnore,
        Finding,
        Fix,
        HeadEntry,
        Patterns,
        Position,
        Related,
        Report,
        RuleError,
        Settings,
        Span,
        Summary,
        UsageError,
        find_settings,
        heads,
        lint_paths,
        lint_source,
    )

__version__ = "0.1.0"

__all__ = [
    "ConfigError",
    "Edit",
    "FactsError",
    "FileIgnore",
    "Finding",
    "Fix",
    "HeadEntry",
    "Patterns",
    "Position",
    "Related",
    "Report",
    "RuleError",
    "Settings",
    "Span",
    "Summary",
    "UsageError",
    "__version__",
    "find_settings",
    "heads",
    "lint_paths",
    "lint_source",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'headlint' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module("headlint.api"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
