"""Generated files on disk: all of them or none, and never over somebody's changes."""

import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from airsmith.artifacts.model import Artifact

NOTHING_OPEN: Mapping[Path, str] = MappingProxyType({})
"""What is open in an editor where there is none."""


@dataclass(frozen=True, slots=True)
class Written:
    """All files were written."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class NotWritten:
    """No file was written or changed; why, in one sentence."""

    message: str


@dataclass(slots=True)
class _Change:
    """One file on its way: `new` replaces `place`; `old` is a second name of what stands there, if anything does."""

    place: Path
    new: Path
    old: Path | None = None
    is_done: bool = False


def find_conflicts(
    paths: Iterable[Path], last_generated: Callable[[Path], str | None], open_texts: Mapping[Path, str] = NOTHING_OPEN
) -> tuple[Path, ...]:
    """Those files that exist and are not as Airsmith left them: written by a person, or changed since.

    A file that is open in an editor counts as it stands there. An empty file holds nothing that could be lost.
    """
    return tuple(path for path in paths if _is_conflict(path, last_generated, open_texts.get(path)))


def _is_conflict(path: Path, last_generated: Callable[[Path], str | None], open_text: str | None) -> bool:
    try:
        current = path.read_bytes() if open_text is None else open_text.encode("utf-8", "surrogatepass")
    except FileNotFoundError:
        return path.is_symlink()
    except OSError:
        return True
    if not current:
        return False
    generated = last_generated(path)
    return generated is None or current.replace(b"\r\n", b"\n") != generated.encode()


def describe_conflicts(conflicts: tuple[Path, ...]) -> str:
    """What is the matter with these files of one folder, as the beginning of a sentence."""
    *others, last = (path.name for path in conflicts)
    names = f"{', '.join(others)} and {last}" if others else last
    were, have = ("were", "have") if others else ("was", "has")
    return f"{names} in {conflicts[0].parent} {were} not written by Airsmith, or {have} changed since"


def problem_with_folder(folder: Path) -> str | None:
    """Why files cannot be written to a folder, in one sentence; None where they can. Leaves nothing behind."""
    try:
        existing = next((candidate for candidate in (folder, *folder.parents) if candidate.exists()), folder)
        with tempfile.TemporaryFile(dir=existing):
            return None
    except OSError as error:
        return f"The folder {folder} cannot be written to ({reason_of(error)}); choose another one for the files."


def write_files(folder: Path, artifacts: Iterable[Artifact]) -> Written | NotWritten:
    """Write all files, or leave every one as it was.

    Each text goes to a temporary file beside its place first, and what stands there gets a second name, so that a full
    disk is noticed before anything is replaced. Should replacing fail half way, files are renamed back, for which a
    full disk has room.
    """
    changes: list[_Change] = []
    made: tuple[Path, ...] = ()
    is_written = False
    try:
        made = _missing_folders(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for artifact in artifacts:
            paths.append(folder / artifact.name)
            changes.append(_stage(paths[-1], artifact.text.encode()))
        for change in changes:
            change.new.replace(change.place)
            change.is_done = True
        is_written = True
        return Written(tuple(paths))
    except OSError as error:
        stranded = _put_back(changes)
        left = "; ".join(f"the former {change.place.name} is now {change.old}" for change in stranded)
        return NotWritten(
            f"The files could not be written to {folder} ({reason_of(error)}); {left or 'nothing was changed there'}."
        )
    finally:
        _clear_away(changes)
        if not is_written:
            _remove_empty(made)


def replace_text(path: Path, text: str, encoding: str) -> str | None:
    """Replace a file's text in one step; why that failed, in one sentence, or None. Line ends stay as in the text."""
    try:
        _replace(path, text.encode(encoding))
    except (OSError, UnicodeEncodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else f"the new text does not fit into {encoding}"
        return f"{path} could not be written ({reason}); it was left as it is."
    return None


def create_text(path: Path, text: str) -> None:
    """Write a new UTF-8 file, whole or not at all. Raises OSError, FileExistsError where something is there already."""
    path.open("xb").close()
    try:
        _replace(path, text.encode())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def keep_aside(folder: Path, artifacts: tuple[Artifact, ...]) -> Path | str:
    """Write files to a new folder, or where that fails among the temporary ones: the first file, or why it is nowhere."""
    problems = []
    for make_parent in (partial(_private_folder, folder.parent), _temporary_folder):
        try:
            parent = make_parent()
        except OSError as error:
            problems.append(f"{folder} cannot be made ({reason_of(error)}).")
            continue
        result = write_files(parent / folder.name, artifacts)
        if isinstance(result, Written):
            return result.paths[0]
        problems.append(result.message)
        _remove_empty([parent])
    return f"The best candidate could not be kept: {problems[0]}"


def _private_folder(folder: Path) -> Path:
    for missing in reversed(_missing_folders(folder)):
        missing.mkdir(mode=0o700, exist_ok=True)
    return folder


def _temporary_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="airsmith-"))


def _replace(path: Path, content: bytes) -> None:
    changes: list[_Change] = []
    try:
        changes.append(_stage(path, content, is_kept=False))
        changes[0].new.replace(changes[0].place)
    finally:
        _clear_away(changes)


def reason_of(error: OSError) -> str:
    """What the system says went wrong, as a part of a sentence."""
    reason = error.strerror or type(error).__name__
    return reason[:1].lower() + reason[1:]


def _stage(path: Path, content: bytes, *, is_kept: bool = True) -> _Change:
    """Write the content beside its place, and give what is there a second name. Leaves nothing behind where it fails."""
    place = Path(os.path.realpath(path))  # a link stays one; what it leads to is replaced
    mark = secrets.token_hex(4)
    change = _Change(place, place.with_name(f".{place.name}.{mark}.new"))
    try:
        with change.new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            _take_over_permissions(place, change.new)
            if is_kept:
                change.old = place.with_name(f".{place.name}.{mark}.old")
                _name_again(place, change.old)
    except BaseException:
        _clear_away([change])
        raise
    return change


def _take_over_permissions(place: Path, new: Path) -> None:
    """Give the new file the old one's permissions and owner. A file that may not be written is not replaced either."""
    if not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    status = place.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):  # only root gives files away
            os.chown(new, status.st_uid, status.st_gid)
    new.chmod(status.st_mode & 0o7777)


def _name_again(place: Path, second_name: Path) -> None:
    try:
        second_name.hardlink_to(place)
    except OSError:  # not every file system has links
        shutil.copy2(place, second_name)


def _put_back(changes: list[_Change]) -> list[_Change]:
    """Undo the changes that were made; those where even that fails are returned, and their old file stays."""
    stranded = []
    for change in reversed(changes):
        if not change.is_done:
            continue
        try:
            if change.old is None:
                change.place.unlink(missing_ok=True)
            else:
                change.old.replace(change.place)
            change.is_done = False
        except OSError:
            if change.old is not None:
                stranded.append(change)
    for change in stranded:
        changes.remove(change)
    return stranded


def _clear_away(changes: Iterable[_Change]) -> None:
    for change in changes:
        for path in (change.new, change.old):
            with suppress(OSError):  # it is only litter, and what happened before matters more
                if path is not None:
                    path.unlink(missing_ok=True)


def _missing_folders(folder: Path) -> tuple[Path, ...]:
    """The folders that `folder` needs and that do not exist, the innermost first."""
    missing = []
    for candidate in (folder, *folder.parents):
        if candidate.exists():
            break
        missing.append(candidate)
    return tuple(missing)


def _remove_empty(folders: Iterable[Path]) -> None:
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()
