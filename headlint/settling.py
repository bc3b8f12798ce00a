"""The settings of a run: those of the configuration file, and the command line, which counts more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from headlint.arguments import Arguments
from headlint.records import replace
from headlint.settings import Patterns, Settings

__all__ = ["settle"]

T = TypeVar("T")


def settle(arguments: Arguments, paths: Sequence[str]) -> Settings:
    """What a run over `paths` is asked to do. An option that a command does not have changes nothing.

    `--select` starts anew: what the file selects and ignores counts no longer. `--ignore`,
    `--extend-select` and `--extend-exclude` add to the file, all others stand in place of it. Raises
    ConfigError, as the configuration does.
    """
    found = _found(arguments, paths)
    if arguments.select is not None:
        found = replace(found, select=tuple(arguments.select), extend_select=(), ignore=())
    return replace(
        found,
        extend_select=(*found.extend_select, *(arguments.extend_select or ())),
        ignore=(*found.ignore, *(arguments.ignore or ())),
        exclude=_patterns(arguments.exclude) if arguments.exclude is not None else found.exclude,
        extend_exclude=(*found.extend_exclude, *_patterns(arguments.extend_exclude or ())),
        assume=tuple(_given(arguments.assume, found.assume)),
        fail_on=_given(arguments.fail_on, found.fail_on),
        min_confidence=_given(arguments.min_confidence, found.min_confidence),
        unsafe_fixes=_given(arguments.unsafe_fixes, found.unsafe_fixes),
        output_format=_given(_format(arguments), found.output_format),
        respect_gitignore=_given(arguments.respect_gitignore, found.respect_gitignore),
        force_exclude=_given(arguments.force_exclude, found.force_exclude),
        jobs=_given(arguments.jobs, found.jobs),
        baseline=_given(arguments.baseline, found.baseline),
        write_baseline=arguments.write_baseline,
        timeout=_given(arguments.timeout, found.timeout),
        cache=arguments.cache,
        cache_dir=_given(arguments.cache_dir, found.cache_dir),
        debug=arguments.debug,
    )


def _format(arguments: Arguments) -> str | None:
    """The last format that was asked for on standard output."""
    shown = [output.format for output in arguments.outputs or () if output.path is None]
    return shown[-1] if shown else arguments.output_format


def _found(arguments: Arguments, paths: Sequence[str]) -> Settings:
    if arguments.isolated:
        return Settings()
    from headlint.config import find_settings, load_settings

    return find_settings(paths) if arguments.config is None else load_settings(arguments.config)


def _given(asked: T | None, found: T) -> T:
    return found if asked is None else asked


def _patterns(lines: Sequence[str]) -> tuple[Patterns, ...]:
    return (Patterns(tuple(lines)),) if lines else ()
