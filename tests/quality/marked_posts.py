"""Posts with marks for whose words they are, as a careful reader would say.

    === name of the post, or: name (html)
    @ Outlet | 2011-03-07 | A. Writer, B. Writer      a source; "-" where it has no outlet or date
    @? Outlet | - |                                   one that may be read, but need not be
    The body. ⟦0 “Words of the first source,⟧ ⟦- “of no source that is given,”⟧ own words.

Marks: `0` the source with that index, `-` quoted and source not given, `?` nobody can tell, `x`
must not be imported. Several together (`0-`, `0?`) are all right. `⟦0@Rosa Pell: words⟧` names who
says them, `@Rosa Pell?:` where that need not be named, `@?:` where anybody may be named. Marks
nest. In a post in HTML they stand in the text; its body is read by the product's reader of pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Post
from corpus.readers import html
from tests.quality.voices_given import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from corpus.article import Citation

_MARK = re.compile(r"⟦(?P<label>[\d?x-]+)(?:@(?P<speaker>[^:⟧]*):)? |⟧")
_HEADING = re.compile(r"^=== (.+)\n", re.MULTILINE)
_TAG = re.compile(r"(<[^<>]*>)")
_HTML = " (html)"
_PAGE = (
    '<html><head><title>{name}</title><meta name="generator" content="WordPress 6.4"></head>'
    "<body><article>"
    '<h1 class="entry-title">{name}</h1><div class="entry-content">{body}</div>'
    "</article></body></html>"
)


class Source(NamedTuple):
    """A citation that a reader would find; None for what the post does not say."""

    names: tuple[str, ...]
    date: str | None
    writers: tuple[str, ...]
    optional: bool

    def is_named_by(self, citation: Citation) -> bool:
        """Whether a citation that was read is this one: by outlet (or writer) and date."""
        day = citation.date.isoformat() if citation.date else None
        read = {_name(each) for each in (citation.outlet or "", *citation.writers)} - {""}
        wanted = {_name(each) for each in (self.names or self.writers)}
        # An outlet of which only the address is known is named by its host.
        host = _letters(citation.outlet or "") if "." in (citation.outlet or "") else ""
        is_host = any(_letters(each) in host for each in wanted)
        return (is_host or not read.isdisjoint(wanted)) and self.date in {None, day}


class Expected(NamedTuple):
    """What is right for one letter: the characters of its mark (none: own), and its speaker."""

    label: str
    speaker: str | None


@dataclass(frozen=True)
class MarkedPost:
    """One post; `text` is its body with the marks, in HTML where `is_html`."""

    name: str
    is_html: bool
    sources: tuple[Source, ...]
    text: str

    def read(self) -> tuple[Post, list[Expected]]:
        """The post as the product imports it, and what is right for each code point of its body."""
        post, marked = self._post(unmarked(self.text)), self._post(self.text).body
        body, expected = _without_marks(marked)
        assert body == post.body, self.name
        return post, expected

    def changed(self, change: Callable[[str], str]) -> MarkedPost:
        """The same post with its text, but not its markup, changed."""
        parts = _TAG.split(self.text) if self.is_html else [self.text]
        return self.with_text("".join(p if i % 2 else change(p) for i, p in enumerate(parts)))

    def with_text(self, text: str) -> MarkedPost:
        """The same post with another body."""
        return replace(self, text=text)

    def source_of(self, citation: Citation) -> int | None:
        """Which of the sources a citation that was read is; of two alike, the one with its writers.

        None where the post names no such source.
        """
        alike_ones = [i for i, each in enumerate(self.sources) if each.is_named_by(citation)]
        return max(
            alike_ones,
            key=lambda i: set(self.sources[i].writers) == set(citation.writers),
            default=None,
        )

    def _post(self, text: str) -> Post:
        if not self.is_html:
            return Post(keys=(self.name,), source=self.name, title=self.name, body=text)
        page = _PAGE.format(name=self.name, body=text)
        post = html.parse_page(page, self.name, own_key=self.name)
        assert isinstance(post, Post), post
        return post


def read_posts(folder: Path) -> Iterator[MarkedPost]:
    """The posts of every file of a folder, in order."""
    for path in sorted(folder.glob("*.txt")):
        _, *parts = _HEADING.split(path.read_text("utf-8"))
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            lines = text.strip("\n").split("\n")
            count = next(i for i, line in enumerate(lines) if not re.match(r"@\??\s", line))
            sources = tuple(map(_source, lines[:count]))
            is_html = name.endswith(_HTML)
            body = "\n".join(lines[count:])
            yield MarkedPost(name.removesuffix(_HTML), is_html, sources, body)


def unmarked(text: str) -> str:
    """The text as it would stand in a post."""
    return _MARK.sub("", text)


def quoted_words(text: str) -> Iterator[re.Match[str]]:
    """The words of a marked text that are somebody else's for sure, marks themselves left out."""
    depth: list[str] = []
    for each in re.finditer(rf"{_MARK.pattern}|<[^<>]*>|[^\s⟦⟧<>]+", text):
        if each["label"]:
            depth.append(each["label"])
        elif each[0] == "⟧":
            depth.pop()
        elif depth and depth[-1].isdigit() and not each[0].startswith("<"):
            yield each


def _without_marks(marked: str) -> tuple[str, list[Expected]]:
    body: list[str] = []
    expected: list[Expected] = []
    open_marks = [Expected("", None)]
    position = 0
    for match in _MARK.finditer(marked):
        body.append(marked[position : match.start()])
        expected += [open_marks[-1]] * (match.start() - position)
        if match["label"]:
            open_marks.append(Expected(match["label"], match["speaker"]))
        else:
            open_marks.pop()
        position = match.end()
    assert len(open_marks) == 1, marked
    body.append(marked[position:])
    return "".join(body), expected + open_marks * (len(marked) - position)


def _source(line: str) -> Source:
    names, day, writers = (part.strip() for part in line.lstrip("@?").split("|"))
    listed = tuple(each.strip() for each in writers.split(",") if each.strip())
    outlets = () if names == "-" else tuple(names.split(" / "))
    return Source(outlets, None if day == "-" else day, listed, line.startswith("@?"))


def _name(text: str) -> str:
    return alike(re.sub(r"^the\s", "", text.strip(), flags=re.IGNORECASE))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
