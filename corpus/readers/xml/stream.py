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

from corpus.article import Refusal
from corpus.errors import SourceError
from corpus.readers.xml.decoding import utf8_blocks
from corpus.readers.xml.records import Collector, fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from corpus.readers.xml.records import Record

_ROOT = re.compile(rb"<(?:[A-Za-z]+:)?(rss|feed|RDF)\b[^<>]*>")
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_CUT_OFF = frozenset((3, 5, 20))  # expat: no element found, unclosed token, unclosed CDATA section


def read_records(
    stream: BinaryIO, source: str, wanted: Mapping[str, frozenset[str]]
) -> Iterator[Record | Refusal]:
    """Yield the records that `wanted` names, each with the fields that it names, and the faults.

    A field inside a field is `author/name`; a record's own text is the empty name. SourceError is
    raised for a file that declares a DOCTYPE.
    """
    reading = _RecordStream(wanted)
    try:
        for found in reading.read(stream):
            yield Refusal(source, found) if isinstance(found, str) else found
    except DTDForbidden as error:
        raise SourceError(
            f"{source}: a DOCTYPE ({error.name}) is declared, which no export needs and "
            "which can hide an entity bomb; remove the declaration if you trust the file"
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

    def read(self, stream: BinaryIO) -> Iterator[Record | str]:
        for block in utf8_blocks(stream):
            yield from self._feed(block)
            if self.collector.ended:  # what follows the outermost element does not matter
                return
        if self.seeking:
            return
        try:
            self.parser.close()
        except ParseError as error:
            yield self._fault(error)

    def _feed(self, block: bytes) -> Iterator[Record | str]:
        if not self.reopening and (root := _ROOT.search(block)):
            self.reopening = _sound(root[0] + (b"<channel>" if root[1] == b"rss" else b""))
        while block and not self.collector.ended:
            if self.seeking:
                block = self._sought(block)
                continue
            try:
                self.parser.feed(block)
            except ParseError as error:
                yield from self.collector.taken()
                if not self.collector.ended:
                    yield self._fault(error)
                    block = self._after_fault(error, block)
            else:
                self.fed += len(block)
                block = b""
            yield from self.collector.taken()

    def _parser(self) -> XMLParser:
        self.collector.restart()
        parser = XMLParser(target=self.collector, encoding="utf-8", forbid_dtd=True)
        self.collector.line = lambda: self.line + parser.parser.CurrentLineNumber
        return parser

    def _fault(self, error: ParseError) -> str:
        line, column = error.position
        record = self.collector.record
        is_cut_off = error.code in _CUT_OFF
        # The parser gives its own account of the place, too.
        reason = "the file ends in the middle" if is_cut_off else str(error).partition(": line ")[0]
        found = fault(self.line + line, column + 1, reason, record.line if record else None)
        return found if self.reopening or is_cut_off else f"{found}; nothing behind it was read"

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
