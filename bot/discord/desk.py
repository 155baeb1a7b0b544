"""The desk: takes a question or a request, has the archive answer, and makes the reply.

Nothing here knows how a reply is sent; cogs, buttons and plain talk all come here.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.discord import cards, views
from bot.discord.errors import RefusedError
from bot.discord.rendering import Place, above, draw_listing, draw_quote, draw_silence
from bot.discord.replies import File, Reply
from bot.discord.tickets import Ticket
from corpus.article import Span
from corpus.dates import Period
from corpus.sentences import split
from index.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.archive import Archive
    from bot.discord.rendering import Drawing
    from bot.discord.store import Asked, Origin, Store
    from bot.discord.suggestions import Shelf
    from bot.discord.translations import Tongue
    from bot.discord.worker import Worker
    from bot.settings_discord import DiscordSettings
    from index.answer import Answer, Listing, Quote
    from index.question import Understood

_GONE = "This passage is no longer in the archive as it was quoted. Please ask again."
_FORGOTTEN = "I no longer have this question. Please ask it again."
# How many questions' subjects are held for follow-ups; older ones are read anew.
_SUBJECTS = 1000


class Desk:
    """Answers for one bot."""

    def __init__(self, worker: Worker, store: Store, settings: DiscordSettings) -> None:
        self._worker = worker
        self._store = store
        self._settings = settings
        self._subjects: OrderedDict[str, Understood] = OrderedDict()

    @property
    def shelf(self) -> Shelf:
        """What the served generation offers."""
        return self._worker.shelf

    async def answer(
        self, asked: Asked, origin: Origin, tongue: Tongue, *, echo: bool, private: bool = False
    ) -> Reply:
        """Answer a question; `echo` repeats it above, for those who did not see it asked."""
        chosen = self._store.server(origin.server)
        count = chosen.quotes or self._settings.quotes
        subject = self._subjects.get(asked.previous or "")
        # Read anew when it is no longer held.
        before = self._store.asked(asked.previous) if asked.previous and not subject else None

        def ask(archive: Archive) -> Answer:
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

    def _remember(self, key: str, subject: Understood) -> None:
        self._subjects[key] = subject
        while len(self._subjects) > _SUBJECTS:
            self._subjects.popitem(last=False)

    def _drawn(
        self, answer: Answer, key: str, tongue: Tongue, *, echo: bool, private: bool
    ) -> Reply:
        describe = self.shelf.places.described
        lines = above(answer, describe, echo=echo)
        about = list(views.question_buttons(answer, key, tongue, describe))
        if not answer.answered:
            embed = draw_silence(answer, describe)
            return Reply(lines, (embed,), views.view_of(about))
        held = [Ticket.of(quote) for quote in answer.quotes]
        quote = answer.quotes[0]
        drawing = self._draw(quote, Place(1, len(held), answer.sample))
        buttons = views.quote_buttons(held, 1, quote, tongue, wide=False, private=private)
        return Reply(lines, (drawing.embed,), views.view_of([*buttons, *about]), _file(drawing))

    async def leaf(
        self, held: Sequence[Ticket], number: int, tongue: Tongue, *, wide: bool, private: bool
    ) -> Reply:
        """Quote `number` (from 1) of an answer, `wide` with the words around it; no lines above.

        Raises RefusedError when the words are no longer in the archive.
        """
        ticket = held[number - 1]

        def find(archive: Archive) -> tuple[Quote, tuple[Span, str] | None] | None:
            quote = archive.quote(ticket.article, ticket.span)
            if quote is None or not ticket.is_for(quote):
                return None
            return quote, archive.context(quote) if wide else None

        found = await self._worker.call(find)
        if found is None:
            raise RefusedError(tongue(_GONE))
        quote = replace(found[0], highlights=_within(ticket.bold, found[0].text))
        place = Place(number, len(held), self.shelf.status.sample)
        drawing = self._draw(quote, place, found[1])
        buttons = views.quote_buttons(held, number, quote, tongue, wide=wide, private=private)
        return Reply(
            embeds=(drawing.embed,), view=views.view_of(list(buttons)), file=_file(drawing)
        )

    def _draw(self, quote: Quote, place: Place, context: tuple[Span, str] | None = None) -> Drawing:
        return draw_quote(
            quote,
            place,
            describe=self.shelf.places.described,
            sentences=_sentences,
            context=context,
        )

    def asked(self, key: str, tongue: Tongue) -> Asked:
        """The question behind a button; raises RefusedError when it was deleted meanwhile."""
        asked = self._store.asked(key)
        if asked is None:
            raise RefusedError(tongue(_FORGOTTEN))
        return asked

    async def lookup(self, filters: Filters, tongue: Tongue, *, offset: int = 0) -> Reply:
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
        return await cards.timeline(listing, self.heading(filters))

    async def article(self, wanted: str, tongue: Tongue) -> Reply:
        """One article's card; `wanted` is its id or (part of) its title."""
        id_ = cards.find_article(self.shelf, wanted)
        article = await self._worker.call(lambda archive: archive.article(id_)) if id_ else None
        if article is None:
            raise RefusedError(tongue("No article is called “{name}”.", name=wanted[:100]))
        return cards.article(article, self.shelf, tongue)

    def status(self) -> Reply:
        """What is served: how much, of when, built when."""
        return cards.status(self.shelf.status)


def _read_again(archive: Archive, asked: Asked) -> Understood:
    """What a question was about, its options and what was dropped included."""
    read = archive.explain(asked.question)
    period = asked.filters.period or (Period() if "dates" in asked.ignore else read.period)
    regions = asked.filters.regions or (() if "regions" in asked.ignore else read.regions)
    return replace(read, period=period, regions=regions)


def _sentences(text: str) -> list[Span]:
    return split(text, Span(0, len(text)))


def _within(bold: Span | None, text: str) -> tuple[Span, ...]:
    return (bold,) if bold and bold.end <= len(text) else ()


def _file(drawing: Drawing) -> File | None:
    """The whole quotation as a text file, where the embed could not hold it."""
    return File("quotation.txt", drawing.whole.encode()) if drawing.whole is not None else None
