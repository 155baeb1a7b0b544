"""Whose words a quote is, in the lines below it: outlet, date, writers, speaker; then the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.drawing import limits
from bot.discord.drawing.in_language import day_in, names_in, title_in
from bot.discord.drawing.markup import escape, label
from corpus.article import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.localization import Translator
    from corpus.article import Citation
    from index.search.answer import ArticleRef, Quote, QuotePart

_NAME, _REST, _TITLE = 120, 400, 120
# How many other posts with the same words are named.
_COPIES = 2


def source_line(parts: Sequence[QuotePart], translate: Translator, *, marked: bool = False) -> str:
    """Who says some parts of a quote, the first of it in bold; `marked` for those in bold alone."""
    first, *others = _sources(parts, translate)
    if all(part.voice is None for part in parts):
        return f"**{escape(first)}**"
    name = _cut(first, _NAME)
    if first != translate("Source not given there."):
        name = (
            translate("Source of the words in bold: {name}", name=name)
            if marked
            else translate("Source: {name}", name=name)
        )
    return f"**{escape(name)}**{escape(_cut(''.join(others), _REST))}"


def _sources(parts: Sequence[QuotePart], translate: Translator) -> list[str]:
    """The name that comes first, and what follows it: the rest of it, and other voices."""
    by_source: dict[Citation | None, list[QuotePart]] = {}
    for part in parts:
        if part.voice is Voice.QUOTED:
            by_source.setdefault(part.citation, []).append(part)
    voices = {part.voice for part in parts}
    own, unsure = Voice.ARCHIVE in voices, None in voices
    alone = len(voices) == len(by_source) == 1
    quoted = [_quoted(each, translate, alone=alone) for each in by_source.values()]
    if not quoted and not own:
        return [translate("It is not certain whose words these are.")]
    if own and (not quoted or not is_mostly_quoted(parts)):
        said = [translate("the archive's own words")]
        said += [translate(", quoting {names}", names="; ".join(map("".join, quoted)))][
            : len(quoted)
        ]
    else:
        said = [*quoted[0], *(f"; {''.join(each)}" for each in quoted[1:])]
        said += [translate(", with words of the archive's own")] * own
    return said + [translate(" · of some it is not certain whose they are")] * unsure


def _quoted(parts: Sequence[QuotePart], translate: Translator, *, alone: bool) -> list[str]:
    """One source: what names it best, then date, writers, and who speaks in it.

    `alone` where no other voice is named beside it, so that it is a sentence of its own.
    """
    citation = parts[0].citation
    unknown = (
        translate("Source not given there.") if alone else translate("a source not given there")
    )
    said = [unknown]
    if citation is not None:
        first, *more = _known(citation, translate)
        said = [first, *(f", {each}" for each in more)]
    speakers = list(dict.fromkeys(part.speaker for part in parts if part.speaker))
    if speakers:
        names = names_in(translate, speakers)
        lengths = [(part.span.end - part.span.start, bool(part.speaker)) for part in parts]
        spoken = sum(length for length, is_spoken in lengths if is_spoken)
        speaks = 2 * spoken > sum(length for length, _ in lengths)
        said.append(
            translate(" · {names} speaking", names=names)
            if speaks
            else translate(", quoting {names}", names=names)
        )
    return said


def citation_in(translate: Translator, citation: Citation) -> str:
    """Outlet, date and writers: "China Daily, 7 December 2011, by A. Writer"."""
    return ", ".join(_known(citation, translate))


def _known(citation: Citation, translate: Translator) -> list[str]:
    """What is known of a source; the citation's own text where nothing is."""
    known = [citation.outlet, citation.date and day_in(translate, citation.date)]
    if citation.writers:
        known.append(translate("by {names}", names=names_in(translate, citation.writers)))
    return [each for each in known if each] or [citation.text.strip("[] ")]


def is_mostly_quoted(parts: Sequence[QuotePart]) -> bool:
    """Whether more of some parts is quoted than not."""
    lengths = [(part.span.end - part.span.start, part.voice is Voice.QUOTED) for part in parts]
    quoted = sum(length for length, is_quoted in lengths if is_quoted)
    return 2 * quoted > sum(length for length, _ in lengths)


def post_line(quote: Quote, translate: Translator) -> str:
    """The post that the words stand in, other posts that hold them, and what is not known."""
    quoted = any(part.voice is Voice.QUOTED for _, parts in quote.blocks() for part in parts)
    article = quote.article
    post = _title(article, translate)
    said = [
        translate("Quoted in {post}", post=post) if quoted else translate("In {post}", post=post)
    ]
    if article.published:
        said[0] += f", {day_in(translate, article.published)}"
    else:
        said.append(translate("No date known."))
    if article.url is None:
        said.append(translate("No address known."))
    if quote.also_in:
        copies = [
            f"{_title(each, translate)}, {day_in(translate, each.published)}"
            for each in quote.also_in[:_COPIES]
        ]
        more = len(quote.also_in) - _COPIES
        copies += [translate("{count} more", count=more)] if more > 0 else []
        said.append(translate("The same words stand in {posts}.", posts="; ".join(copies)))
    return " · ".join(said)


def source_name(quote: Quote, translate: Translator) -> str:
    """Outlet and date, for the list of an answer's quotes: "China Daily, 7 December 2011".

    Of a quote in which no sentence answers, the source of most of it.
    """
    citation = quote.citation if quote.voice is Voice.QUOTED else None
    if not quote.highlights and is_mostly_quoted(quote.parts):
        citation = citation or next((part.citation for part in quote.parts if part.citation), None)
    if citation:
        name = citation.outlet or citation.text.strip("[] ")
        day = citation.date or quote.article.published
    else:
        name = (
            quote.speaker
            or {
                Voice.ARCHIVE: translate("the archive's own words"),
                Voice.QUOTED: translate("source not given"),
                None: translate("whose words is not certain"),
            }[quote.voice]
        )
        day = quote.article.published
    return label(f"{name}, {day_in(translate, day)}" if day else name)


def _title(article: ArticleRef, translate: Translator) -> str:
    return f"*{escape(_cut(title_in(translate, article.title), _TITLE))}*"


def _cut(text: str, room: int) -> str:
    return limits.clip(_one_line(text), room)


def _one_line(text: str) -> str:
    """Like `label`, but keeping the space that a continuation begins with."""
    return f" {label(text)}" if text.startswith(" ") else label(text)
