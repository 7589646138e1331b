"""Files as streams of bytes: opened by name, by address or from standard input, and replaced whole or not at all."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from newscorpus.diagnostics import Fault
from newscorpus.errors import MissingExtraError, NewscorpusError, ReadError, WriteError

STANDARD_INPUT = "-"

_CODECS = {".gz": "gzip", ".zst": "zstd"}

READING_FAILED = (OSError, EOFError, zlib.error, pa.ArrowException, ValueError)
"""What the libraries below raise when a file is cut, is no such file, or cannot be reached."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: a local path, `-` for standard input, or any address that fsspec knows.

    Attributes:
        path: the file as it was named, which is how messages name it.
    """

    path: str

    @property
    def suffix(self) -> str:
        """The ending that tells the format: lower-case, a compression's ending left off."""
        name = self.path.lower()
        for ending in _CODECS:
            name = name.removesuffix(ending)
        return os.path.splitext(name)[1]  # noqa: PTH122 -- an address is no path

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file for reading, decompressed.

        Raises:
            ReadError: it does not exist, is a folder, or may not be read.
        """
        with self._open_stored() as stored:
            codec = next((codec for ending, codec in _CODECS.items() if self.path.lower().endswith(ending)), None)
            if codec is None:
                yield stored
            else:
                yield cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, pa.CompressedInputStream(stored, codec))))

    @contextmanager
    def _open_stored(self) -> Iterator[BinaryIO]:
        if self.path == STANDARD_INPUT:
            yield sys.stdin.buffer
        elif "://" in self.path:
            with _open_address(self.path) as stream:
                yield stream
        else:
            try:
                stream = Path(self.path).open("rb")  # noqa: SIM115 -- only opening it may raise a ReadError here
            except OSError as error:
                raise ReadError(self.path, explain(error)) from error
            with stream:
                yield stream


@contextmanager
def _open_address(address: str) -> Iterator[BinaryIO]:
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtraError(f"`{address}` needs fsspec", remedy="pip install 'newscorpus[fsspec]'") from error
    try:
        opened = fsspec.open(address, "rb")
        with opened as stream:
            yield stream
    except (OSError, ValueError, ImportError) as error:
        raise ReadError(address, explain(error)) from error


def explain(error: BaseException) -> str:
    """Put a library's error into one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def unreadable(path: str, error: Exception, line: int | None = None) -> Fault:
    """Say that a file could not be read, or not beyond a line; whatever the error, it is no reason to stop."""
    if isinstance(error, ReadError):
        reason, remedy = error.reason, error.remedy
    elif isinstance(error, NewscorpusError):
        reason, remedy = error.message, error.remedy
    elif isinstance(error, READING_FAILED):
        reason, remedy = explain(error), None
    else:
        reason, remedy = f"the reader crashed with {type(error).__name__}: {explain(error)}", "report it as a bug"
    details = {"reason": reason} | ({"remedy": remedy} if remedy else {})
    return Fault("unreadable-file", path, line, details=details)


@contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of the old one when all is written, and not before.

    Whatever goes wrong, or whoever kills the process, the old file stays whole. A link goes on pointing to its target,
    which is what is replaced.

    Raises:
        WriteError: the folder does not exist or may not be written to.
    """
    target = Path(os.path.realpath(path))
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    except OSError as error:
        raise WriteError(f"{path}: {explain(error)}") from error
    part = Path(temporary)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(_mode(target))
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WriteError(f"{path}: {explain(error)}") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Keep the permissions of the old file; a new one gets what the process gives new files."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def compressing(path: str | Path, stream: BinaryIO) -> Iterator[BinaryIO]:
    """Compress what is written to a stream, if the path's ending asks for it."""
    codec = _CODECS.get(Path(path).suffix.lower())
    if codec is None:
        yield stream
    else:
        with pa.CompressedOutputStream(_KeptOpen(stream), codec) as compressed:
            yield cast(BinaryIO, compressed)


class _KeptOpen(io.RawIOBase):
    """A stream that stays open when the compression above it ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        """It is for writing."""
        return True

    def write(self, content: Any) -> int:
        """Pass the bytes on."""
        return self._stream.write(content)
