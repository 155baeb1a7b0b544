"""The answer service: takes a question or a request, asks the archive, and makes the reply.

Nothing here knows how a reply is sent; commands, buttons and messages all come here.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.citation_styles import Reference
from bot.discord import exporting, places
from bot.discord.browsing import listing_of
from bot.discord.drawing import quote_references
from bot.discord.drawing.answers import (
    Surroundings,
    draw_silence,
    echoed,
    surroundings,
)
from bot.discord.drawing.buttons import Action, silence_controls
from bot.discord.drawing.citation_card import citation_card
from bot.discord.drawing.more import MoreOf, more_panel
from bot.discord.drawing.quote_references import QuoteReference
from bot.discord.drawing.reply import Reply
from bot.discord.drawing.trace_card import trace_card
from bot.discord.errors import RefusedError
from bot.discord.lookup_service import GONE, LookupService
from bot.discord.question_language import is_english
from bot.discord.shown_quotes import Shown, draw_shown, find_quote, find_quotes, limits_of
from bot.discord.storage import AskedQuestion
from index.query.follow_up import move_of
from index.search.trace import trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.discord.access import Requester
    from bot.discord.browsing import Wanted
    from bot.discord.localization import Translator
    from bot.discord.storage import BotStorage
    from bot.discord.worker import Worker
    from bot.settings import DiscordSettings
    from index.query.parser import AmbiguousName, ParsedQuestion
    from index.search.answer import Answer, Quote
    from index.search.searcher import Searcher

_FORGOTTEN = "I no longer have this question. Please ask it again."
# How many questions' readings are kept in memory for follow-ups; older ones are read anew.
_READINGS = 1000


class AnswerService(LookupService):
    """Answers for one bot."""

    def __init__(self, worker: Worker, storage: BotStorage, settings: DiscordSettings) -> None:
        super().__init__(worker)
        self._storage = storage
        self._settings = settings
        self._readings: OrderedDict[str, ParsedQuestion] = OrderedDict()

    async def answer(self, asked: AskedQuestion, requester: Requester, *, echo: bool) -> Reply:
        """Answer a question; `echo` repeats it above, for those who did not see it asked."""
        if not is_english(asked.question):
            raise RefusedError("I can only search English so far.")
        translate = requester.translate
        describe = self.describe(translate)
        if which := self._which(asked, requester, places.option(asked.filters.regions, describe)):
            return which
        answer = await self._answer(asked, self._quotes_for(requester))
        read = () if asked.filters.regions or answer.followed else answer.understood.ambiguous
        if which := self._which(asked, requester, read):
            return which
        key = self._storage.keep(asked, requester.origin)
        self._readings[key] = answer.understood
        if len(self._readings) > _READINGS:
            self._readings.popitem(last=False)
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
        translate = requester.translate
        return places.ask_which(
            *doubt,
            translate,
            self.describe(translate),
            lambda id_: (Action.PLACE, f"{id_}:{key}"),
        )

    async def _answer(self, asked: AskedQuestion, count: int) -> Answer:
        """The answer by at most `count` quotes, or by where a quote shown before goes on."""
        with self._worker.measures.question() as tell:
            answer = await self._found(asked, count)
            tell(answer.outcome.value)
            return answer

    async def _found(self, asked: AskedQuestion, count: int) -> Answer:
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

        Raises RefusedError when the words are no longer in the archive, UnverifiedError when they
        could not be verified.
        """
        chosen = references[number - 1]
        quote, quotes = await self._worker.call(
            lambda searcher: (find_quote(searcher, chosen), find_quotes(searcher, references))
        )
        if quote is None:
            raise RefusedError(GONE)
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

        Raises RefusedError and UnverifiedError as `show_quote` does.
        """
        quote = await self._worker.call(lambda searcher: find_quote(searcher, reference))
        article = await self._worker.call(lambda searcher: searcher.article(reference.article))
        if quote is None or article is None:
            raise RefusedError(GONE)
        today = datetime.now(UTC).astimezone().date()
        return citation_card(Reference.of(quote, article.author, accessed=today), translate)

    async def more(
        self, of: MoreOf, reference: QuoteReference | None, translate: Translator
    ) -> Reply:
        """What else can be done with an answer; `reference` is to the quote that it shows."""
        asked = self._storage.asked(of.key) if of.key else None
        read = await self._reading(of.key) if of.key and asked else None
        limited = limits_of(read, asked) if read and asked else ()
        of = replace(of, key=of.key if asked else None, limited=limited)
        if reference:
            (quote,) = await self._worker.call(lambda searcher: find_quotes(searcher, [reference]))
            of = replace(of, archived=quote.archived if quote else None)
        return more_panel(of, translate)

    def asked(self, key: str) -> AskedQuestion:
        """The question behind a button; raises RefusedError when it was deleted meanwhile."""
        asked = self._storage.asked(key)
        if asked is None:
            raise RefusedError(_FORGOTTEN)
        return asked

    async def export(
        self, kind: str, wanted: AskedQuestion | Wanted, requester: Requester
    ) -> Reply:
        """The quotes that answer a question, or the articles of a look-up, as a file."""
        translate, completions = requester.translate, self.completions
        if isinstance(wanted, AskedQuestion):
            answer = await self._answer(wanted, self._quotes_for(requester))
            references = await self._worker.call(
                lambda searcher: exporting.references_of_quotes(searcher, answer)
            )
            return exporting.export_reply(kind, wanted.question, references, translate)
        listing = await self._worker.call(
            lambda searcher: listing_of(searcher, completions, wanted, 0, exporting.MOST)
        )
        heading = self.heading(wanted.filters, translate)
        references = exporting.references_of_articles(listing)
        return exporting.export_reply(kind, heading, references, translate)


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
