"""An answer as a layout of texts: the question, the quote, its source, and one small line.

    **Who was on the first tram?**                       what was asked, and a warning
    > “The first tram left with **one dog**,” he said. [..]
    **Source: The Riverside Courier**, 2 December 2011, by A. Writer
    Quoted in *Trams Return to Sichuan*, 7 December 2011
    -# 1 of 3 · Looked in Sichuan, late 2011 first       how it was read

At most two lines of a phone stand before the quote. Quoted lines alone stand behind the bar (`> `),
escaped, their answering sentence bold; `[..]` marks what was left out, and no quoted text can draw
it unescaped. Words of several voices stand apart, each with its source. Every length holds for any
text.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import TextDisplay, ui

from bot import wording
from bot.discord.drawing import limits, reading
from bot.discord.drawing.in_language import day_in, title_in
from bot.discord.drawing.markup import emphasise, escape, label, link
from bot.discord.drawing.sources import post_line, source_line
from corpus.article import Span
from corpus.text.sentences import split_sentences
from index.search.answer import Outcome, QuotePart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import discord

    from bot.discord.drawing.in_language import Describe
    from bot.discord.localization import Translator
    from index.search.answer import Answer, ArticleRef, Quote

# Ids of the texts that stay when another quote is turned to; Discord numbers others from 1 on.
HEAD, SMALL = 101, 102
# A phone shows about so many characters on a line.
PHONE = 42
_SMALL_ROOM, _LINE = 500, 300
# Of what one text may cost: a bar on each of its lines, and bold that begins and ends anew there.
_BAR, _BOLD = len("> "), len("****")
_MARKS = 2 * len(f"> {wording.CUT} ")


@dataclass(frozen=True, slots=True)
class Drawing:
    """The texts of a quote, and the whole quotation where they could not hold all of it."""

    texts: tuple[ui.Item[Any], ...]
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stays of an answer from one quote to the next: the texts above and below."""

    head: str = ""
    small: str = ""

    @classmethod
    def of(cls, message: discord.Message | None) -> Surroundings:
        """Those of a message; of one in the form before layouts, its lines above the embed."""
        parts = message.components if message else []
        texts = {part.id: part.content for part in parts if isinstance(part, TextDisplay)}
        head = texts.get(HEAD) or (message.content if message else "")
        return cls(head, texts.get(SMALL, "").removeprefix("-# "))

    @property
    def echoes(self) -> bool:
        """Whether the question is repeated above; older messages have it behind a bar."""
        return self.head.startswith(("**", "> "))


def surroundings(
    answer: Answer, describe: Describe, translate: Translator, *, echo: bool
) -> Surroundings:
    """The question (`echo`) with a warning where there is need, and how it was read."""
    hedged = answer.outcome is Outcome.HEDGED
    head = [echoed(answer.question, lines=1 if hedged else 2)] if echo else []
    if hedged:
        head.append(
            translate("This may not answer it; it is the closest.")
            if len(answer.quotes) == 1
            else translate("These may not answer it; they are closest.")
        )
    notes = list(reading.reading(answer, describe, translate))
    if answer.sample:
        notes.append(translate("from the sample archive"))
    return Surroundings("\n".join(head), _escaped(" · ".join(notes), _SMALL_ROOM))


def echoed(question: str, *, lines: int = 2) -> str:
    """The question in bold, cut to so many lines of a phone."""
    shown = textwrap.wrap(label(question), PHONE, max_lines=lines, placeholder="…")
    return f"**{escape(' '.join(shown))}**"


def draw_quote(
    quote: Quote,
    around: Surroundings,
    position: str,
    translate: Translator,
    *,
    context: tuple[Span, str] | None = None,
) -> Drawing:
    """Draw one quote, or with `context` the words around it, within its surroundings.

    `context` is a stretch of the body that covers the quote, and its text. `position` is such as
    "1 of 3", empty for the only quote.
    """
    small = " · ".join(part for part in (position, around.small) if part)
    small = f"-# {small}" if small else ""
    text, marked, blocks = quote.text, list(quote.highlights), quote.blocks()
    cut = quote.left_out
    if context is not None:
        start = quote.span.start - context[0].start
        text, cut = context[1], (False, False)
        bold = marked or [Span(0, len(quote.text))]
        marked = [Span(each.start + start, each.end + start) for each in bold]
        blocks = [(Span(0, len(text)), _answering(quote))]
    sources = [source_line(parts, translate, marked=context is not None) for _, parts in blocks]
    post = post_line(quote, translate)
    note = translate("The quotation is longer than Discord shows; it is whole in the file.")
    fixed = "\n".join([around.head, *sources, post, small, note])
    shown = _window(text, marked, limits.LAYOUT_TEXT - limits.units(fixed) - len(blocks) * 2)
    whole = text if shown != Span(0, len(text)) else None
    cut = (cut[0] or shown.start > 0, cut[1] or shown.end < len(text))
    drawn = [
        (quoted(text, inside, marked, cut=_cut_of(inside, shown, cut)), source)
        for (span, _), source in zip(blocks, sources, strict=True)
        if (inside := _meet(span, shown)) and inside.of(text).strip()
    ]
    texts = [f"{words}\n{source}" for words, source in drawn]
    texts[-1] += f"\n{post}"
    if whole:
        texts[-1] += f"\n-# {note}"
    return Drawing(tuple(laid_out(around.head, texts, small)), whole)


