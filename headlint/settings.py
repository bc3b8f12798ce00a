"""What a run is asked to do, however it was said: the configuration file, the command line, the API."""

from __future__ import annotations

from headlint.findings import Confidence, Severity
from headlint.records import dataclass, field

__all__ = ["DEFAULT_FORMAT", "FileIgnore", "Patterns", "Settings"]

DEFAULT_FORMAT = "full"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns in the syntax of .gitignore, and the folder that they are seen from."""

    lines: tuple[str, ...]
    base: str = "."


@dataclass(frozen=True, slots=True)
class FileIgnore:
    """Rules that do not apply to the files of a pattern, which is seen from the folder `base`.

    `!tests/` means every file that is not in `tests/`.
    """

    pattern: str
    rules: tuple[str, ...]
    base: str = "."


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked to do. Rules are named by their codes, their names or prefixes (`HL1`)."""

    select: tuple[str, ...] = ()
    """Only these rules; empty: those that are on by default."""
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[FileIgnore, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    """Severities in place of those that the rules say themselves."""
    fail_on: Severity = "warning"
    min_confidence: Confidence = "medium"
    exclude: tuple[Patterns, ...] = ()
    extend_exclude: tuple[Patterns, ...] = ()
    respect_gitignore: bool = True
    force_exclude: bool = False
    """Excluded files are left out even where they are named."""
    rules: tuple[str, ...] = ()
    """The user's own rule files and folders of them."""
    facts: tuple[str, ...] = ()
    """The user's own facts files."""
    assume: tuple[str, ...] = ()
    """Versions and the backend where the project does not say: `tensorflow==2.3`, `backend=torch`."""
    unsafe_fixes: bool = False
    output_format: str = DEFAULT_FORMAT
    baseline: str | None = None
    """The file of known findings, which are not told."""
    write_baseline: str | None = None
    """The file that is to hold all findings of the run as known ones."""
    cache_dir: str | None = None
    """None: where headlint keeps its cache by itself."""
    jobs: int = 0
    """Files that are examined at the same time; 0: as many as the machine has processors."""
    timeout: int = 60
    """Seconds that one file may take, where files are examined apart."""
    apart: bool = field(default=False, compare=False)
    """Files are examined in processes of their own, so that a crash costs one file, not the run."""
    cache: bool = field(default=False, compare=False)
    """Results are kept from one run to the next."""
    config: str | None = None
    """The file that these settings come from, if any."""
    debug: bool = False
    file_lines: bool = False
    """Whether the report says where places in notebooks stand in the files themselves."""
    locate: bool = False
    """Whether the heads say where their parties stand."""
    explain: bool = False
    """Whether the report says what the rules are that it names."""
