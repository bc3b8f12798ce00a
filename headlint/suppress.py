"""Suppression: which findings the comments hide, and what is wrong with the comments themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from headlint.comments import Comment, comments_of
from headlint.contracts import Fact, FactValue, HeadContract, Meeting
from headlint.findings import Edit, Finding, Span
from headlint.records import dataclass
from headlint.rulebook import judge
from headlint.selection import Selection
from headlint.source import SourceError, read_source

__all__ = ["FIXED", "MALFORMED", "UNUSED", "Suppressed", "comments_elsewhere", "suppress"]

UNUSED = "HL002"
MALFORMED = "HL003"
FIXED = {"HL000": "internal-fault", "HL001": "unreadable-file"}
"""What says that a file could not be judged; no comment hides it."""
_LOOKALIKES = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is left of the findings, what the comments gave rise to, and how many are hidden."""

    kept: tuple[Finding, ...]
    own: tuple[Finding, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _Place:
    """The site of a contract about a comment."""

    where: Span

    def span(self) -> Span:
        return self.where


@dataclass(frozen=True, slots=True)
class _Names:
    """The rules of a run, by the codes and names that comments use."""

    selection: Selection
    codes: Mapping[str, str]

    @classmethod
    def of(cls, selection: Selection) -> _Names:
        codes = {key: rule.code for rule in selection.rules for key in (rule.code, rule.name)}
        codes |= {key: code for code, name in FIXED.items() for key in (code, name)}
        return cls(selection, codes)

    def hides(self, comment: Comment, finding: Finding) -> bool:
        """Whether a comment names the rule of a finding and speaks for one of its places."""
        if finding.code in FIXED:
            return False
        if all(self.codes.get(named.name) != finding.code for named in comment.names):
            return False
        return any(map(comment.covers, (finding.span, *(related.span for related in finding.related))))

    def nearest(self, name: str) -> str | None:
        """The rule that an unknown name was meant to be; one code says nothing of another one."""
        code = name[:2].upper() + name[2:].upper().translate(_LOOKALIKES)
        if code in self.codes:
            return code
        from difflib import get_close_matches  # for the few comments with a misspelt rule

        near = get_close_matches(name.lower(), (known for known in self.codes if "-" in known), 1)
        return near[0] if near else None

    def judge(
        self, fault: str, where: Span, comment: Comment, known: Mapping[str, FactValue], *edits: Edit
    ) -> list[Finding]:
        """What the rules of the run say of a comment (or a part of it) that something is wrong with."""
        given = {"comment.fault": fault, "comment.scope": comment.scope, **known}
        place = _Place(where)
        meeting = Meeting({name: Fact(value, place) for name, value in given.items()})
        found = judge(
            HeadContract("comment", place, (meeting,)),
            self.selection.rules,
            explicit=self.selection.explicit,
            realise=lambda _, __: edits,
        )
        return [finding for finding in found if finding.code in self.selection.codes]


def suppress(
    findings: Iterable[Finding],
    shown: Sequence[Finding],
    comments: Sequence[Comment],
    selection: Selection,
    *,
    own: Collection[str],
    settled: Callable[[str, str], bool],
) -> Suppressed:
    """Apply `comments` to the findings `shown`, those of `findings` that are told to the user.

    The others count as well when it comes to whether a comment is in use. `own` are the files of the
    run: comments in other files hide findings, but nothing is said about them. `settled` says of a
    rule and a file whether all is known that could give a comment in it something to hide.
    """
    names = _Names.of(selection)
    used: set[tuple[Span, str]] = set()

    def hides(finding: Finding) -> bool:
        hiding = [one for one in comments if names.hides(one, finding)]
        used.update((one.span, finding.code) for one in hiding)
        return bool(hiding)

    hidden = {(finding.code, finding.span) for finding in findings if hides(finding)}
    kept = [finding for finding in shown if (finding.code, finding.span) not in hidden]
    count = len(shown) - len(kept)
    told = [comment for comment in comments if comment.span.path in own]
    about = [*_wrong(told, names), *_unused(told, names, used, settled, of_comments=False)]
    left = [finding for finding in about if not hides(finding)]
    count += len(about) - len(left)
    # What hides HL002 and HL003 can be in vain as well, and nothing hides that.
    left += _unused(told, names, used, settled, of_comments=True)
    return Suppressed(tuple(kept), tuple(left), count)


def comments_elsewhere(findings: Iterable[Finding], files: Collection[str]) -> list[Comment]:
    """The comments of files that findings name and that are not among `files`, those of the run."""
    spans = (span for one in findings for span in (one.span, *(place.span for place in one.related)))
    paths = dict.fromkeys(span.path for span in spans if span.path not in files)
    sources = [read_source(path) for path in paths]
    return [
        comment
        for source in sources
        if not isinstance(source, SourceError)
        for comment in comments_of(source)
    ]


def _wrong(comments: Iterable[Comment], names: _Names) -> Iterator[Finding]:
    """HL003: comments that cannot be understood, and names that no comment can use."""
    for comment in comments:
        if comment.fault is not None:
            facts = {"comment.word": comment.word} if comment.word else {}
            yield from names.judge(comment.fault, comment.span, comment, facts)
        for named in comment.names:
            code = names.codes.get(named.name)
            facts = {"comment.rules": named.name}
            if code in FIXED:
                yield from names.judge("cannot-be-ignored", named.span, comment, facts)
            elif code is None:
                near = names.nearest(named.name)
                facts |= {"comment.near": near} if near else {}
                yield from names.judge("unknown-rule", named.span, comment, facts)


def _unused(
    comments: Iterable[Comment],
    names: _Names,
    used: Collection[tuple[Span, str]],
    settled: Callable[[str, str], bool],
    *,
    of_comments: bool,
) -> Iterator[Finding]:
    """HL002: rules that a comment names in vain; one finding where these are all that it names."""
    for comment in comments:
        vain = []
        for named in comment.names:
            code = names.codes.get(named.name, "")
            if code not in names.selection.codes or (comment.span, code) in used:
                continue
            if (code in (UNUSED, MALFORMED)) == of_comments and settled(code, comment.span.path):
                vain.append(named)
        if not vain:
            continue
        whole = len(vain) == len(comment.names)
        spots = [(comment.span, comment.removal)] if whole else [(one.span, one.removal) for one in vain]
        texts = [", ".join(one.name for one in vain)] if whole else [one.name for one in vain]
        for (span, removal), text in zip(spots, texts, strict=True):
            facts = {"comment.rules": text}
            yield from names.judge("unused", span, comment, facts, Edit(removal, ""))
