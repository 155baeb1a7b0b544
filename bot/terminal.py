"""Answers and look-ups drawn for a terminal; plain text where the output is no terminal."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import textwrap
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from bot import phrases, voice_wording, wording
from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.ingest import Report
    from index.search.answer import Answer, ArticleRef, Listing, Quote

_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"
# Articles may hold anything; nothing of it may steer the reader's terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# Before every quoted line, and before no other: what is quoted cannot draw a line of ours.
_GUTTER = "  │ "
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Terminal:
    """Draws for a terminal of `width` columns; `bold` where it can show bold text."""

    width: int
    bold: bool
    describe: Callable[[str], str]

    def answer(self, answer: Answer) -> str:
        """An answer as text, without a final newline."""
        return "\n".join(self._answer(answer))

    def _answer(self, answer: Answer) -> Iterator[str]:
        if not answer.answered:
            yield from self._silence(answer)
            return
        for said in wording.preface(answer):
            yield from [*self._fill(said), ""]
        for number, quote in enumerate(answer.quotes, 1):
            yield from self._quote(number, quote)
            yield ""
        if withheld := wording.unverified(answer.unverified):
            yield from [*self._fill(withheld), ""]
        yield from self._reading(answer)
        yield from self._closing(answer)

    def _reading(self, answer: Answer) -> Iterator[str]:
        for said in wording.reading(answer, self.describe, option="--region "):
            yield from self._fill(said)

    def _silence(self, answer: Answer) -> Iterator[str]:
        for line in wording.silence(answer, self.describe):
            yield from self._fill(line)
        yield from _drops([each.drop for each in answer.relaxations])
        if answer.nearest:
            yield wording.NEAREST
            for article in answer.nearest:
                yield from self._fill(f"  · {phrases.ref_in_words(article)}", "    ")
        yield from self._reading(answer)
        if answer.sample:
            yield from self._fill(f"This is the sample archive{_sample_hint(answer)}.")
        # A command is never wrapped: it would no longer be one.
        yield f"Why not? verbatim why {shlex.quote(safe(answer.question))}"

    def _quote(self, number: int, quote: Quote) -> Iterator[str]:
        *blocks, (last, of_last) = quote.blocks()
        numbered = f"{number:<2}{_GUTTER.lstrip()}"
        for span, parts in blocks:
            yield from self._block(_cut_to(quote, span), _GUTTER if span.start else numbered)
            yield from self._source(voice_wording.voices_in_words(parts))
        yield from self._block(_cut_to(quote, last), _GUTTER if last.start else numbered)
        yield from self._source(voice_wording.voices_in_words(of_last))
        yield from self._fill(f"in: {voice_wording.post_in_words(quote)}", f"{_INDENT}  ", _INDENT)
        if also := wording.also_in_words(quote):
            yield from self._fill(also, _INDENT, _INDENT)
        # An address is never wrapped: it would no longer be one.
        yield f"{_INDENT}{safe(quote.link or _whereabouts(quote.article, phrases.GIVE_SITE))}"
        if quote.archived:
            yield f"{_INDENT}archived copy: {safe(quote.archived)}"

    def _block(self, quote: Quote, first: str) -> Iterator[str]:
        before, after = (f"{wording.CUT} " if cut else "" for cut in quote.left_out)
        text = f"{before}{quote.text} {after}".rstrip(" ")
        lines = self._paragraphs(text, first)
        yield from _emboldened(lines, quote, before) if self.bold else lines

    def _source(self, said: str) -> list[str]:
        return self._fill(said, f"{_INDENT}  ", f"{_INDENT}— ")

    def _paragraphs(self, text: str, first: str) -> Iterator[str]:
        """A text's lines behind the gutter; what was a line stays one, blank or wrapped."""
        for paragraph in safe(text).split("\n"):
            yield from self._fill(paragraph, _GUTTER, first) or [_GUTTER.rstrip()]
            first = _GUTTER

    def _closing(self, answer: Answer) -> Iterator[str]:
        if undated := wording.undated(answer.searched):
            yield undated
        limits = {"region": answer.filters.regions, "dates": answer.understood.period}
        drops = _drops([name for name, limit in limits.items() if limit])
        searched = f"{wording.searched(answer)}{_sample_hint(answer)}"
        yield from self._fill(" · ".join([searched, f"{answer.seconds:.1f} s", *drops]))

    def listing(self, listing: Listing) -> str:
        """A page of a look-up with its counts by month, as text."""
        return "\n".join(self._listing(listing))

    def _listing(self, listing: Listing) -> Iterator[str]:
        yield f"{wording.listed(listing)}{_sample_hint(listing)}"
        for item in listing.articles:
            yield ""
            yield from self._fill(phrases.ref_in_words(item.article), "  ")
            places = " · ".join(map(self.describe, item.regions))
            for line in (places, safe(_whereabouts(item.article, phrases.NO_ADDRESS))):
                if line:
                    yield f"  {line}"
        if listing.total > 1:
            yield ""
            yield from self._fill(
                f"By month: {_counts(listing.months, phrases.month_in_words)}", "  "
            )
            yield from self._fill(f"By place: {_counts(listing.regions, self.describe)}", "  ")

    def _fill(self, text: str, indent: str = "", first: str = "") -> list[str]:
        return filled(text, self.width, indent, first)


