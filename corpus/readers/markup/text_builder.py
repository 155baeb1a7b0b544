"""Writing text block by block: the elements that `html_to_text` meets, as paragraphs and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.article import Markup, MarkupKind, Span

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def tags(names: str) -> frozenset[str]:
    """A set of tag names written with spaces between them."""
    return frozenset(names.split())


STRUCK = "~~"
# A line's ends hold no no-break space either: old editors made distance with such lines.
BLANK = " \t\n\r\f\u00a0"
_LINE, _PARAGRAPH = 1, 2  # line ends that a break is worth

_PARAGRAPHS = tags(
    "p div blockquote h1 h2 h3 h4 h5 h6 dl table pre figure figcaption article section header "
    "footer main aside address center details fieldset hr"
)
_LINES = tags("tr dt dd caption summary legend")
_LISTS = tags("ul ol")
_CELLS = tags("td th")
_STRUCK_OUT = tags("del s strike")
_MARKED = {
    "a": MarkupKind.LINK,
    "cite": MarkupKind.CITE,
    "em": MarkupKind.EMPHASIS,
    "i": MarkupKind.EMPHASIS,
}
_MAY_BE_INDENTED = tags("p div ul ol")
_INDENTED = re.compile(r"(?:padding|margin)(?:-left)?\s*:[^;]{0,100}?\b[1-9]\d*+(?:px|em|%|pt)")
# 10<sup>6</sup> is no 106. Letters stay: 5<sup>th</sup> reads well, and so does H<sub>2</sub>O.
_RAISABLE = "0123456789+-−"
_RAISED = str.maketrans(_RAISABLE, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_WEB = ("http://", "https://")
# White space directly inside these lays out the source, whoever typed it.
_FRAMES = tags("ul ol table thead tbody tfoot tr dl")

_COLLAPSIBLE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
# Looking for these first spares most text the expression: 1 instead of 25 us for 450 characters.
_COLLAPSIBLE_SIGNS = ("\n", "  ", "\t", "\r", "\f")
_TYPED_BREAK = re.compile(r"(\n[ \t\r\f\n]*)")


@dataclass(frozen=True, slots=True)
class HtmlText:
    """Plain text, what of it the source marks as block quotations and what otherwise, in order."""

    text: str
    blockquotes: tuple[Span, ...]
    markup: tuple[Markup, ...] = ()


def collapsed(text: str) -> str:
    """The text with each run of white space as one space; no-break spaces are not white."""
    if any(sign in text for sign in _COLLAPSIBLE_SIGNS):
        return _COLLAPSIBLE.sub(" ", text)
    return text


@dataclass(slots=True)
class _List:
    numbered: bool
    number: int
    begun: bool = False


@dataclass(slots=True)
class _Mark:
    """An element that marks what is in it; `start` is None until words come."""

    tag: str
    kind: MarkupKind
    address: str | None
    start: int | None = None


@dataclass(slots=True)
class TextBuilder:
    """Collects text. Breaks, spaces and prefixes are owed, and written once words follow them."""

    typed_breaks: bool
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    breaks: int = 0  # owed line ends
    gap: str = ""  # owed space or tab, void where a line begins
    prefix: str = ""  # owed opening of the next line, such as a bullet
    struck: int = 0  # open struck-out elements
    struck_written: bool = False
    preformatted: int = 0
    raised: int = 0  # open superscripts
    quoted: int = 0
    quote_start: int | None = None
    quotes: list[Span] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    open_marks: list[_Mark] = field(default_factory=list)
    marks: list[Markup] = field(default_factory=list)

    def text(self, data: str, *, parent: str) -> None:
        """Take a text node; `parent` is the tag of the element that it is directly in."""
        if self.raised and not data.strip(_RAISABLE + BLANK):
            data = data.translate(_RAISED)
        if self.preformatted:
            self._put_preformatted(data)
        elif not self.typed_breaks or "\n" not in data or parent in _CELLS:
            self._put_inline(data)
        elif parent not in _FRAMES or data.strip(BLANK):
            for part in _TYPED_BREAK.split(data):
                if "\n" in part:
                    self._break(_PARAGRAPH if part.count("\n") > 1 else _LINE)
                else:
                    self._put_inline(part)

    def open(self, tag: str, node: LexborNode) -> None:
        """Take the beginning of an element."""
        self.raised += tag == "sup"
        if tag == "br":
            self._break(min(self.breaks + 1, _PARAGRAPH))
        elif tag == "li":
            self._open_item()
        elif tag in _LISTS:
            self._open_list(tag, node)
        elif tag in _PARAGRAPHS:
            self._break(_PARAGRAPH)
            self.preformatted += tag == "pre"
            self.quoted += tag == "blockquote"
        elif tag in _LINES:
            self._break(_LINE)
        elif tag in _CELLS:
            self.gap = "\t"
        elif tag in _STRUCK_OUT:
            self.struck += 1
        elif tag == "q":
            self._put("“")  # as a browser shows it
        if (kind := _kind_of(tag, node)) is not None:
            self.open_marks.append(_Mark(tag, kind, _address_of(node) if tag == "a" else None))

    def close(self, tag: str) -> None:
        """Take the end of an element."""
        self.raised -= tag == "sup"
        if self.open_marks and self.open_marks[-1].tag == tag:
            self._close_mark(self.open_marks.pop())
        if tag in _STRUCK_OUT:
            self._close_struck()
        elif tag == "li":
            self.prefix = ""  # an empty item leaves nothing behind
            self._break(_LINE)
        elif tag in _LISTS:
            self.lists.pop()
            self._break(_LINE if self.lists else _PARAGRAPH)
        elif tag in _PARAGRAPHS:
            self.preformatted -= tag == "pre"
            if tag == "blockquote":
                self._close_quote()
            self._break(_PARAGRAPH)
        elif tag in _LINES:
            self._break(_LINE)
        elif tag == "q":
            self.gap = ""
            self._put("”")

    def finished(self) -> HtmlText:
        """What has been written; nothing is taken after this."""
        self._trim()
        marks = tuple(sorted(mark for mark in self.marks if mark.span.end <= self.length))
        return HtmlText("".join(self.pieces), tuple(self.quotes), marks)

    def _open_list(self, tag: str, node: LexborNode) -> None:
        self._break(_LINE if self.lists else _PARAGRAPH)
        start = (node.attributes.get("start") or "") if tag == "ol" else ""
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        self.lists.append(_List(tag == "ol", number))

    def _open_item(self) -> None:
        self._break(_LINE)
        prefix = "  • "
        if self.lists:
            items = self.lists[-1]
            if items.begun or len(self.lists) > 1:  # items keep together, whatever they hold
                self.breaks = _LINE
            if items.numbered:
                prefix = f"  {items.number}. "
            items.begun = True
            items.number += 1
        self.prefix = prefix

    def _close_struck(self) -> None:
        self.struck -= 1
        if self.struck == 0 and self.struck_written:
            self.struck_written = False
            self._append(STRUCK)

    def _close_quote(self) -> None:
        self.quoted -= 1
        if self.quoted == 0 and self.quote_start is not None:
            self._trim()
            self.quotes.append(Span(self.quote_start, self.length))
            self.quote_start = None

    def _close_mark(self, mark: _Mark) -> None:
        if mark.start is not None:
            self.marks.append(Markup(Span(mark.start, self.length), mark.kind, mark.address))

    def _break(self, lines: int) -> None:
        if not self.prefix:  # the words of an item stand beside its bullet
            self.breaks = max(self.breaks, lines)
        self.gap = ""

    def _put_inline(self, data: str) -> None:
        data = collapsed(data)
        begins_line = self.breaks or self.prefix or not self.pieces
        words = data.lstrip(BLANK) if begins_line else data.strip(" ")
        if data[:1] == " ":
            self.gap = self.gap or " "
        if words := words.rstrip(" "):
            self._put(words)
            self.gap = " " if data[-1] == " " else ""

    def _put_preformatted(self, data: str) -> None:
        data = data.replace("\r\n", "\n")
        words = data.strip("\n")
        if not words.strip(BLANK):
            self._break(min(data.count("\n"), _PARAGRAPH))
            return
        before, _, after = data.partition(words)
        self._break(min(before.count("\n"), _PARAGRAPH))
        self._put(words)
        self._break(min(after.count("\n"), _PARAGRAPH))

    def _put(self, words: str) -> None:
        if not self.pieces:
            self.breaks, self.gap = 0, ""
        if self.breaks:
            self._trim()
            self._append("\n" * self.breaks)
        elif self.gap and not self.prefix:
            self._append(self.gap)
        if self.quoted and self.quote_start is None:
            self.quote_start = self.length
        opening = self.prefix
        if self.struck and not self.struck_written:
            self.struck_written = True
            opening += STRUCK
        self._append(opening)
        for mark in reversed(self.open_marks):  # those around one that has begun have begun, too
            if mark.start is not None:
                break
            mark.start = self.length
        self._append(words)
        self.breaks, self.gap, self.prefix = 0, "", ""

    def _append(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def _trim(self) -> None:
        """Take white space off the end of what has been written."""
        while self.pieces and (kept := self.pieces[-1].rstrip(BLANK)) != self.pieces[-1]:
            self.length -= len(self.pieces[-1]) - len(kept)
            if kept:
                self.pieces[-1] = kept
            else:
                self.pieces.pop()


def _kind_of(tag: str, node: LexborNode) -> MarkupKind | None:
    if tag in _MAY_BE_INDENTED:
        style = node.attributes.get("style")
        return MarkupKind.INDENT if style and _INDENTED.search(style) else None
    if tag == "a" and _address_of(node) is None:
        return None
    return _MARKED.get(tag)


def _address_of(node: LexborNode) -> str | None:
    address = (node.attributes.get("href") or "").strip()
    return address if address.startswith(_WEB) else None
