"""Sentences as spans of a body.

The splitter keeps whatever stands in quotation marks as one piece, a report of ten paragraphs
included. It is therefore given a copy in which double marks are no marks, and what it then cuts
off wrongly (a closing mark, `he asked` after a question) is put back.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import sentencex

from corpus.article import Span
from corpus.text.paragraphs import paragraph_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOUBLE_QUOTE = re.compile(r"[“”„‟«»\"]")
# Wide spaces, on which the splitter gives up ("plan B", a no-break space, a full stop).
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
# Closing marks that the splitter gave to the next sentence; not an opening one before a word.
_CLOSERS = re.compile(r"(?:[”»\])]|[\"'’](?=[\s\"'’”)\].,;:!?]|$)|(?<=[”»\"'’\])])[.,;:!?…])+")
# The splitter's time grows with the square of a text's marks and brackets; these bound it.
_MAX_CHARACTERS = 20_000
_MAX_MARKS = 1_000
_MARK = re.compile(r"[^\w\s.,;-]")
# Where one sentence surely ends and another begins although the splitter keeps them together:
# before an aside or a numbered item, and after an aside that is a sentence.
_SURE_BREAK = re.compile(
    r"(?<=[.?!…”\"])\s+(?=\[[^\]]*[.?!…]\])"
    r"|(?<=[.?!…]\])\s+(?=[A-Z“\"\[])"
    r"|(?<=[.?!…”\"])\s+(?=\(\d{1,2}\)\s?[A-Z“])"
)
# A title before a name that the splitter does not know, at the end of what it took for a sentence.
_TITLE = re.compile(r"\b(?:Ms|Mx|Mmes?|Mlle|Messrs|Hon)\.\s*\Z")


def split_sentences(body: str, within: Span) -> list[Span]:
    """The sentences of `within`, trimmed, in order; every character but spaces is in one of them.

    A paragraph's end always ends a sentence.
    """
    return [
        sentence
        for paragraph in paragraph_spans(body, within)
        for chunk in _chunks(body, paragraph)
        for sentence in _split_chunk(body, chunk)
    ]


def _split_chunk(body: str, chunk: Span) -> Iterator[Span]:
    text = chunk.of(body)
    masked = _WIDE_SPACE.sub(" ", _DOUBLE_QUOTE.sub("_", text))
    starts = [each["start_index"] for each in sentencex.get_sentence_boundaries("en", masked)]
    if "[" in text or "(" in text:
        starts = sorted({*starts, *(match.end() for match in _SURE_BREAK.finditer(text))})
    begin = 0
    for start in starts[1:]:
        here = _next_start(text, start)
        goes_on = text[here : here + 1].islower() or _TITLE.search(text, begin, here)
        if begin < here < len(text) and not goes_on:
            yield _trimmed(body, chunk.start + begin, chunk.start + here)
            begin = here
    yield _trimmed(body, chunk.start + begin, chunk.end)


def _next_start(text: str, start: int) -> int:
    """Where the next sentence begins: after closing marks that belong to the last, and spaces."""
    closers = _CLOSERS.match(text, start)
    at = closers.end() if closers else start
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _trimmed(body: str, start: int, end: int) -> Span:
    return Span(start, start + len(body[start:end].rstrip()))


def _chunks(body: str, paragraph: Span) -> Iterator[Span]:
    """The paragraph, cut after a space where it is too much for the splitter."""
    start = paragraph.start
    while (most := _most(body, start, paragraph.end)) < paragraph.end:
        space = body.rfind(" ", start, most)
        cut = space + 1 if space > start else most
        yield Span(start, cut)
        start = cut
    yield Span(start, paragraph.end)


def _most(body: str, start: int, end: int) -> int:
    """Where what the splitter is given from `start` on has to end."""
    end = min(end, start + _MAX_CHARACTERS)
    if end - start <= _MAX_MARKS:
        return end
    last = next(islice(_MARK.finditer(body, start, end), _MAX_MARKS, None), None)
    return last.start() if last else end
