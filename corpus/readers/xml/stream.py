"""Records out of a large XML file: one item at a time, faults survived, memory flat.

The parser's events go straight to a collector of the wanted fields, so that there is never a tree.
After a fault, reading goes on at the next item with a fresh parser: one post is lost, not the rest.
A DOCTYPE is refused before anything in it is read, for entity bombs live there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DTDForbidden
from defusedxml.ElementTree import XMLParser

from corpus.errors import SourceError
from corpus.readers.xml.decoding import utf8_blocks
from corpus.readers.xml.records import Collector, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

_ROOT = re.compile(rb"<(?:[A-Za-z]+:)?(rss|feed|RDF)\b[^>]*>")
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_CUT_OFF = frozenset((3, 5, 20))  # expat: no element found, unclosed token, unclosed CDATA section


__all__ = ["Fault", "Record", "read_records"]


def read_records(
    stream: BinaryIO, wanted: Mapping[str, frozenset[str]]
) -> Iterator[Record | Fault]:
    """Yield the records that `wanted` names, each with the fields that it names, and the faults.

    A field inside a field is `author/name`; a record's own text is the empty name. SourceError is
    raised for a file that declares a DOCTYPE.
    """
    reading = _RecordStream(wanted)
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


class _RecordStream:
    """A parser, replaced after each fault, and what is needed to say where a fault was."""

    def __init__(self, wanted: Mapping[str, frozenset[str]]) -> None:
        self.collector = Collector(wanted)
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
