"""An Answer as Discord draws it: one embed for each quote, and the lines above it.

The description of a quote's embed is the quote and nothing else: escaped, the answering sentence
bold; where it had to be cut, `[..]` stands on a line of its own. That the article goes on around a
quote is said beside whose words they are. Every length holds for any text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot import phrases, voice_wording, wording
from bot.discord.drawing import limits
from bot.discord.drawing.markup import emphasise, escape, label, link
from corpus.article import Span, Voice
from corpus.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.search.answer import Answer, ArticleRef, Listing, Quote

# A colour for each kind of voice; the words below the quote say the same.
_COLOURS = {Voice.ARCHIVE: 0x4F8A8B, Voice.QUOTED: 0xC8963E, None: 0x8A8F98}
_QUIET = 0x8A8F98

# Together with a full description these stay under the 6,000 of a whole message.
_TITLE = limits.EMBED_TITLE
_FOOTER = 256
_ECHO = 300
_LINE = 380

# Four stars, and a backslash where the text before and after it begins anew.
_BOLD = len("****") + 2

_WHOSE = "Whose words"
_WHOSE_MARKED = "Whose words (the marked part)"
_CUT_NOTE = "The quotation is longer than Discord shows; it is whole in the file below."


@dataclass(frozen=True, slots=True)
class Drawing:
    """An embed, and the whole quotation where the embed could not hold all of it."""

    embed: discord.Embed
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class QuotePosition:
    """Where a quote stands in an answer; `number` counts from 1."""

    number: int
    total: int
    sample: bool = False


def draw_quote(
    quote: Quote,
    place: QuotePosition,
    *,
    describe: Callable[[str], str],
    context: tuple[Span, str] | None = None,
) -> Drawing:
    """Draw one quote, or with `context` the words around it with the quote marked.

    `context` is a stretch of the body that covers the quote, and its text.
    """
    text, marked = quote.text, quote.highlights
    if context is not None:
        start = quote.span.start - context[0].start
        text, marked = context[1], (Span(start, start + len(quote.text)),)
    description, cut = _quotation(text, marked)
    notes = [
        voice_wording.attribution(quote),
        voice_wording.other_voices(quote) if context is None else None,
        wording.LEFT_OUT.get(quote.left_out) if context is None else None,
        wording.also_in_words(quote),
        _CUT_NOTE if cut else None,
    ]
    embed = discord.Embed(
        title=_escaped(label(quote.article.title) or phrases.UNTITLED, _TITLE),
        url=_address(quote.link) or _address(quote.article.url),
        description=description,
        colour=_COLOURS[quote.voice],
    )
    embed.add_field(
        name=_WHOSE if context is None else _WHOSE_MARKED,
        value=_escaped("\n".join(note for note in notes if note), limits.EMBED_FIELD, lines=True),
        inline=False,
    )
    where = [f"{place.number} of {place.total}", *map(describe, quote.regions[:1])]
    embed.set_footer(text=_footer(where, sample=place.sample))
    return Drawing(embed, text if cut else None)


def _quotation(text: str, marked: Sequence[Span]) -> tuple[str, bool]:
    """The description, and whether anything of `text` is missing from it."""
    whole = Span(0, len(text))
    keep = Span(marked[0].start, marked[-1].end) if marked else Span(0, 1)
    shown = limits.window(
        text,
        () if _cost(text) <= limits.EMBED_DESCRIPTION // 2 else split_sentences(text, whole),
        keep=keep,
        room=limits.EMBED_DESCRIPTION - 2 * len(f"{wording.CUT}\n") - len(marked) * _BOLD - 1,
        cost=_cost_in_bold,
    )
    inside = [Span(s.start - shown.start, s.end - shown.start) for s in marked]
    drawn = emphasise(shown.of(text), inside)
    before = f"{wording.CUT}\n" if shown.start > 0 else ""
    after = f"\n{wording.CUT}" if shown.end < len(text) else ""
    return f"{before}{drawn}{after}", bool(before or after)


def _cost(text: str) -> int:
    return limits.units(escape(text))


def _cost_in_bold(text: str) -> int:
    """An upper bound: bold begins and ends anew on each line."""
    return _cost(text) + len("****") * text.count("\n")


def _escaped(text: str, room: int, *, lines: bool = False) -> str:
    """A label within `room` after escaping; `lines` keeps its line breaks."""
    plain = "\n".join(map(label, text.split("\n"))) if lines else label(text)
    return escape(limits.clip(plain, room, _cost))


def _address(url: str | None) -> str | None:
    return limits.web_address(url, limits.EMBED_URL)


def _footer(parts: list[str], *, sample: bool) -> str:
    """Such as "1 of 3 · Sichuan, China"; footers know no markup."""
    said = " · ".join([*parts, wording.SAMPLE] if sample else parts)
    return limits.clip(label(said), _FOOTER)


def header_lines(answer: Answer, describe: Callable[[str], str], *, echo: bool) -> str:
    """The lines above the first quote: the question (`echo`), its reading, what was searched."""
    lines = [f"> {_escaped(answer.question, _ECHO)}"] if echo else []
    notes: list[str | None] = [*wording.reading(answer, describe, option="/ask region:")]
    if answer.answered:
        notes += [wording.searched(answer), wording.undated(answer.searched)]
    lines += [f"-# {_escaped(note, _LINE)}" for note in notes if note]
    if warning := wording.hedge(answer):
        lines.append(warning)
    return "\n".join(lines)


def draw_silence(answer: Answer, describe: Callable[[str], str]) -> discord.Embed:
    """Silence with its reasons and the nearest titles."""
    first, *rest = wording.silence(answer, describe)
    lines = [_escaped(line, _LINE) for line in rest]
    if answer.nearest:
        lines += ["", wording.NEAREST, *(f"• {_entry(ref)}" for ref in answer.nearest)]
    return discord.Embed(title=_escaped(first, _TITLE), description="\n".join(lines), colour=_QUIET)


def _entry(ref: ArticleRef, *more: str) -> str:
    """One line for an article: its title as a link, its date, and what else is known."""
    when = phrases.day_in_words(ref.published) if ref.published else "no date known"
    tail = "".join(f" · {_escaped(part, 60)}" for part in (when, *more))
    title = limits.clip(label(ref.title) or phrases.UNTITLED, 120, _cost)
    linked = f"{link(title, _address(ref.url))}{tail}"
    return linked if limits.units(linked) <= _LINE else f"{escape(title)}{tail}"


def draw_listing(
    listing: Listing, heading: str, *, describe: Callable[[str], str]
) -> discord.Embed:
    """A page of a look-up under `heading`; at most ten articles fit for certain."""
    lines = [
        f"• {_entry(item.article, *map(describe, item.regions[:1]))}" for item in listing.articles
    ]
    embed = discord.Embed(
        title=_escaped(heading, _TITLE), description="\n".join(lines) or None, colour=_QUIET
    )
    embed.set_footer(text=_footer([wording.listed(listing)], sample=listing.sample))
    return embed