def filled(text: str, width: int, indent: str = "", first: str = "") -> list[str]:
    """Safe lines of at most `width` columns, longer only for a longer word; [] for a blank text.

    `first` stands before the first of them, `indent` before the others.
    """
    return textwrap.wrap(
        safe(text),
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def this_terminal(describe: Callable[[str], str]) -> Terminal:
    """The terminal of this process: at most 88 columns, bold where it is none of a file's."""
    width = min(shutil.get_terminal_size((88, 24)).columns, 88)
    return Terminal(width, bold=sys.stdout.isatty(), describe=describe)


def import_remarks(report: Report) -> Iterator[str]:
    """What was odd in an import and what was refused, a line each."""
    yield from map(safe, report.warnings)
    for refusal in report.refused:
        yield safe(f"{refusal.source}: refused: {refusal.reason}")


# Counts beyond these are in --json.
_MOST_COUNTS = 12


def _counts(counts: dict[str, int], name: Callable[[str], str]) -> str:
    shown = [f"{name(key)} {count}" for key, count in list(counts.items())[:_MOST_COUNTS]]
    more = len(counts) - len(shown)
    return " · ".join([*shown, f"{more} more (--json)"] if more > 0 else shown) or "none"


def safe(text: str) -> str:
    """`text` with every control and direction character shown as a mark; of the same length."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", " \n").replace("\t", " "))


def _emboldened(lines: Iterable[str], quote: Quote, before: str) -> Iterator[str]:
    """The lines of a quote with its answering sentences bold, indents left plain.

    Wrapping changes white space alone: a sentence is found again by counting what is printed.
    """
    text = safe(before + quote.text)
    bold: set[int] = set()
    for span in quote.highlights:
        start, end = (len(before) + edge for edge in span)
        bold.update(range(_printed(text[:start]), _printed(text[:end])))
    at = 0
    for line in lines:
        marked = []
        for character in line[len(_GUTTER) :]:
            space = character.isspace()
            marked.append((at in bold and (not space or at - 1 in bold), character))
            at += not space
        runs = groupby(marked, key=itemgetter(0))
        yield line[: len(_GUTTER)] + "".join(_run(is_bold, run) for is_bold, run in runs)


def _cut_to(quote: Quote, span: Span) -> Quote:
    """A quote of a stretch of another's text, trimmed; what is left out is said at its edges."""
    text = span.of(quote.text)
    start = span.start + len(text) - len(text.lstrip())
    end = start + len(text.strip())
    inside = (Span(max(s.start, start), min(s.end, end)) for s in quote.highlights)
    return replace(
        quote,
        text=quote.text[start:end],
        highlights=tuple(Span(s.start - start, s.end - start) for s in inside if s.start < s.end),
        left_out=(
            quote.left_out[0] and not span.start,
            quote.left_out[1] and span.end == len(quote.text),
        ),
    )


def _run(is_bold: bool, run: Iterable[tuple[bool, str]]) -> str:
    text = "".join(character for _, character in run)
    return f"{_BOLD}{text}{_PLAIN}" if is_bold else text


def _printed(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _whereabouts(article: ArticleRef, unknown: str) -> str:
    """An article's address, else its site's search for it, else what says that it is `unknown`."""
    if article.url or not article.search:
        return article.url or unknown
    return f"No address known; search on the site: {article.search}"


def _drops(limits: Iterable[str]) -> list[str]:
    """How to ask again without what was read from the question, or given, as a limit."""
    ways = {"region": "drop the place: --region any", "dates": "drop the dates: --from any"}
    return [ways[limit] for limit in limits if limit in ways]


def _sample_hint(answer: Answer | Listing) -> str:
    return " (yours comes in with: verbatim import)" if answer.sample else ""
