"""Look-ups: what is listed, counted and shown of the archive, for whoever asks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.discord import places
from bot.discord.autocomplete import find_article
from bot.discord.browsing import PAGE, page_of, state_of
from bot.discord.drawing import info_embeds
from bot.discord.drawing.buttons import Action
from bot.discord.drawing.in_language import period_in, place_in
from bot.discord.drawing.listing import (
    draw_page,
    page_button,
    page_buttons,
    reason_in_words,
)
from bot.discord.errors import RefusedError
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discord import ui

    from bot.discord.autocomplete import CompletionIndex
    from bot.discord.browsing import Page, Wanted
    from bot.discord.drawing.in_language import Describe
    from bot.discord.drawing.reply import Reply
    from bot.discord.localization import Translator
    from bot.discord.worker import Worker
    from index.query.parser import AmbiguousName, ParsedQuestion

GONE = "This passage is no longer in the archive as it was quoted. Please ask again."


class LookupService:
    """Makes replies from the archive alone; it knows neither who asks nor what was asked before."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    @property
    def completions(self) -> CompletionIndex:
        """What the served generation offers to whoever types."""
        return self._worker.completions

    def describe(self, translate: Translator) -> Describe:
        """How regions are named to a reader, by their ids: "Sichuan, China"."""
        return partial(place_in, translate, self.completions.gazetteer)

    async def browse(self, wanted: Wanted, translate: Translator, *, offset: int = 0) -> Reply:
        """A page of the articles that are wanted, newest first, and why each is there."""
        completions = self.completions
        page = await self._worker.call(
            lambda searcher: page_of(searcher, completions, wanted, offset)
        )
        heading = self.heading(wanted.filters, translate)
        if wanted.outlet:
            heading = f"{heading} · {wanted.outlet}" if wanted.filters else wanted.outlet
        return draw_page(
            page.listing,
            heading,
            [reason_in_words(why, translate) for why in page.reasons],
            tuple(self._ways_on(page, wanted, translate)),
            translate,
            self.describe(translate),
        )

    @staticmethod
    def _ways_on(page: Page, wanted: Wanted, translate: Translator) -> Iterator[ui.Item[Any]]:
        """Buttons to other pages, or, where nothing is listed, to what one limit less lists."""
        yield from page_buttons(page.listing, PAGE, state_of(wanted), translate)
        filters = wanted.filters
        looser = {
            "Any place": replace(wanted, filters=replace(filters, regions=())),
            "Any date": replace(wanted, filters=replace(filters, period=None)),
            "Any topic": replace(wanted, filters=replace(filters, categories=())),
        }
        for name, instead in looser.items() if not page.listing.total else ():
            if instead != wanted:
                yield from page_button(0, state_of(instead), translate(name))

    def heading(self, filters: Filters, translate: Translator) -> str:
        """What a look-up is limited to, such as "China · 2011"."""
        regions = " / ".join(map(self.describe(translate), filters.regions))
        time = period_in(translate, filters.period) if filters.period else ""
        words = [each for each in (regions, time, *filters.categories) if each]
        return " · ".join(words) or translate("All articles")

    async def reading(self, text: str) -> ParsedQuestion:
        """How a plain text is read: its dates, its places, and what stays in doubt."""
        return await self._worker.call(lambda searcher: searcher.explain(text))

    def which_listed(
        self, wanted: Wanted, names: Iterable[AmbiguousName], translate: Translator
    ) -> Reply | None:
        """The question back, where it is in doubt which place is browsed; None where it is not."""
        doubt = places.doubtful_name(names, self.completions)
        if doubt is None:
            return None
        filters = wanted.filters

        def page(chosen: str) -> tuple[Action, str]:
            regions = (*(id_ for id_ in filters.regions if id_ not in doubt[1]), chosen)
            meant = replace(wanted, filters=replace(filters, regions=regions))
            return Action.PAGE, f"0:{state_of(meant)}"

        return places.ask_which(*doubt, translate, self.describe(translate), page)

    async def timeline(
        self, question: str | None, regions: tuple[str, ...], translate: Translator
    ) -> Reply:
        """A picture of how many articles there are by time; with a question, that speak of it."""
        filters = Filters(regions=regions)
        if question is None:
            listing = await self._worker.call(lambda searcher: searcher.lookup(filters, limit=1))
            heading = self.heading(filters, translate)
        else:
            listing = await self._worker.call(
                lambda searcher: searcher.speaking_of(question, filters=filters)
            )
            heading = " · ".join([question, *map(self.describe(translate), regions)])
        return await info_embeds.timeline_card(listing, heading, translate)

    async def article(self, wanted: str, translate: Translator) -> Reply:
        """One article's card; `wanted` is its id or (part of) its title."""
        completions = self.completions
        id_ = find_article(completions, wanted)
        article = await self._worker.call(lambda searcher: searcher.article(id_)) if id_ else None
        if article is None:
            raise RefusedError("No article is called “{name}”.", name=wanted[:100])
        sample = completions.status.sample
        return info_embeds.article_card(article, self.describe(translate), translate, sample=sample)
