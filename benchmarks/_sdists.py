"""Source distributions of the package index by pinned version: found, checked, unpacked; nothing is built."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

__all__ = ["Pinned", "fetch", "read_pins"]

KEPT = (".py", ".ipynb", ".pyi", ".toml", ".cfg", ".txt", ".in", ".gitignore")
"""What headlint may look at; the rest of a distribution (pictures, weights) is not unpacked."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A source distribution: its name, its version and the SHA-256 of its archive."""

    name: str
    version: str
    digest: str
    in_ci: bool = False
    """It is small enough to be a part of every run of CI."""

    @property
    def folder(self) -> str:
        return f"{self.name}-{self.version}"


def read_pins(path: Path) -> tuple[Pinned, ...]:
    """The lines `name==version sha256 [ci]` of a file, in order; `#` starts a comment."""
    pins = []
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if words:
            name, _, version = words[0].partition("==")
            pins.append(Pinned(name, version, words[1], in_ci="ci" in words[2:]))
    return tuple(pins)


def fetch(pin: Pinned, into: Path) -> Path:
    """The folder that holds the distribution, downloaded when it is not there yet.

    Raises LookupError where the index has no such archive, ValueError where its bytes are others.
    """
    folder = into / pin.folder
    if folder.is_dir():
        return folder
    data = _download(pin)
    found = sha256(data).hexdigest()
    if found != pin.digest:
        raise ValueError(f"{pin.folder}: the archive is not the pinned one (sha256 {found})")
    fresh = into / f".{pin.folder}.{os.getpid()}"
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive.getmembers():
            _unpack(archive, member, fresh)
    fresh.rename(folder)
    return folder


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Write one regular file, without the folder that every name of an archive starts with."""
    _, _, name = member.name.partition("/")
    if not member.isfile() or not name.endswith(KEPT) or ".." in Path(name).parts:
        return
    content = archive.extractfile(member)
    assert content is not None
    target = into / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.read())


def _download(pin: Pinned) -> bytes:
    # pip would run the build of a source distribution for its metadata; this only finds and reads it.
    from unearth import PackageFinder

    finder = PackageFinder(index_urls=[_index()], no_binary=[":all:"])
    best = finder.find_best_match(f"{pin.name}=={pin.version}", allow_prereleases=True).best
    if best is None:
        raise LookupError(f"the package index has no source distribution {pin.folder}")
    response = finder.session.get(best.link.normalized, timeout=300)
    response.raise_for_status()
    return bytes(response.content)


def _index() -> str:
    """The package index that pip is set up for, or the one that it knows by itself."""
    set_up = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    done = subprocess.run(set_up, capture_output=True, text=True, check=False)
    chosen = os.environ.get("PIP_INDEX_URL") or done.stdout.strip()
    if chosen:
        return chosen
    from pip._internal.models.index import PyPI  # pip has no public name for it

    return str(PyPI.simple_url)
