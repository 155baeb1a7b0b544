"""Title, author and date of a page that was made by no known theme, by what best supports them.

A page names its post in its headings, in its window title and for other machines; each of these is
on some pages the site's own name or a slogan. So a heading is believed where another place repeats
it, and the site's name never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from corpus import dates
from corpus.readers import publication_date
from corpus.readers.markup.html_to_text import line_of, name_of, text_of_node
from corpus.readers.markup.pruning import MOST_READ
from corpus.readers.page.structured_data import StructuredData, structured_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_OWN_TITLES = ".entry-title, .post-title, [itemprop=headline], h1.title"
_HEADINGS = "h1, h2, h3"
_STATED_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
_BREAKS = re.compile(r"(?<!\s)\s++(?:[|»«–—·•:]+|-{1,2})\s+|(?:(?<!\s)\s++)?\|\s*")
_FOLDED = re.compile(r"[\W_]+")

_STATED_AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl",
    "twitter:data1",
)  # fmt: skip
_AUTHORS = (
    "[rel=author], .author .fn, .vcard .fn, [itemprop=author] [itemprop=name], [itemprop=author],"
    " .p-author, .author-name, .byline-name, .post-author, .entry-author, .article-author, .byline"
)
_PREFIX = re.compile(r"(?:(?:posted|written|published|words)\s+)?by:?\s+|author:\s*", re.IGNORECASE)
# "Jane Roe - Staff Writer", "Jane Roe, The Lantern", "Jane Roe Monday 5": what follows the name.
_ROLE = re.compile(
    r"(?<!\s)\s++[-–—|•·]\s.*|,\s.*|(?<!\s)\s++(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*",
    re.DOTALL,
)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[.’' -]){1,58}")
_NO_NAME = re.compile(
    r"https?:|www\.|@|\b(?:admin|administrator|staff|editor|guest|unknown|posted|min read|on)\b",
    re.IGNORECASE,
)

_STATED_DATES = (
    "article:published_time", "og:published_time", "og:article:published_time",
    "article:published", "datePublished", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dc.date", "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publish-date",
    "publication_date", "article.published", "date", "cXenseParse:recs:publishtime",
)  # fmt: skip
_DATED = (
    "[itemprop=datePublished], .dt-published, time[pubdate], time[datetime],"
    " [class*=date i], [class*=time i], [class*=publish i], [class*=posted i], [class*=byline i],"
    " [class*=meta i], [id*=date i]"
)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?({dates.MONTH_PATTERN}),?\s+(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_US = re.compile(dates.US_DATE, re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:updated?|modified|copyright|©)", re.IGNORECASE)
# A line with a date in it is a dateline up to this length, and stands this near to the title.
_LONGEST_LINE, _NEAR = 120, 8


def folded(text: str) -> str:
    """A name without case, marks and spaces, for comparing."""
    return _FOLDED.sub("", text.casefold())


@dataclass
class Metadata:
    """The metadata of one parsed page; `site_names` are what other pages show to be the site's."""

    tree: LexborHTMLParser
    site_names: frozenset[str] = frozenset()

    def stated(self, *names: str) -> Iterator[str]:
        """The contents of `<meta>` by property, name or itemprop, without blank ones."""
        for name in names:
            for key in ("property", "name", "itemprop"):
                for node in self.tree.css(f'meta[{key}="{name}" i]'):
                    if content := line_of(node.attributes.get("content") or ""):
                        yield content

    @cached_property
    def data(self) -> StructuredData:
        """What the page's JSON-LD says."""
        return structured_data(self.tree)

    @cached_property
    def window_title(self) -> str:
        """The words of `<title>`."""
        node = self.tree.css_first("head title") or self.tree.css_first("title")
        return " ".join((node.text() if node else "").split())

    @cached_property
    def headings(self) -> list[str]:
        """The headings of the page, in order."""
        return list(filter(None, map(_line, self.tree.css(_HEADINGS)[:MOST_READ])))

    @cached_property
    def site(self) -> frozenset[str]:
        """The names of the site, folded: what it says of itself, and what others have shown."""
        stated = {folded(each) for each in (*self.stated(*_SITE_NAMES), *self.data.site_names)}
        # Some pages give the post's title as the name of the site.
        titles = {folded(each) for each in (*self.stated(*_STATED_TITLES), self.data.headline)}
        return self.site_names | (stated - titles - {""})

    def is_site(self, name: str) -> bool:
        """Whether a name is the site's own."""
        return folded(name) in self.site

    def title(self) -> str:
        """The post's title: a heading that is repeated elsewhere, else what is stated, else any."""
        named = (*self.stated(*_STATED_TITLES), self.data.headline, self.window_title)
        stated = [(each, self._without_site(each)) for each in named]
        marked = set(filter(None, map(_line, self.tree.css(_OWN_TITLES)[:MOST_READ])))
        if len(marked) == 1 and not self.is_site(only := marked.pop()):
            return only
        headings = [each for each in self.headings if not self.is_site(each)]
        exact = {folded(shorter) for _, shorter in stated}
        repeated = [each for each in headings if any(_repeats(each, *both) for both in stated)]
        for heading in sorted(repeated, key=lambda each: folded(each) not in exact):
            return heading
        others = (*(shorter for _, shorter in stated), *headings)
        return next((each for each in others if each and not self.is_site(each)), "")

    def author(self) -> str | None:
        """The author, by markup, by what is stated, or by a line that begins with "By"."""
        stated = (*self.data.authors, *self.stated(*_STATED_AUTHORS))
        printed = (name_of(node.html or "") or "" for node in self.tree.css(_AUTHORS))
        return next(filter(None, map(self.author_name, (*stated, *printed))), None)

    def author_name(self, text: str) -> str | None:
        """The name in a text such as "By Jane Roe"; None for an address, a role or the site."""
        name = _ROLE.sub("", _PREFIX.sub("", text, count=1)).strip()
        is_name = _NAME.fullmatch(name) and not _NO_NAME.search(name)
        return name if is_name and not self.is_site(name) else None

    def stated_day(self) -> date | None:
        """The day of publication that the page states for machines."""
        stated = (self.data.published, *self.stated(*_STATED_DATES))
        return _first_day(stated)

    def printed_day(self, lines: list[str], title: str) -> date | None:
        """The day that the page prints: in what is marked as a date, or near the title."""
        marked = (
            text
            for node in self.tree.css(_DATED)
            for text in (
                node.attributes.get("datetime") or "",
                node.attributes.get("content") or "",
                _short(node),
            )
        )
        return _first_day(marked) or _first_day(_near(lines, title))

    def _without_site(self, title: str) -> str:
        """A title without the parts that name the site; without the last part if none does."""
        parts = title_parts(title)
        kept = [part for part in parts if not self.is_site(part)]
        if len(kept) == len(parts) > 1:
            kept = kept[:-1]
        if not kept:
            return ""
        return title[title.find(kept[0]) : title.rfind(kept[-1]) + len(kept[-1])]


