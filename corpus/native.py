"""Panics of native libraries, made into errors that harm one item and not the whole run.

Rust libraries raise theirs past every `except Exception`, as a BaseException of their own.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is meant to end the program, or a part of it.
_MEANT_TO_END = (KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError)


class NativePanicError(Exception):
    """A native library gave up on what it was given; the message is its own."""


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """Raise the panic of a native library as a NativePanicError; everything else passes."""
    try:
        yield
    except (Exception, *_MEANT_TO_END):
        raise
    except BaseException as panic:
        raise NativePanicError(str(panic)) from panic
