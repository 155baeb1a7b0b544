"""Records out of a large XML file: one item at a time, faults survived, memory flat.

Exports and feeds are lists of items of which a few fields matter. The parser's events go straight
to a collector that keeps the wanted fields of the open item and nothing else: the text of a comment
is never held, whatever the file's size. Names are matched without their namespace.

After a fault, reading goes on at the next item with a fresh parser: one post is lost, not the rest.
A DOCTYPE is refused before anything in it is read, for entity bombs live there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DTDForbidden
from defusedxml.ElementTree import XMLParser

from corpus.errors import SourceError
from corpus.readers.xmlbytes import FORBIDDEN, MISREAD, utf8_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

_ROOT = re.compile(rb"<(?:[A-Za-z]+:)?(rss|feed|RDF)\b[^>]*>")
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
# Namespaces whose `title` or `author` is that of a picture or a broadcast, not of the post.
_FOREIGN = re.compile(r"search\.yahoo\.com/mrss|itunes|podcast|georss|/source", re.IGNORECASE)
_VOID = frozenset(("br", "hr", "img", "wbr"))
# No post is longer, in characters; a file of one endless text must not fill the memory.
_LONGEST_TEXT = 4_000_000
_CUT_OFF = frozenset((3, 5, 20))  # expat: no element found, unclosed token, unclosed CDATA section


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


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an item could not be read: the place, and the line where the lost item begins.

    `final` is true where nothing behind the fault could be read either.
    """

    line: int
    column: int
    reason: str
    begun: int | None
    final: bool

    def __str__(self) -> str:
        lost = f"; the item that begins at line {self.begun} was left out" if self.begun else ""
        rest = "; nothing behind it was read" if self.final else ""
        return f"line {self.line}, column {self.column}: {self.reason}{lost}{rest}"


def records(stream: BinaryIO, wanted: Mapping[str, frozenset[str]]) -> Iterator[Record | Fault]:
    """Yield the records that `wanted` names, each with the fields that it names, and the faults.

    A field inside a field is `author/name`; a record's own text is the empty name. SourceError is
    raised for a file that declares a DOCTYPE.
    """
    reading = _Reading(wanted)
    try:
        for block in utf8_blocks(stream):
            yield from reading.feed(block)
            if reading.ended:
                return
        yield from reading.finish()
    except DTDForbidden as error:
        raise SourceError(
            f"a DOCTYPE ({error.name}) is declared, which no export needs and which can hide an "
            "entity bomb; remove the declaration if you trust the file"
        ) from error


