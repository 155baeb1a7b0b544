"""The desk: takes a question or a request, has the archive answer, and makes the reply.

Nothing here knows how a reply is sent; cogs, buttons and plain talk all come here.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.discord.drawing import buttons as views
from bot.discord.drawing import info_embeds
from bot.discord.drawing.embeds import (
    QuotePosition,
    draw_listing,
    draw_quote,
    draw_silence,
    header_lines,
)
from bot.discord.drawing.quote_references import QuoteReference
from bot.discord.drawing.reply import File, Reply
from bot.discord.errors import RefusedError
from corpus.article import Span
from corpus.dates import Period
from corpus.text.sentences import split_sentences
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.autocomplete import CompletionIndex
    from bot.discord.drawing.embeds import Drawing
    from bot.discord.localization import Translator
    from bot.discord.search_protocol import Search
    from bot.discord.storage import AskedQuestion, BotStorage, Origin
    from bot.discord.worker import Worker
    from bot.settings import DiscordSettings
    from index.query.parser import ParsedQuestion
    from index.search.answer import Answer, Listing, Quote

_GONE = "This passage is no longer in the archive as it was quoted. Please ask again."
_FORGOTTEN = "I no longer have this question. Please ask it again."
# How many questions' subjects are held for follow-ups; older ones are read anew.
_SUBJECTS = 1000


class AnswerService:
    """Answers for one bot."""

    def __init__(self, worker: Worker, store: BotStorage, settings: DiscordSettings) -> None:
        self._worker = worker
        self._store = store
        self._settings = settings
        self._subjects: OrderedDict[str, ParsedQuestion] = OrderedDict()

    @property
    def shelf(self) -> CompletionIndex:
        """What the served generation offers."""
        return self._worker.shelf

    async def answer(
        self,
        asked: AskedQuestion,
        origin: Origin,
        tongue: Translator,
        *,
        echo: bool,
        private: bool = False,
    ) -> Reply:
        """Answer a question; `echo` repeats it above, for those who did not see it asked."""
        chosen = self._store.server(origin.server)
        count = chosen.quotes or self._settings.quotes
        subject = self._subjects.get(asked.previous or "")
        # Read anew when it is no longer held.
        before = self._store.asked(asked.previous) if asked.previous and not subject else None

        def ask(archive: Search) -> Answer:
            return archive.ask(
                asked.question,
                filters=asked.filters,
                k=count,
                ignore=asked.ignore,
                previous=_read_again(archive, before) if before else subject,
            )

        answer = await self._worker.call(ask)
        key = self._store.keep(asked, origin)
        self._remember(key, answer.understood)
        return self._drawn(answer, key, tongue, echo=echo, private=private)

    def _remember(self, key: str, subject: ParsedQuestion) -> None:
        self._subjects[key] = subject
        while len(self._subjects) > _SUBJECTS:
            self._subjects.popitem(last=False)

    def _drawn(
        self, answer: Answer, key: str, tongue: Translator, *, echo: bool, private: bool
    ) -> Reply:
        describe = self.shelf.places.described
        lines = header_lines(answer, describe, echo=echo)
        about = list(views.question_buttons(answer, key, tongue, describe))
        if not answer.answered:
            embed = draw_silence(answer, describe)
            return Reply(lines, (embed,), views.view_of(about))
        held = [QuoteReference.of(quote) for quote in answer.quotes]
        quote = answer.quotes[0]
        drawing = self._draw(quote, QuotePosition(1, len(held), answer.sample))
        buttons = views.quote_buttons(held, 1, quote, tongue, wide=False, private=private)
        return Reply(lines, (drawing.embed,), views.view_of([*buttons, *about]), _file(drawing))

    async def show_quote(
        self,
        held: Sequence[QuoteReference],
        number: int,
        tongue: Translator,
        *,
        wide: bool,
        private: bool,
    ) -> Reply:
        """Quote `number` (from 1) of an answer, `wide` with the words around it; no lines above.

        Raises RefusedError when the words are no longer in the archive.
        """
        ticket = held[number - 1]

        def find(archive: Search) -> tuple[Quote, tuple[Span, str] | None] | None:
            quote = archive.quote(ticket.article, ticket.span)
            if quote is None or not ticket.is_for(quote):
                return None
            return quote, archive.context(quote) if wide else None

        found = await self._worker.call(find)
        if found is None:
            raise RefusedError(tongue(_GONE))
        quote = replace(found[0], highlights=_within(ticket.bold, found[0].text))
        place = QuotePosition(number, len(held), self.shelf.status.sample)
        drawing = self._draw(quote, place, found[1])
        buttons = views.quote_buttons(held, number, quote, tongue, wide=wide, private=private)
        return Reply(
            embeds=(drawing.embed,), view=views.view_of(list(buttons)), file=_file(drawing)
        )

    def _draw(
        self, quote: Quote, place: QuotePosition, context: tuple[Span, str] | None = None
    ) -> Drawing:
        return draw_quote(
            quote,
            place,
            describe=self.shelf.places.described,
            sentences=_sentences,
            context=context,
        )

    def asked(self, key: str, tongue: Translator) -> AskedQuestion:
        """The question behind a button; raises RefusedError when it was deleted meanwhile."""
        asked = self._store.asked(key)
        if asked is None:
            raise RefusedError(tongue(_FORGOTTEN))
        return asked

    async def lookup(self, filters: Filters, tongue: Translator, *, offset: int = 0) -> Reply:
        """A page of the articles that the filters leave, newest first."""
        listing = await self._worker.call(
            lambda archive: archive.lookup(filters, offset=offset, limit=views.PAGE)
        )
        embed = draw_listing(listing, self.heading(filters), describe=self.shelf.places.described)
        return Reply(
            embeds=(embed,), view=views.view_of(list(views.page_buttons(listing, filters, tongue)))
        )

    def heading(self, filters: Filters) -> str:
        """What a look-up is limited to, such as "China · 2011"."""
        parts = [" or ".join(map(self.shelf.places.described, filters.regions))]
        parts += [str(filters.period) if filters.period else "", " or ".join(filters.categories)]
        return " · ".join(part for part in parts if part) or "All articles"

    async def read(self, text: str) -> Filters:
        """The dates and places that a plain text names, as filters."""
        understood = await self._worker.call(lambda archive: archive.explain(text))
        return Filters(understood.period, understood.regions)

    async def timeline(self, filters: Filters) -> Reply:
        """A picture of how many articles there are by month."""
        listing: Listing = await self._worker.call(
            lambda archive: archive.lookup(filters, offset=0, limit=1)
        )
        return await info_embeds.timeline(listing, self.heading(filters))

    async def article(self, wanted: str, tongue: Translator) -> Reply:
        """One article's card; `wanted` is its id or (part of) its title."""
        id_ = info_embeds.find_article(self.shelf, wanted)
        article = await self._worker.call(lambda archive: archive.article(id_)) if id_ else None
        if article is None:
            raise RefusedError(tongue("No article is called “{name}”.", name=wanted[:100]))
        return info_embeds.article(article, self.shelf, tongue)

    def status(self) -> Reply:
        """What is served: how much, of when, built when."""
        return info_embeds.status(self.shelf.status)


def _read_again(archive: Search, asked: AskedQuestion) -> ParsedQuestion:
    """What a question was about, its options and what was dropped included."""
    read = archive.explain(asked.question)
    period = asked.filters.period or (Period() if "dates" in asked.ignore else read.period)
    regions = asked.filters.regions or (() if "regions" in asked.ignore else read.regions)
    return replace(read, period=period, regions=regions)


def _sentences(text: str) -> list[Span]:
    return split_sentences(text, Span(0, len(text)))


def _within(bold: Span | None, text: str) -> tuple[Span, ...]:
    return (bold,) if bold and bold.end <= len(text) else ()


def _file(drawing: Drawing) -> File | None:
    """The whole quotation as a text file, where the embed could not hold it."""
    return File("quotation.txt", drawing.whole.encode()) if drawing.whole is not None else None