def laid_out(head: str, texts: Iterable[str], small: str) -> Iterable[ui.Item[Any]]:
    """The texts of a layout, those that stay with their ids; blank ones are left out."""
    if head:
        yield ui.TextDisplay(head, id=HEAD)
    yield from (ui.TextDisplay(text) for text in texts if text)
    if small:
        yield ui.TextDisplay(small, id=SMALL)


def quoted(
    text: str, span: Span, marked: Sequence[Span], *, cut: tuple[bool, bool] = (False, False)
) -> str:
    """A stretch of `text` behind the bar, what is `marked` in bold; `cut` at which of its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    words = words.strip()
    inside = [Span(each.start - start, each.end - start) for each in marked]
    drawn = emphasise(words, [each for each in inside if each.end > 0])
    before, after = (f"{wording.CUT} ", f" {wording.CUT}")
    drawn = f"{before if cut[0] else ''}{drawn}{after if cut[1] else ''}"
    return "\n".join(f"> {line}" for line in drawn.split("\n"))


def _answering(quote: Quote) -> tuple[QuotePart, ...]:
    """The parts of the voice that answers, all that is said of them in one line."""
    same = tuple(part for part in quote.parts if part[1:3] == (quote.voice, quote.citation))
    return same or (QuotePart(quote.span, quote.voice, quote.citation, quote.speaker),)


def _cut_of(inside: Span, shown: Span, cut: tuple[bool, bool]) -> tuple[bool, bool]:
    """At which ends of a block something is left out: the first and last blocks' outer ends."""
    return (cut[0] and inside.start == shown.start, cut[1] and inside.end == shown.end)


def _meet(one: Span, other: Span) -> Span | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None


def _window(text: str, marked: Sequence[Span], room: int) -> Span:
    """The stretch of `text` that fits into `room` once it is drawn, around what is marked."""
    keep = Span(marked[0].start, marked[-1].end) if marked else Span(0, 1)
    room -= _MARKS + (len(marked) + 1) * (_BOLD + 2)
    whole = Span(0, len(text))
    pieces = () if _cost_drawn(text) <= room else split_sentences(text, whole)
    return limits.window(text, pieces, keep=keep, room=room, cost=_cost_drawn)


def _cost(text: str) -> int:
    return limits.units(escape(text))


def _cost_drawn(text: str) -> int:
    """An upper bound: on each line there is a bar, and bold begins and ends anew."""
    return _cost(text) + (_BAR + _BOLD) * (text.count("\n") + 1)


def _escaped(text: str, room: int) -> str:
    return escape(limits.clip(label(text), room, _cost))


def draw_silence(
    answer: Answer, describe: Describe, translate: Translator, *, echo: bool
) -> tuple[ui.Item[Any], ...]:
    """Silence with its reasons, the nearest titles, and what was searched in a small line."""
    head = echoed(answer.question) if echo else ""
    lines = [
        line if line.startswith("**") else _escaped(line, _LINE)
        for line in reading.silence(answer, describe, translate)
    ]
    # What is nearest within one article is that article.
    if answer.nearest and not answer.filters.article:
        lines.append(translate("Closest by subject, but not an answer:"))
        lines += [f"- {entry(ref, translate)}" for ref in answer.nearest]
    everywhere = not (answer.followed or answer.filters.article)
    notes = [reading.searched(answer, translate)] * everywhere
    if answer.searched.undated:
        notes.append(reading.undated(answer.searched.undated, translate))
    if answer.sample:
        notes.append(translate("from the sample archive"))
    small = _escaped(" · ".join(notes), _SMALL_ROOM)
    return tuple(laid_out(head, ["\n".join(lines)], f"-# {small}" if small else ""))


def entry(ref: ArticleRef, translate: Translator) -> str:
    """One line for an article: its title as a link, and its date."""
    title = limits.clip(title_in(translate, ref.title), 120, _cost)
    linked = link(title, limits.web_address(ref.url, limits.EMBED_URL))
    words = linked if limits.units(linked) <= _LINE else escape(title)
    return f"{words}, {escape(day_in(translate, ref.published))}"