class _Reading:
    """A parser, replaced after each fault, and what is needed to say where a fault was."""

    def __init__(self, wanted: Mapping[str, frozenset[str]]) -> None:
        self.collector = _Collector(wanted)
        self.parser = self._parser()
        self.seeking = False  # after a fault, until the next item begins
        self.reopening = b""  # what a fresh parser is given before an item
        self.fed = 0  # bytes that the present parser has seen
        self.line = 0  # lines before the first byte of the present parser

    @property
    def ended(self) -> bool:
        """Whether the outermost element has been closed: what follows it does not matter."""
        return self.collector.ended

    def feed(self, block: bytes) -> Iterator[Record | Fault]:
        if not self.reopening and (root := _ROOT.search(block)):
            self.reopening = _sound(root[0] + (b"<channel>" if root[1] == b"rss" else b""))
        while block and not self.ended:
            if self.seeking:
                block = self._sought(block)
                continue
            try:
                self.parser.feed(block)
            except ParseError as error:
                yield from self.collector.taken()
                if not self.ended:
                    yield self._fault(error)
                    block = self._after_fault(error, block)
            else:
                self.fed += len(block)
                block = b""
            yield from self.collector.taken()

    def finish(self) -> Iterator[Fault]:
        if self.seeking:
            return
        try:
            self.parser.close()
        except ParseError as error:
            yield self._fault(error)

    def _parser(self) -> XMLParser:
        self.collector.restart()
        parser = XMLParser(target=self.collector, encoding="utf-8", forbid_dtd=True)
        self.collector.line = lambda: self.line + parser.parser.CurrentLineNumber
        return parser

    def _fault(self, error: ParseError) -> Fault:
        line, column = error.position
        reason = "the file ends in the middle" if error.code in _CUT_OFF else _plain(error)
        record = self.collector.record
        begun = record.line if record else None
        final = not self.reopening and error.code not in _CUT_OFF
        return Fault(self.line + line, column + 1, reason, begun, final)

    def _after_fault(self, error: ParseError, block: bytes) -> bytes:
        """The rest of the block behind the fault; without a known root nothing more is read."""
        if not self.reopening:
            self.collector.ended = True
            return b""
        offset = max(self.parser.parser.ErrorByteIndex - self.fed, 0) + 1
        self.line += error.position[0] - 1 + block.count(b"\n", offset - 1, offset)
        self.seeking = True
        return block[offset:]

    def _sought(self, block: bytes) -> bytes:
        """What is left of the block from the next item on, for which a fresh parser is ready."""
        item = _ITEM.search(block)
        end = item.start() if item else len(block)
        self.line += block.count(b"\n", 0, end)
        if item:
            self.parser = self._parser()
            self.parser.feed(self.reopening)
            self.line -= self.reopening.count(b"\n")
            self.fed = len(self.reopening)
            self.seeking = False
        return block[end:]


def _sound(opening: bytes) -> bytes:
    """The opening itself if it can be parsed, else nothing."""
    try:
        XMLParser(encoding="utf-8", forbid_dtd=True).feed(opening)
    except ParseError:
        return b""
    return opening


def _plain(error: ParseError) -> str:
    """The parser's reason without its own account of the place."""
    return str(error).partition(": line ")[0]


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    """A name without its namespace; `excerpt` for `excerpt:encoded`, `-` for a foreign one."""
    namespace, _, local = tag.rpartition("}")
    if local == "encoded" and "/excerpt" in namespace:
        return "excerpt"
    return "-" if namespace and _FOREIGN.search(namespace) else local


class _Collector:
    """The parser's target: builds the open record and skips everything else."""

    def __init__(self, wanted: Mapping[str, frozenset[str]]) -> None:
        self.wanted = wanted
        self.done: list[Record | Fault] = []
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

    def taken(self) -> Iterator[Record | Fault]:
        """The records and oversized items that have been completed since the last call."""
        done, self.done = self.done, []
        yield from done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        name = _local(tag)
        if self.record is None:
            if name in self.wanted:
                self._begin(name, attributes)
        elif self.text is not None:
            self.path.append(name)
            self.text.append(f"<{name}>")
        else:
            self.path.append(name)
            if (name if len(self.path) == 1 else "/".join(self.path)) in self.fields:
                self._open(attributes)

    def data(self, data: str) -> None:
        if self.text is None:
            return
        self.length += len(data)
        if self.length <= _LONGEST_TEXT:
            self.text.append(escape(data, quote=False) if self.markup else data)

    def end(self, _tag: str) -> None:
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

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.record = Record(name, self.line())
        self.length = 0
        self.fields = self.wanted[name]
        if "" in self.fields:
            self._open(attributes)

    def _finish(self) -> None:
        if self.record is None:
            return
        if self.text is not None:
            self._close("")
        if self.length > _LONGEST_TEXT:
            reason = f"an item of {self.length:,} characters, more than any post has"
            self.done.append(Fault(self.line(), 1, reason, self.record.line, final=False))
        else:
            self.done.append(self.record)
        self.record = None

    def _open(self, attributes: dict[str, str]) -> None:
        self.text = []
        self.field_depth = len(self.path)
        self.attributes = {_local(key): value for key, value in attributes.items()}
        self.markup = attributes.get("type") == "xhtml"

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
