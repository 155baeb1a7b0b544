"""Cards: one article with its sources, what is served, the help, what is kept, the timeline."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import discord

from bot import wording
from bot.discord.drawing import limits, reading
from bot.discord.drawing.buttons import Action, action_button, post_button
from bot.discord.drawing.in_language import day_in, period_in, title_in
from bot.discord.drawing.markup import escape, label
from bot.discord.drawing.reply import File, Reply
from bot.discord.drawing.sources import citation_in
from corpus.dates import Period
from corpus.text.email_addresses import email_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.discord.localization import Translator
    from corpus.article import Article, Citation
    from index.search.answer import Listing, Status

_COLOUR = 0x4F8A8B
_OPENING = 400
# The permissions that the bot asks for, and no more.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
_PLAINLY = (
    "You can also just talk: mention me, reply to one of my answers, or write to me directly. "
    "Dates and places in your question are read, shown and applied; a button drops them. "
    "To ask about somebody's message, open its menu: Apps, Find in the archive."
)
_QUESTIONS_KEPT = (
    "• Your questions, with your id and the server's, for {days} days: so that the buttons under "
    "an answer work. Then they are deleted by themselves."
)
_LIST_KEPT = (
    "• When a question was not answered well and somebody reports it: the question, for those "
    "who manage the server; they see no names. It is kept for {days} days, too, with the ids of "
    "whoever wrote and reported it, so that either can delete it."
)
_SETTINGS_KEPT = "• For a server: what its managers chose with /settings and /follow."
_NOTHING_ELSE = (
    "Nothing else is kept; no message is read that is not addressed to me, except in a channel "
    "that a server dedicated to questions. When I am removed from a server, everything of that "
    "server is deleted."
)
_KEPT = (_QUESTIONS_KEPT, _LIST_KEPT, _SETTINGS_KEPT, _NOTHING_ELSE)


def invitation(application: int) -> str:
    """The address that adds the bot to a server, with exactly the permissions it needs."""
    return discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


def help_card(application: int, commands: Mapping[str, str], translate: Translator) -> Reply:
    """What can be asked, and how; `commands` are descriptions by name."""
    lines = [f"**/{name}** — {translate(text)}" for name, text in commands.items()]
    text = "\n".join([*lines, "", translate(_PLAINLY)])
    embed = discord.Embed(title=translate("Ask the archive"), description=text, colour=_COLOUR)
    invite: discord.ui.Button[Any] = discord.ui.Button(
        label=translate("Add me to a server"), url=invitation(application)
    )
    return Reply(embeds=(embed,), buttons=[invite])


def privacy_card(days: int, translate: Translator) -> Reply:
    """What is kept, with the button that deletes it."""
    text = "\n".join(translate(line, days=days) for line in _KEPT)
    embed = discord.Embed(title=translate("What is kept"), description=text, colour=_COLOUR)
    delete = action_button(
        Action.FORGET, "me", translate("Delete my questions"), style=discord.ButtonStyle.danger
    )
    return Reply(embeds=(embed,), buttons=[delete])


def status_card(facts: Status, translate: Translator) -> Reply:
    """How much is served, of when, built when."""
    embed = discord.Embed(title=translate("The archive"), colour=_COLOUR)
    embed.add_field(name=translate("Articles"), value=f"{facts.articles:,}")
    embed.add_field(name=translate("Passages"), value=f"{facts.passages:,}")
    if facts.first and facts.last:
        when = period_in(translate, Period(facts.first, facts.last))
        embed.add_field(name=translate("Period"), value=when, inline=False)
    if facts.undated:
        embed.add_field(name=translate("Without a date"), value=f"{facts.undated:,}")
    built = facts.built_at
    when = f"{day_in(translate, built.date())}, {built:%H:%M} UTC"
    embed.add_field(name=translate("Index built"), value=when, inline=False)
    embed.add_field(name=translate("Model"), value=escape(label(facts.model)))
    if facts.sample:
        embed.description = translate("This is the sample archive; its articles are invented.")
    return Reply(embeds=(embed,))


def article_card(
    article: Article, describe: Callable[[str], str], translate: Translator, *, sample: bool
) -> Reply:
    """An article's card: date, author, places, topics, and the sources that it quotes."""
    url = limits.web_address(article.url, limits.EMBED_URL)
    title = limits.clip(title_in(translate, article.title), limits.EMBED_TITLE // 2)
    embed = discord.Embed(
        title=escape(title),
        url=url,
        description=_opening(article.body),
        colour=_COLOUR,
    )
    when = day_in(translate, article.published)
    if article.url is None:
        embed.description = f"{embed.description}\n-# {translate('No address known.')}"
    places = _places([describe(tag.id) for tag in article.regions[:8]])
    add = partial(_add, embed, translate)
    add(translate("Date"), [when])
    add(translate("By"), [article.author] if article.author else [])
    add(translate("Places"), places)
    add(translate("Topics"), article.categories)
    citations = article.attribution.citations
    named = translate("Sources that it names ({count})", count=len(citations))
    add(named, (_source(each, translate) for each in citations), bullets=True)
    if sample:
        embed.set_footer(text=translate("from the sample archive"))
    ask = action_button(Action.ASK, article.id, translate("Ask about this"))
    return Reply(embeds=(embed,), buttons=[*post_button(translate, article.url), ask])


def _places(names: Sequence[str]) -> list[str]:
    """The places but those that another one lies in: "Sichuan, China" says China."""
    return [name for name in names if not any(each.endswith(f", {name}") for each in names)]


def _opening(body: str) -> str:
    """The first paragraph behind the bar, cut after a word and before any e-mail address."""
    first = body.strip().split("\n", 1)[0]
    for address in email_spans(first)[:1]:
        first = first[: address.start].rstrip()
    end = limits.word_end(first, limits.fitting(first, _OPENING, lambda text: len(escape(text))))
    cut = f" {wording.CUT}" if end < len(body.strip()) else ""
    return f"> {escape(first[:end].rstrip())}{cut}"


def _source(citation: Citation, translate: Translator) -> str:
    headline = f"“{citation.headline}”, " if citation.headline else ""
    return f"{headline}{citation_in(translate, citation)}"


def _add(
    embed: discord.Embed,
    translate: Translator,
    name: str,
    values: Iterable[str],
    *,
    bullets: bool = False,
) -> None:
    """A field with as many values as fit, and how many are left out; none for no values."""
    items = [escape(limits.clip(label(value), 150)) for value in values]
    if not items:
        return
    lines = [f"• {item}\n" if bullets else f"{item}, " for item in items]
    room = limits.EMBED_FIELD - limits.units(translate("and {count} more", count="1,000")) - 1
    fitting = sum(length <= room for length in accumulate(map(limits.units, lines)))
    more = len(lines) - fitting
    text = "".join(lines[:fitting]).rstrip(", \n")
    if more:
        text += "\n" + translate("and {count} more", count=f"{more:,}")
    embed.add_field(name=name, value=text, inline=not bullets)


async def timeline_card(listing: Listing, heading: str, translate: Translator) -> Reply:
    """How many of the listed articles there are by time, in a picture and in words."""
    title = limits.clip(label(heading), limits.EMBED_TITLE // 2)
    missing = list(reading.unsearched(listing.unsearched, translate))
    if not listing.months:
        nothing = [translate("No article in the archive matches."), *missing]
        return Reply(content="\n".join([f"**{escape(title)}**", *nothing]))
    # matplotlib takes half a second to load.
    from bot.discord.drawing import chart as drawing  # noqa: PLC0415

    chart = drawing.Chart.of(listing.months, title, translate)
    picture = await asyncio.to_thread(chart.drawn)
    notes = [chart.in_words(), *missing]
    if listing.undated:
        notes.append(translate("{count} without a date", count=listing.undated))
    if listing.sample:
        notes.append(translate("from the sample archive"))
    embed = discord.Embed(title=escape(title), description=" · ".join(notes), colour=_COLOUR)
    embed.set_image(url="attachment://timeline.png")
    return Reply(embeds=(embed,), file=File("timeline.png", picture, chart.in_words()))
