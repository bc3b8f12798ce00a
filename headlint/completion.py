"""Completion in shells: scripts for bash, zsh and fish, made of the parsers and the names of the rules."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from headlint.records import dataclass

__all__ = ["SHELLS", "Command", "Option", "commands_of", "script"]

RULES: Final = "RULES"
"""The metavar of what names rules, with commas between."""
FILES: Final = frozenset({"FILE", "PATH", "FOLDER", "NAME[=FILE]", "PATTERNS"})
"""Metavars of what names files."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its spellings, what it does, and the words that it takes (None: no word at all)."""

    flags: tuple[str, ...]
    help: str
    values: tuple[str, ...] | None = None
    files: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, its options, and the words that it takes; without any it takes files."""

    name: str
    help: str
    options: tuple[Option, ...]
    values: tuple[str, ...] = ()


def commands_of(parsers: Mapping[str, argparse.ArgumentParser], rules: Sequence[str]) -> tuple[Command, ...]:
    """The commands that the parsers take; `rules` are the codes and names that stand for RULES and RULE."""
    return tuple(_command(name, parser, tuple(rules)) for name, parser in parsers.items())


def _command(name: str, parser: argparse.ArgumentParser, rules: tuple[str, ...]) -> Command:
    options: list[Option] = []
    values: tuple[str, ...] = ()
    for action in parser._actions:
        words = tuple(map(str, action.choices)) if action.choices else ()
        if not action.option_strings:
            values = rules if action.metavar == "RULE" else words
            continue
        takes = action.nargs != 0
        found = rules if action.metavar == RULES else words
        text = " ".join((action.help or "").split())
        options.append(
            Option(tuple(action.option_strings), text, found if takes else None, action.metavar in FILES)
        )
    return Command(name, parser.description or "", tuple(options), values)


def script(shell: str, commands: Sequence[Command]) -> str:
    """The script that makes `shell` complete headlint's command line."""
    return "".join(f"{line}\n" for line in _SCRIPTS[shell](commands))


# bash


def _bash(commands: Sequence[Command]) -> Iterator[str]:
    yield "# headlint for bash: completes commands, options, their values and rules"
    yield "_headlint() {"
    yield '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="" command=check word words'
    yield "  # bash splits --option=value into three words"
    yield '  if [ "$cur" = "=" ]; then prev="${COMP_WORDS[COMP_CWORD-1]}"; cur=""'
    yield '  elif [ "${COMP_WORDS[COMP_CWORD-1]}" = "=" ]; then prev="${COMP_WORDS[COMP_CWORD-2]}"'
    yield '  else prev="${COMP_WORDS[COMP_CWORD-1]}"; fi'
    yield '  if [ "$COMP_CWORD" -gt 1 ]; then word="${COMP_WORDS[1]}"; fi'
    yield f'  case "$word" in {_alternatives(commands)}) command="$word";; esac'
    yield '  case "$command $prev" in'
    for command in commands:
        for option in command.options:
            if option.values is None:
                continue
            patterns = "|".join(f'"{command.name} {flag}"' for flag in option.flags)
            yield f"    {patterns}) {_bash_answer(option)}; return;;"
    yield "  esac"
    yield '  case "$command $cur" in'
    for command in commands:
        flags = " ".join(flag for option in command.options for flag in option.flags)
        yield f'    "{command.name} -"*) COMPREPLY=($(compgen -W \'{flags}\' -- "$cur")); return;;'
    yield "  esac"
    names = " ".join(command.name for command in commands)
    yield "  words=''"
    yield '  case "$command" in'
    for command in commands:
        if command.values:
            yield f"    {command.name}) words='{' '.join(command.values)}';;"
    yield "  esac"
    yield '  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); return; fi'
    yield '  COMPREPLY=($(compgen -f -- "$cur"))'
    yield f'  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY+=($(compgen -W \'{names}\' -- "$cur")); fi'
    yield "}"
    yield "complete -o filenames -F _headlint headlint"


def _alternatives(commands: Sequence[Command]) -> str:
    return "|".join(command.name for command in commands)


def _bash_answer(option: Option) -> str:
    if option.values:
        # Of a comma list the last member is completed; the others stay in front of it.
        before = '"${cur%"${cur##*,}"}"'
        return f"COMPREPLY=($(compgen -P {before} -W '{' '.join(option.values)}' -- \"${{cur##*,}}\"))"
    return 'COMPREPLY=($(compgen -f -- "$cur"))' if option.files else "COMPREPLY=()"


# zsh


def _zsh(commands: Sequence[Command]) -> Iterator[str]:
    yield "#compdef headlint"
    yield "# headlint for zsh: completes commands, options, their values and rules"
    yield "_headlint() {"
    yield "  local -a commands"
    yield "  commands=("
    for command in commands:
        yield f"    {_zsh_quoted(f'{command.name}:{_zsh_text(command.help)}')}"
    yield "  )"
    yield "  local command=check"
    yield "  if (( CURRENT > 2 )) && (( ${+commands[(r)${words[2]}:*]} )); then"
    yield "    command=$words[2]; shift words; (( CURRENT-- ))"
    yield "  elif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then"
    yield "    _describe command commands; _files; return"
    yield "  fi"
    yield "  case $command in"
    for command in commands:
        yield f"    {command.name}) _arguments -s -S \\"
        for option in command.options:
            for flag in option.flags:
                yield f"      {_zsh_quoted(_zsh_option(flag, option))} \\"
        answer = f"({' '.join(command.values)})" if command.values else "_files"
        yield f"      {_zsh_quoted(f'*:argument:{answer}')};;"
    yield "  esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = "_headlint" ]; then _headlint "$@"; else compdef _headlint headlint; fi'


def _zsh_option(flag: str, option: Option) -> str:
    text = f"[{_zsh_text(option.help)}]"
    if option.values is None:
        return f"{flag}{text}"
    if option.values:  # the blank makes zsh take the words of the action as they are
        return f"*{flag}={text}:value: _values -s , value {' '.join(option.values)}"
    return f"*{flag}={text}:value:{'_files' if option.files else ' '}"


def _zsh_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# fish


def _fish(commands: Sequence[Command]) -> Iterator[str]:
    yield "# headlint for fish: completes commands, options, their values and rules"
    names = " ".join(command.name for command in commands)
    first = f"not __fish_seen_subcommand_from {names}"
    for command in commands:
        yield (
            f"complete -c headlint -n __fish_use_subcommand -a {command.name} -d {_fish_quoted(command.help)}"
        )
    for command in commands:
        here = f"__fish_seen_subcommand_from {command.name}"
        condition = _fish_quoted(f"{first}; or {here}" if command.name == "check" else here)
        for option in command.options:
            yield f"complete -c headlint -n {condition} {_fish_option(option)}"
        if command.values:
            yield f"complete -c headlint -n {condition} -f -a {_fish_quoted(' '.join(command.values))}"


def _fish_option(option: Option) -> str:
    flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
    text = f"{flags} -d {_fish_quoted(option.help)}"
    if option.values is None:
        return text
    if option.values:
        return f"{text} -x -a {_fish_quoted(' '.join(option.values))}"
    return f"{text} {'-r' if option.files else '-x'}"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SCRIPTS: Final[Mapping[str, Callable[[Sequence[Command]], Iterator[str]]]] = MappingProxyType(
    {"bash": _bash, "zsh": _zsh, "fish": _fish}
)
SHELLS: Final = tuple(_SCRIPTS)
