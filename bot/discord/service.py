"""The answer service: takes a question or a request, asks the archive, and makes the reply.

Nothing here knows how a reply is sent; commands, buttons and messages all come here.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot import wording
from bot.citation_styles import Reference
from bot.discord import places
from bot.discord.autocomplete import CompletionIndex, find_article
from bot.discord.drawing import info_embeds, quote_references
from bot.discord.drawing.answers import (
    Surroundings,
    draw_silence,
    echoed,
    surroundings,
)
from bot.discord.drawing.buttons import (
    PAGE,
    Action,
    page_buttons,
    silence_controls,
)
from bot.discord.drawing.citation_card import citation_card
from bot.discord.drawing.embeds import draw_listing
from bot.discord.drawing.more import MoreOf, more_panel
from bot.discord.drawing.quote_references import QuoteReference
from bot.discord.drawing.reply import Reply
from bot.discord.drawing.trace_card import trace_card
from bot.discord.errors import RefusedError
from bot.discord.question_language import is_english
from bot.discord.shown_quotes import Shown, draw_shown, find_quotes, limits_of
from index.query.follow_up import move_of
from index.search.filters import Filters
from index.search.trace import trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.discord.access import Requester
    from bot.discord.localization import Translator
    from bot.discord.storage import AskedQuestion, BotStorage
    from bot.discord.worker import Worker
    from bot.settings import DiscordSettings
    from index.query.parser import AmbiguousName, ParsedQuestion
    from index.search.answer import Answer, Quote
    from index.search.searcher import Searcher

_GONE = "This passage is no longer in the archive as it was quoted. Please ask again."
_FORGOTTEN = "I no longer have this question. Please ask it again."
# How many questions' readings are kept in memory for follow-ups; older ones are read anew.
_READINGS = 1000


class AnswerService:
    """Answers for one bot."""

    def __init__(self, worker: Worker, storage: BotStorage, settings: DiscordSettings) -> None:
        self._worker = worker
        self._storage = storage
        self._settings = settings
        self._readings: OrderedDict[str, ParsedQuestion] = OrderedDict()

    @property
    def completions(self) -> CompletionIndex:
        """What the served generation offers to whoever types."""
        return self._worker.completions

    async def answer(self, asked: AskedQuestion, requester: Requester, *, echo: bool) -> Reply:
        """Answer a question; `echo` repeats it above, for those who did not see it asked."""
        if not is_english(asked.question):
            raise RefusedError("I can only search English so far.")
        described = self.completions.gazetteer.described
        if which := self._which(asked, requester, places.option(asked.filters.regions, described)):
            return which
        answer = await self._answer(asked, self._quotes_for(requester))
        read = () if asked.filters.regions or answer.followed else answer.understood.ambiguous
        if which := self._which(asked, requester, read):
            return which
        key = self._storage.keep(asked, requester.origin)
        self._readings[key] = answer.understood
        if len(self._readings) > _READINGS:
            self._readings.popitem(last=False)
        translate, describe = requester.translate, self.completions.gazetteer.described
        if quote := next(iter(answer.quotes), answer.followed and answer.followed.shown):
            self.note_shown(key, QuoteReference.of(quote))
        if not answer.answered:
            limited = () if answer.followed else limits_of(answer.understood, asked)
            return Reply(
                layout=draw_silence(answer, describe, translate, echo=echo),
                buttons=tuple(silence_controls(key, limited, translate)),
            )
        around = surroundings(answer, describe, translate, echo=echo)
        shown = Shown(tuple(map(QuoteReference.of, answer.quotes)), 1, answer.quotes, key)
        return draw_shown(shown, around, translate)

    def _which(
        self, asked: AskedQuestion, requester: Requester, names: Iterable[AmbiguousName]
    ) -> Reply | None:
        """The question back, where it is in doubt which place is meant; None where it is not."""
        doubt = places.doubtful_name(names, self.completions)
        if doubt is None or places.CHOSEN in asked.ignore:
            return None
        key = self._storage.keep(asked, requester.origin)
        described = self.completions.gazetteer.described
        return places.ask_which(
            *doubt, requester.translate, described, lambda id_: (Action.PLACE, f"{id_}:{key}")
        )

    async def _answer(self, asked: AskedQuestion, count: int) -> Answer:
        """The answer by at most `count` quotes, or by where a quote shown before goes on."""
        previous = await self._reading(asked.previous) if asked.previous else None
        move = move_of(asked.question)
        if previous and move and (shown := await self._shown(asked.previous or "")):
            return await self._worker.call(
                lambda searcher: searcher.follow(
                    asked.question, move, shown=shown, previous=previous
                )
            )
        return await self._worker.call(lambda searcher: _asking(searcher, asked, count, previous)())

    async def why(self, asked: AskedQuestion, requester: Requester) -> Reply:
        """Each stage of a question's search with its figures, for those who look after it."""
        previous = await self._reading(asked.previous) if asked.previous else None
        count = self._quotes_for(requester)
        found = await self._worker.call(
            lambda searcher: trace(_asking(searcher, asked, count, previous))
        )
        return trace_card(found, self.completions.gazetteer.described)

    def _quotes_for(self, requester: Requester) -> int:
        """How many quotes an answer has at most where the requester asks."""
        return self._storage.server(requester.origin.server).over(self._settings).quotes

    def note_shown(self, key: str, reference: QuoteReference) -> None:
        """Note which quote is shown under a question, for follow-ups to move on from."""
        self._storage.note_shown(key, quote_references.pack([reference]))

    async def _shown(self, key: str) -> Quote | None:
        """The quote that is shown under a question; None where there is none any more."""
        packed = self._storage.shown(key)
        if not packed:
            return None
        references = quote_references.unpack(packed)
        (quote,) = await self._worker.call(lambda searcher: find_quotes(searcher, references))
        return quote

    async def _reading(self, key: str) -> ParsedQuestion | None:
        """How a question was read, from memory or read anew; None when it was deleted."""
        asked = self._storage.asked(key)
        if asked is None:
            self._readings.pop(key, None)
            return None
        if key in self._readings:
            return self._readings[key]
        return await self._worker.call(
            lambda searcher: searcher.explain(
                asked.question, filters=asked.filters, ignore=asked.ignore
            )
        )

    async def show_quote(
        self,
        references: Sequence[QuoteReference],
        number: int,
        around: Surroundings,
        translate: Translator,
        *,
        key: str | None,
        with_context: bool = False,
    ) -> Reply:
        """Quote `number` (from 1) of the answer to question `key`, or with the words around it.

        Raises RefusedError when the words are no longer in the archive.
        """
        quotes = await self._worker.call(lambda searcher: find_quotes(searcher, references))
        quote = quotes[number - 1]
        if quote is None:
            raise RefusedError(_GONE)
        context = None
        if with_context:
            context = await self._worker.call(lambda searcher: searcher.context(quote))
        shown = Shown(tuple(references), number, quotes, key)
        return draw_shown(shown, around, translate, context)

    def echo_of(self, key: str | None) -> str:
        """The question in bold, for those who did not see it asked; empty when it was deleted."""
        asked = self._storage.asked(key) if key else None
        return echoed(asked.question) if asked else ""

    async def cite(self, reference: QuoteReference, translate: Translator) -> Reply:
        """A quote's source in the forms in which it is cited.

        Raises RefusedError when the words are no longer in the archive.
        """
        (quote,) = await self._worker.call(lambda searcher: find_quotes(searcher, [reference]))
        article = await self._worker.call(lambda searcher: searcher.article(reference.article))
        if quote is None or article is None:
            raise RefusedError(_GONE)
        today = datetime.now(UTC).astimezone().date()
        return citation_card(Reference.of(quote, article.author, accessed=today), translate)

    async def more(self, of: MoreOf, translate: Translator) -> Reply:
        """What else can be done with an answer."""
        asked = self._storage.asked(of.key) if of.key else None
        read = await self._reading(of.key) if of.key and asked else None
        limited = limits_of(read, asked) if read and asked else ()
        of = replace(of, key=of.key if asked else None, limited=limited)
        return more_panel(of, translate)

    def asked(self, key: str) -> AskedQuestion:
        """The question behind a button; raises RefusedError when it was deleted meanwhile."""
        asked = self._storage.asked(key)
        if asked is None:
            raise RefusedError(_FORGOTTEN)
        return asked

    async def lookup(self, filters: Filters, translate: Translator, *, offset: int = 0) -> Reply:
        """A page of the articles that the filters leave, newest first."""
        listing = await self._worker.call(
            lambda searcher: searcher.lookup(filters, offset=offset, limit=PAGE)
        )
        describe = self.completions.gazetteer.described
        embed = draw_listing(listing, self._heading(filters), describe=describe)
        return Reply(embeds=(embed,), buttons=tuple(page_buttons(listing, filters, translate)))

    def _heading(self, filters: Filters) -> str:
        """What a look-up is limited to, such as "China · 2011"."""
        words = wording.filters_in_words(filters, self.completions.gazetteer.described)
        return " · ".join(words) or "All articles"

    async def reading(self, text: str) -> ParsedQuestion:
        """How a plain text is read: its dates, its places, and what stays in doubt."""
        return await self._worker.call(lambda searcher: searcher.explain(text))

    async def filters_in(self, text: str) -> Filters:
        """The dates and places that a plain text names, as filters."""
        parsed = await self.reading(text)
        return Filters(parsed.period, parsed.regions)

    async def timeline(self, filters: Filters) -> Reply:
        """A picture of how many articles there are by month."""
        listing = await self._worker.call(lambda searcher: searcher.lookup(filters, limit=1))
        return await info_embeds.timeline_card(listing, self._heading(filters))

    async def article(self, wanted: str, translate: Translator) -> Reply:
        """One article's card; `wanted` is its id or (part of) its title."""
        completions = self.completions
        id_ = find_article(completions, wanted)
        article = await self._worker.call(lambda searcher: searcher.article(id_)) if id_ else None
        if article is None:
            raise RefusedError("No article is called “{name}”.", name=wanted[:100])
        describe, sample = completions.gazetteer.described, completions.status.sample
        return info_embeds.article_card(article, describe, translate, sample=sample)


def _asking(
    searcher: Searcher, asked: AskedQuestion, count: int, previous: ParsedQuestion | None
) -> partial[Answer]:
    """A question with its options, ready to be asked."""
    return partial(
        searcher.ask,
        asked.question,
        filters=asked.filters,
        k=count,
        ignore=asked.ignore,
        previous=previous,
    )
