"""The records of exports and feeds: items of which a few fields matter.

The collector takes the parser's events and keeps the wanted fields of the open item and nothing
else: the text of a comment is never held, whatever the file's size. Names are matched without their
namespace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from corpus.readers.xml.decoding import FORBIDDEN, MISREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Namespaces whose `title` or `author` is that of a picture or a broadcast, not of the post.
_FOREIGN = re.compile(r"search\.yahoo\.com/mrss|itunes|podcast|georss|/source", re.IGNORECASE)
_XHTML = "{http://www.w3.org/1999/xhtml}"
_VOID = frozenset(("br", "hr", "img", "wbr"))
# How many names deep a wanted field is at most: `author/name`.
_DEEPEST_FIELD = 2
# No post is longer, in characters; a file of one endless text must not fill the memory.
_LONGEST_TEXT = 4_000_000


@dataclass(frozen=True, slots=True)
class Value:
    """One occurrence of a field: its text, and its attributes by local name."""

    text: str
    attributes: Mapping[str, str]


@dataclass(slots=True)
class Record:
    """An item and its wanted fields; `line` is where it begins, 1-based."""

    name: str
    line: int
    values: dict[str, list[Value]] = field(default_factory=dict)
    forbidden: int = 0
    misread: int = 0

    def all(self, name: str) -> list[Value]:
        """Every occurrence of a field, in order; empty when there is none."""
        return self.values.get(name, [])

    def text(self, name: str) -> str:
        """The first text of a field that is not blank; empty when there is none."""
        return next((value.text for value in self.all(name) if value.text.strip()), "").strip()

    def warnings(self) -> tuple[str, ...]:
        """What was set aside in the fields of this record, in plain words."""
        found = []
        if self.forbidden:
            found.append(f"{self.forbidden} characters that XML forbids were removed")
        if self.misread:
            found.append(f"{self.misread} bytes that are no UTF-8 were read as Windows-1252")
        return tuple(found)


def fault(line: int, column: int, reason: str, begun: int | None) -> str:
    """Why an item could not be read: the place, and the line where the lost item begins."""
    lost = f"; the item that begins at line {begun} was left out" if begun else ""
    return f"line {line}, column {column}: {reason}{lost}"


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    """A name without its namespace; `excerpt` for `excerpt:encoded`, `-` for a foreign one."""
    namespace, _, local = tag.rpartition("}")
    if local == "encoded" and "/excerpt" in namespace:
        return "excerpt"
    return "-" if namespace and _FOREIGN.search(namespace) else local


class Collector:
    """The parser's target: builds the open record and skips everything else."""

    def __init__(self, wanted: Mapping[str, frozenset[str]]) -> None:
        self.wanted = wanted
        self.done: list[Record | str] = []
        self.ended = False
        self.line: Callable[[], int] = lambda: 0
        self.restart()

    def restart(self) -> None:
        """Forget the open record, for a fresh parser."""
        self.depth = 0
        self.record: Record | None = None
        self.fields: frozenset[str] = frozenset()
        self.path: list[str] = []  # open elements inside the record
        self.text: list[str] | None = None  # of the open field
        self.length = 0  # of the texts of the record
        self.field_depth = 0
        self.attributes: dict[str, str] = {}
        self.markup = False  # whether the open field's text is XHTML, not escaped HTML

    def taken(self) -> Iterator[Record | str]:
        """The records, and the faults of oversized ones, completed since the last call."""
        done, self.done = self.done, []
        yield from done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called by the parser where an element begins."""
        self.depth += 1
        name = _local(tag)
        if self.record is None:
            if name in self.wanted:
                self.record = Record(name, self.line())
                self.length = 0
                self.fields = self.wanted[name]
                if "" in self.fields:
                    self._open(tag, attributes)
        elif self.text is not None:
            self.path.append(name)
            self.text.append(f"<{name}>")
        else:
            self.path.append(name)
            if len(self.path) <= _DEEPEST_FIELD and "/".join(self.path) in self.fields:
                self._open(tag, attributes)

    def data(self, data: str) -> None:
        """Called by the parser with pieces of text."""
        if self.text is None:
            return
        self.length += len(data)
        if self.length <= _LONGEST_TEXT:
            self.text.append(escape(data, quote=False) if self.markup else data)

    def end(self, _tag: str) -> None:
        """Called by the parser where an element ends."""
        self.depth -= 1
        if self.depth == 0:
            self.ended = True
        if self.record is None:
            return
        if not self.path:
            self._finish()
        elif self.text is not None and len(self.path) > self.field_depth:
            name = self.path.pop()
            if name not in _VOID:
                self.text.append(f"</{name}>")
        else:
            if self.text is not None:
                self._close("/".join(self.path))
            self.path.pop()

    def _finish(self) -> None:
        if self.record is None:
            return
        if self.text is not None:
            self._close("")
        if self.length > _LONGEST_TEXT:
            reason = f"an item of {self.length:,} characters, more than any post has"
            self.done.append(fault(self.line(), 1, reason, self.record.line))
        else:
            self.done.append(self.record)
        self.record = None

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        self.text = []
        self.field_depth = len(self.path)
        self.attributes = {_local(key): value for key, value in attributes.items()}
        self.markup = attributes.get("type") == "xhtml" or tag.startswith(_XHTML)

    def _close(self, name: str) -> None:
        text = "".join(self.text or ())
        self.text = None
        if self.record is None:
            return
        if FORBIDDEN in text:
            self.record.forbidden += text.count(FORBIDDEN)
            text = text.replace(FORBIDDEN, "")
        if MISREAD in text:
            self.record.misread += text.count(MISREAD)
            text = text.replace(MISREAD, "")
        self.record.values.setdefault(name, []).append(Value(text, self.attributes))
