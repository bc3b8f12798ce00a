"""One file: from its bytes to everything that a run needs to know of it, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from headlint.comments import MARKER, Comment, comments_of
from headlint.faults import about, fault, unread
from headlint.findings import Edit, Finding, Fix, Span
from headlint.records import dataclass, replace
from headlint.source import Source, SourceError, decode, fingerprint

if TYPE_CHECKING:
    from headlint.analysis.files import Files
    from headlint.contracts import FactValue, HeadContract
    from headlint.frameworks.library import Library
    from headlint.frameworks.triage import Triage
    from headlint.inventory import HeadEntry
    from headlint.questions import Answer, Question
    from headlint.remedies import Realiser
    from headlint.selection import Selection
    from headlint.settings import Settings
    from headlint.syntax import Tree
    from headlint.versions import Assumed

__all__ = ["Examined", "Examiner", "Found", "HeadPlace", "lost", "unreadable"]

_LOCAL = ("call", "decode", "metric")
"""Subjects whose findings are mended at the place itself."""

HeadPlace = tuple[Span, str]
"""A head: where it is, and which of several outputs that meet their losses there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the heads that it was made on; none where it is about the file itself."""

    finding: Finding
    heads: tuple[HeadPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """What one file led to. Plain data: it can be kept in a cache or come from another process.

    The findings need not stand in this file, and other files can lead to the same ones.
    """

    path: str
    found: tuple[Found, ...] = ()
    entries: tuple[HeadEntry, ...] = ()
    notes: tuple[str, ...] = ()
    errors: int = 0
    """Things of it that could not be read: the file itself, cells."""
    analysed: bool = False
    complete: bool = True
    """False where more could be found in it: a part could not be read, or took too long."""
    comments: tuple[Comment, ...] = ()
    """Its comments for headlint; none for a file that cannot be read."""
    content: str = ""
    """What stands for its bytes (`source.fingerprint`), where it was followed."""
    asked: tuple[tuple[Question, Answer], ...] = ()
    """What was asked of the disk meanwhile: with the same answers, all this would be the same. Dropped
    once it was noted down in the cache."""
    read: tuple[str, ...] = ()
    """The other files that the program was followed into, where it has heads."""
    quiet: tuple[Finding, ...] = ()
    """Where it has comments: what rules would say that speak only where they are selected by name."""
    dropped: bool = False
    """Whether it was not followed, since nothing of it that runs can hold a head."""
    late: bool = False
    """Whether it took longer than a file may, and was given up."""


@dataclass(frozen=True)
class Examiner:
    """What every file of a run is examined with: the rules, the libraries, the project's files.

    Without slots, so that what a run may never ask for is read when it does.
    """

    settings: Settings
    assumed: Assumed

    @cached_property
    def selection(self) -> Selection:
        """The rules that are asked for. Raises UsageError or RuleError for what cannot be asked for."""
        from headlint.selection import choose_rules

        given = self.settings
        return choose_rules(given.select, given.extend_select, given.ignore, own=given.rules)

    @cached_property
    def library(self) -> Library:
        """What library names mean. Raises FactsError for a wrong facts file."""
        from headlint.frameworks.library import load_library

        return load_library(self.settings.facts)

    @cached_property
    def files(self) -> Files:
        """The files that were read."""
        from headlint.analysis.files import Files

        if not self.settings.rules:  # none of headlint's own asks for it, as a test says
            return Files(self.library, self.assumed)
        from headlint.rulebook.starting import judges_any_softmax

        return Files(self.library, self.assumed, any_softmax=judges_any_softmax(self.selection.rules))

    def can_hold_head(self, data: bytes) -> bool:
        """Whether a file can lead to findings by itself, from its bytes alone.

        In UTF-16 and UTF-32 there are NULs between the letters: such a file is said to be unreadable.
        """
        if b"\0" in data:
            data = data.replace(b"\0", b"")
        return self.triage.can_hold_head(data)

    @cached_property
    def triage(self) -> Triage:
        """What files are looked at for before they are read; rules that are not selected count as well."""
        if not self.settings.facts and not self.settings.rules:
            from headlint.triage import load_triage

            return load_triage()
        from headlint.rulebook import load_rules
        from headlint.rulebook.starting import triage_of

        return triage_of(load_rules(self.settings.rules, examples=False), self.library)

    def check(self, path: str, data: bytes) -> Examined:
        """A file that was named but can hold no head: it is still said when it is not Python."""
        source = decode(data, path)
        if isinstance(source, SourceError):
            return unreadable(source)
        from headlint.guard import check_syntax

        problem = check_syntax(source)
        if problem is not None:
            return unreadable(problem)
        found = tuple(Found(unread(one)) for one in source.problems)
        complete = not source.problems
        comments = comments_of(source)
        return Examined(path, found, errors=len(found), complete=complete, comments=comments)

    def notice(self, path: str, data: bytes) -> Examined | None:
        """A file that was not named and can hold no head: its comments, where it has any."""
        source = decode(data, path) if MARKER in data else None
        if not isinstance(source, Source):
            return None
        comments = comments_of(source)
        return Examined(path, comments=comments, complete=not source.problems) if comments else None

    def examine(self, path: str, data: bytes, *, whole: bool = False) -> Examined:
        """Follow the program in a file and judge its heads; a fault of ours is a finding.

        Unless it is asked for as a `whole`, a file is not followed where nothing of it that runs can
        hold a head: then others may come to its definitions, but it has nothing of its own.
        """
        self.files.start()
        examined = self._examine(path, data, whole=whole)
        asked = self.files.answers()
        read = [path for (kind, path, _), text in asked if kind == "text" and text is not None]
        return replace(
            examined,
            content=fingerprint(data),
            asked=asked,
            read=tuple(sorted(read)) if examined.entries else (),
        )

    def _examine(self, path: str, data: bytes, *, whole: bool) -> Examined:
        from headlint.syntax import Tree

        source = decode(data, path)
        if isinstance(source, SourceError):
            return unreadable(source)
        tree = Tree.of(source, running=True)
        problems = [*source.problems, *([tree] if isinstance(tree, SourceError) else [])]
        found = [Found(unread(problem)) for problem in problems]
        if isinstance(tree, SourceError):
            return Examined(path, tuple(found), (), source.notes, len(problems), complete=False)
        if not whole and not self.can_hold_head(tree.running().encode("utf-8", "surrogatepass")):
            return Examined(
                path,
                tuple(found),
                (),
                source.notes,
                len(problems),
                complete=not problems,
                comments=comments_of(source),
                dropped=True,
            )
        self.files.add(path, tree)
        try:
            return self._follow(path, tree, found, source.notes)
        except Exception as error:  # the one boundary: a fault of ours must not hide other files
            if self.settings.debug:
                import traceback

                traceback.print_exception(error)
            found.append(Found(fault(path, error)))
            return Examined(path, tuple(found), (), source.notes, len(found), analysed=True, complete=False)
        finally:
            self.files.trim()

    def _follow(self, path: str, tree: Tree, found: list[Found], notes: Sequence[str]) -> Examined:
        from headlint.analysis.engine import analyse

        analysis = analyse(path, tree, self.files)
        errors = len(found)
        if analysis.exhausted:
            notes = (*notes, f"{path}: not followed to its end, it takes too many steps")
        comments = comments_of(tree.source)
        quiet: list[Finding] = []
        judged, entries = _judge(
            analysis.contracts,
            self.selection,
            self.library,
            quiet if comments else None,
            locate=self.settings.locate,
        )
        return Examined(
            path,
            (*found, *judged),
            entries,
            tuple(notes),
            errors,
            analysed=True,
            complete=not errors and not analysis.exhausted,
            comments=comments,
            quiet=tuple(quiet),
        )


def unreadable(error: SourceError) -> Examined:
    """A file that cannot be read at all."""
    return Examined(error.path, (Found(unread(error)),), errors=1, complete=False)


def lost(path: str, reason: str, *, late: bool = False) -> Examined:
    """A file that the process which examined it did not survive, or took too long over."""
    message = f"headlint could not examine this file: {reason}; please report it"
    return Examined(path, (Found(about(path, message)),), errors=1, complete=False, late=late)


def _judge(
    contracts: Sequence[HeadContract],
    selection: Selection,
    library: Library,
    quiet: list[Finding] | None,
    *,
    locate: bool,
) -> tuple[tuple[Found, ...], tuple[HeadEntry, ...]]:
    """The findings of the selected rules on the contracts of one analysis, and what is known of each head."""
    from headlint.inventory import entry_of
    from headlint.rulebook import judge

    @cache
    def realiser() -> Realiser:
        from headlint.remedies import Realiser  # many modules, for the few files with something to mend

        return Realiser(library, contracts)

    def realise(sets: Sequence[tuple[str, FactValue]], contract: HeadContract) -> tuple[Edit, ...]:
        return realiser().edits(sets, contract)

    rules, explicit = selection.rules, selection.explicit
    judged = _agreed(
        [
            (contract, judge(contract, rules, explicit=explicit, realise=realise, quiet=quiet))
            for contract in contracts
        ]
    )
    wrong: dict[int, set[int]] = {}
    for contract, findings in judged:
        for call, which, _ in contract.choices if findings else ():
            wrong.setdefault(call, set()).add(which)
    first: dict[tuple[str, Span], Finding] = {}
    heads: dict[tuple[str, Span], dict[HeadPlace, None]] = {}
    entries: list[HeadEntry] = []
    for contract, findings in judged:
        certain = all(len(wrong.get(call, ())) == count for call, _, count in contract.choices)
        shown = [one for one in findings if certain and one.code in selection.codes]
        for finding in shown:
            key = (finding.code, finding.span)
            first.setdefault(key, finding)
            heads.setdefault(key, {})[contract.site.span(), contract.part] = None
        if contract.subject == "head":
            entries.append(entry_of(contract, tuple(one.code for one in shown), locate=locate))
    found = tuple(Found(finding, tuple(heads[key])) for key, finding in first.items())
    return found, tuple(entries)


def _agreed(
    judged: Sequence[tuple[HeadContract, list[Finding]]],
) -> list[tuple[HeadContract, list[Finding]]]:
    """The same, without the edits that not all who come to a place agree on.

    One line can decide on the outputs of several models, or name something for several: what is written
    for one of them counts for all. The parts of heads stand elsewhere and are left as they are.
    """
    said: dict[object, list[dict[str, tuple[Fix, ...]]]] = {}
    for contract, findings in judged:
        said.setdefault(_place(contract), []).append({one.code: one.fixes for one in findings})
    kept = []
    for contract, findings in judged:
        others = said[_place(contract)] if contract.subject in _LOCAL else []
        agreed = [
            one
            if all(other.get(one.code) == one.fixes for other in others)
            else replace(one, fixes=tuple(replace(fix, edits=()) for fix in one.fixes))
            for one in findings
        ]
        kept.append((contract, agreed))
    return kept


def _place(contract: HeadContract) -> tuple[object, ...]:
    """What is judged: the metric where it stands, beside a head or by itself; else the place."""
    found = contract.meetings[0].facts if contract.meetings else {}
    metric = found.get("metric.name")
    if metric is not None and metric.site is not None:
        return contract.subject, metric.site, "metric.form" in found
    return contract.subject, contract.site
