"""Generated files on disk: all of them or none, and never over somebody's changes."""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from airsmith.artifacts.model import Artifact


@dataclass(frozen=True, slots=True)
class Written:
    """All files were written."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class NotWritten:
    """No file was written or changed; why, in one sentence."""

    message: str


def find_conflicts(paths: Iterable[Path], last_generated: Callable[[Path], str | None]) -> tuple[Path, ...]:
    """Those files that exist and are not as Airsmith left them: written by a person, or changed since."""
    conflicts = []
    for path in paths:
        try:
            current = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError:
            conflicts.append(path)
            continue
        generated = last_generated(path)
        if generated is None or current.replace(b"\r\n", b"\n") != generated.encode():
            conflicts.append(path)
    return tuple(conflicts)


def problem_with_folder(folder: Path) -> str | None:
    """Why files cannot be written to a folder, in one sentence; None where they can. Leaves nothing behind."""
    existing = next((candidate for candidate in (folder, *folder.parents) if candidate.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            return None
    except OSError as error:
        return f"The folder {folder} cannot be written to ({_reason(error)}); choose another with --out."


def write_files(folder: Path, artifacts: Iterable[Artifact]) -> Written | NotWritten:
    """Write all files, or leave every one as it was.

    Each text goes to a temporary file beside its place first, so that a full disk is noticed before anything is
    replaced; a failure while replacing puts back what was there.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for artifact in artifacts:
            path = folder / artifact.name
            staged.append((_stage(path, artifact.text.encode()), path))
        _replace_all(staged)
    except OSError as error:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        return NotWritten(f"The files could not be written to {folder} ({_reason(error)}); nothing was changed there.")
    return Written(tuple(path for _, path in staged))


def replace_text(path: Path, text: str, encoding: str) -> str | None:
    """Replace a file's text in one step; why that failed, in one sentence, or None. Line ends stay as in the text."""
    try:
        _stage(path, text.encode(encoding)).replace(path)
    except (OSError, UnicodeEncodeError) as error:
        reason = _reason(error) if isinstance(error, OSError) else f"the new text does not fit into {encoding}"
        return f"{path} could not be written ({reason}); it was left as it is."
    return None


def _stage(path: Path, content: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o7777)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _replace_all(staged: list[tuple[Path, Path]]) -> None:
    replaced: list[tuple[Path, bytes | None]] = []
    try:
        for temporary, path in staged:
            before = path.read_bytes() if path.exists() else None
            temporary.replace(path)
            replaced.append((path, before))
    except OSError:
        for path, before in reversed(replaced):
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)
        raise


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
