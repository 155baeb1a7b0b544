"""The values of the archive: spans, citations, quotations, posts, articles, passages.

Everything that is quoted is a `Span` into a stored body; text is sliced at the last moment and
never edited. A `Post` is what a source says; an `Article` is a post whose words are attributed and
placed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Span(NamedTuple):
    """A half-open range of code points, `start <= i < end`, into a body."""

    start: int
    end: int

    def of(self, body: str) -> str:
        """The text that this span covers, exactly as it stands."""
        return body[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether every code point of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


class Voice(StrEnum):
    """Whose words a stretch is; where that cannot be known, None stands instead of a voice."""

    ARCHIVE = "archive"
    QUOTED = "quoted"


class DateSource(StrEnum):
    """Where a published date was read, the more trusted first; NONE for an undated article."""

    BYLINE = "byline"
    EXPORT = "export"
    URL = "url"
    NONE = "none"


class RegionEvidence(StrEnum):
    """Why an article or passage is tagged with a region, the strongest first."""

    CATEGORY = "category"
    TITLE = "title"
    REPEATED = "repeated"
    EARLY = "early"
    MENTION = "mention"

    @property
    def is_strong(self) -> bool:
        """Whether the whole article counts as being about the region, not just a passage."""
        return self is not RegionEvidence.MENTION


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that a post names, such as `[Hill Valley Post 3/7/11 by A. Writer]`.

    `span` covers the citation as it stands in the body, `text` is that slice. What the post leaves
    out is None, or empty for `writers`; `url` is the address that it links to. `block` covers the
    headline and citation lines where they stand on lines of their own: they are neither the
    archive's prose nor the outlet's report, so no passage covers them. A citation inside a sentence
    has an empty block, `Span(start, start)`.
    """

    span: Span
    text: str
    outlet: str | None
    date: date | None
    writers: tuple[str, ...]
    headline: str | None
    block: Span
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of somebody else's words; `citation` indexes the article's citations or is None.

    `speaker` is where the body names who says them, None where nobody is named beside them.
    """

    span: Span
    citation: int | None
    speaker: Span | None = None


class Part(NamedTuple):
    """A stretch of a body in one voice.

    `voice` is None where it cannot be known whose words they are; `citation` indexes the article's
    citations, None where the words are not quoted or their source is not given; `speaker` is where
    the body names who says them.
    """

    span: Span
    voice: Voice | None
    citation: int | None
    speaker: Span | None = None


@dataclass(frozen=True, slots=True)
class DatedStretch:
    """A stretch that the post itself dates, such as the text under `Update (March 4, 2012):`."""

    span: Span
    date: date


@dataclass(frozen=True, slots=True)
class RegionTag:
    """A region id of `regions.toml` and the strongest evidence for it."""

    id: str
    evidence: RegionEvidence


class MarkupKind(StrEnum):
    """What a source's markup says of a stretch, beside that it is a block quotation.

    PAGE is a page of a printed document; those of one document follow one another.
    """

    LINK = "link"
    CITE = "cite"
    EMPHASIS = "emphasis"
    INDENT = "indent"
    PAGE = "page"


class Markup(NamedTuple):
    """A stretch that the source marks; `address` is where a link leads."""

    span: Span
    kind: MarkupKind
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One post as its source gives it, before anything is concluded from it.

    `keys` identify the post across sources and re-imports, the most specific first: normalised
    permalink, `?p=ID` form, file. `modified` is ISO text as the source has it, or None.
    `blockquotes` are the stretches that the source itself marks as quoted, `markup` those that it
    marks otherwise (HTML only).
    `warnings` say where and what was odd, although the post was kept.
    """

    keys: tuple[str, ...]
    source: str
    title: str
    body: str
    url: str | None = None
    published: date | None = None
    date_source: DateSource = DateSource.NONE
    modified: str | None = None
    author: str | None = None
    categories: tuple[str, ...] = ()
    blockquotes: tuple[Span, ...] = ()
    markup: tuple[Markup, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, item or address that gave no post, and why, in one plain line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A post that its source no longer shows: the article with any of these keys leaves."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What a source holds beside posts, and rightly gives none: a draft, a page, a list of posts.

    `kind` is counted ("3 drafts"), so it is a noun in the singular; `reason` says what was seen
    where that is more than the kind.
    """

    source: str
    kind: str
    reason: str = ""
    count: int = 1


def said(counts: Mapping[str, int]) -> str:
    """Counts of kinds in words: "12 drafts, 1 list of posts"."""
    return ", ".join(
        f"{count} {kind if count == 1 else _plural(kind)}" for kind, count in counts.items()
    )


def _plural(kind: str) -> str:
    head, link, rest = kind.partition(" removed " if " removed " in kind else " of ")
    return f"{head}s{link}{rest}"


# What a reader yields.
Item = Post | Refusal | Removed | PassedOver


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words a body holds: citations and quotations in order of their place.

    Quotations do not overlap and hold no bracketed aside of the archive. `uncertain` are the
    stretches whose voice cannot be known. Everything else is the archive's own. `pages` are where
    the pages of a printed document begin, so that its words can be cited by page.
    """

    citations: tuple[Citation, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    uncertain: tuple[Span, ...] = ()
    dated: tuple[DatedStretch, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A post in the archive, attributed and placed. `id` survives re-imports and moves."""

    id: str
    url: str | None
    title: str
    published: date | None
    date_source: DateSource
    modified: str | None
    author: str | None
    categories: tuple[str, ...]
    body: str
    attribution: Attribution
    regions: tuple[RegionTag, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences, usually 60 to 200 words: what is searched for.

    `span` runs from the first sentence's start to the last one's end. `citation` indexes the
    article's citations where the passage holds words of one. `date` is that of the citation or
    update that the passage stands under, else None.
    """

    span: Span
    sentences: tuple[Span, ...]
    citation: int | None
    date: date | None