def title_parts(title: str) -> list[str]:
    """The parts of a window title such as "The Post | The Site"."""
    return [part for part in _BREAKS.split(title) if part]


def _line(node: LexborNode) -> str:
    return " ".join(text_of_node(node).text.split())


def _repeats(heading: str, stated: str, shorter: str) -> bool:
    """Whether a stated title holds a heading, which is not just some word of it."""
    key = folded(heading)
    return bool(key) and key in folded(stated) and 2 * len(key) >= len(folded(shorter))


def day_in_words(text: str) -> date | None:
    """The first day that a text names: 2011-03-09, 9 March 2011, March 9, 2011, 3/9/2011."""
    if _UPDATED.search(text):
        return None
    if iso := _ISO.search(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if first := _DAY_FIRST.search(text):
        return _day(int(first[3]), dates.month_number(first[2]), int(first[1]))
    found = _US.search(text)
    return dates.read_us_date(found[0]) if found else None


def _day(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _first_day(texts: Iterable[str]) -> date | None:
    """The first possible day; none of the web is older than 1990 or of a day to come."""
    today = datetime.now(UTC).date()
    for text in texts:
        day = (
            publication_date.iso_day(text) or publication_date.rfc_day(text) or day_in_words(text)
            if text
            else None
        )
        if day and date(1990, 1, 1) <= day <= today:
            return day
    return None


def _short(node: LexborNode) -> str:
    text = " ".join(node.text(separator=" ").split())
    return text if len(text) <= _LONGEST_LINE else ""


def _near(lines: list[str], title: str) -> list[str]:
    """The short lines around the title, those below it first."""
    key = folded(title)
    at = next((index for index, line in enumerate(lines) if folded(line) == key), 0)
    filled = [line for line in lines[at : at + 3 * _NEAR] if line][: _NEAR + 1]
    above = [line for line in lines[max(at - 2 * _NEAR, 0) : at] if line][-3:]
    return [line for line in (*filled, *reversed(above)) if len(line) <= _LONGEST_LINE]
