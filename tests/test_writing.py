"""Files are replaced whole, keep what they have beside their bytes, and are left alone on any doubt."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from headlint import writing
from headlint.fixing import Unwritten, write_all, write_file

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and owners as POSIX has them")


def write(*paths: Path, together: bool = False, old: bytes = b"old\n") -> list[Unwritten]:
    texts = {os.path.realpath(path): (old, b"new text\n") for path in paths}
    return write_all(texts, (frozenset(texts),) if together else ())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "a.py"
    made.write_bytes(b"old\n")
    return made


def alone(file: Path) -> bool:
    """Whether nothing was left behind beside the file."""
    return [one.name for one in file.parent.iterdir()] == [file.name]


class TestOneFile:
    def test_it_holds_the_new_bytes(self, file: Path) -> None:
        assert write(file) == []
        assert file.read_bytes() == b"new text\n"
        assert alone(file)

    @posix
    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o640])
    def test_its_mode_stays(self, file: Path, mode: int) -> None:
        file.chmod(mode)
        assert write(file) == []
        assert stat.S_IMODE(file.stat().st_mode) == mode

    @posix
    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
    def test_its_owner_stays(self, file: Path) -> None:
        os.chown(file, 1234, 4321)
        assert write(file) == []
        assert (file.stat().st_uid, file.stat().st_gid) == (1234, 4321)

    @posix
    def test_where_the_owner_cannot_be_kept_it_is_written_in_place(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "_dress", lambda *_: False)
        number = file.stat().st_ino
        assert write(file) == []
        assert (file.read_bytes(), file.stat().st_ino) == (b"new text\n", number)
        assert alone(file)

    @posix
    def test_a_link_stays_a_link(self, file: Path) -> None:
        link = file.with_name("link.py")
        link.symlink_to(file.name)
        assert write(link) == []
        assert link.is_symlink()
        assert file.read_bytes() == b"new text\n"

    @posix
    def test_its_other_names_see_the_new_bytes(self, file: Path) -> None:
        other = file.with_name("other.py")
        other.hardlink_to(file)
        assert write(file) == []
        assert other.read_bytes() == b"new text\n"
        assert other.stat().st_ino == file.stat().st_ino
        assert write(other) == [], "it holds the new bytes already"

    def test_one_that_was_changed_meanwhile_is_left_alone(self, file: Path) -> None:
        file.write_bytes(b"saved by an editor\n")
        assert write(file) == [Unwritten(str(file), "it was changed while headlint ran; run it again")]
        assert file.read_bytes() == b"saved by an editor\n"
        assert alone(file)

    def test_one_that_is_gone_stays_gone(self, file: Path) -> None:
        file.unlink()
        assert [one.path for one in write(file)] == [str(file)]
        assert not file.exists()

    @posix
    def test_a_read_only_one_is_left_alone(self, file: Path) -> None:
        file.chmod(0o444)
        assert write(file) == [Unwritten(str(file), "it is read-only")]
        assert file.read_bytes() == b"old\n"

    def test_a_full_disk_leaves_the_old_bytes(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        assert write(file) == [Unwritten(str(file), "No space left on device")]
        assert file.read_bytes() == b"old\n"
        assert alone(file)

    @pytest.mark.parametrize("name", ["replace", "fsync", "chmod"])
    def test_an_interruption_leaves_it_whole(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, name, interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(file)
        assert file.read_bytes() == b"old\n"
        assert alone(file)

    @posix
    def test_an_interruption_leaves_one_with_other_names_whole(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = file.parent / "b" / "other.py"
        other.parent.mkdir()
        other.hardlink_to(file)
        real = os.fsync
        calls: list[int] = []

        def interrupted(descriptor: int) -> None:
            calls.append(descriptor)
            if len(calls) == 2:  # the temporary file was the first
                raise KeyboardInterrupt
            real(descriptor)

        monkeypatch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(file)
        assert other.read_bytes() == b"old\n"

    def test_whatever_it_holds_now(self, file: Path) -> None:
        assert write_file(str(file), None, b"new") == ""
        assert file.read_bytes() == b"new"

    @posix
    def test_what_is_no_file_is_left_alone(self, tmp_path: Path) -> None:
        pipe = tmp_path / "a.py"
        os.mkfifo(pipe)
        assert write_file(str(pipe), None, b"new") == "it is not a regular file"
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert alone(pipe)


class TestSeveralFiles:
    @pytest.fixture
    def other(self, file: Path) -> Path:
        made = file.with_name("b.py")
        made.write_bytes(b"changed\n")
        return made

    def test_a_file_that_cannot_be_written_does_not_stop_another(self, file: Path, other: Path) -> None:
        assert [one.path for one in write(file, other)] == [str(other)]
        assert file.read_bytes() == b"new text\n"

    def test_of_files_that_belong_together_all_or_none(self, file: Path, other: Path) -> None:
        first, second = write(file, other, together=True)
        assert (first.path, second.path) == (str(file), str(other))
        assert first.reason == f"{other}: it was changed while headlint ran; run it again"
        assert file.read_bytes() == b"old\n"
        assert other.read_bytes() == b"changed\n"

    def test_one_that_fails_at_the_last_moment_takes_the_others_back(
        self, file: Path, other: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other.write_bytes(b"old\n")
        real = os.replace

        def replace(source: str, target: str) -> None:
            if target.endswith("b.py"):
                raise PermissionError(13, "Permission denied")
            real(source, target)

        monkeypatch.setattr(os, "replace", replace)
        assert len(write(file, other, together=True)) == 2
        assert [one.read_bytes() for one in (file, other)] == [b"old\n", b"old\n"]
        assert sorted(one.name for one in file.parent.iterdir()) == ["a.py", "b.py"]

    def test_belonging_together_goes_from_file_to_file(self, file: Path, other: Path) -> None:
        third = file.with_name("c.py")
        third.write_bytes(b"old\n")
        texts = {str(one): (b"old\n", b"new\n") for one in (file, other, third)}
        chain = [frozenset({str(file), str(third)}), frozenset({str(third), str(other)})]
        assert {one.path for one in write_all(texts, chain)} == set(texts)
