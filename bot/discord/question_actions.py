"""What happens when a button asks a question anew: with another place, privately, as an example."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.discord import places, plain_talk
from bot.discord.errors import RefusedError
from bot.discord.press import OUT_OF_DATE, is_reply
from bot.discord.storage import AskedQuestion

if TYPE_CHECKING:
    from bot.discord.press import Press


async def answer(press: Press, asked: AskedQuestion) -> None:
    """Answer a question in place of the message with the button, or in one of its own.

    What replies to a message need not repeat what that asks.
    """
    echo = press.private or not press.in_place or not is_reply(press.message)
    if not press.interaction.response.is_done():
        await press.defer()
    reply = await press.bot.service.answer(asked, press.requester, echo=echo)
    await press.interaction.edit_original_response(**reply.edited())


def in_name_of_author(press: Press, asked: AskedQuestion, key: str) -> AskedQuestion:
    """A question that somebody asks on: its words stay those of whoever wrote it."""
    persons = press.bot.storage.persons(key)
    return replace(asked, author=persons and persons.author)


async def choose_place(press: Press) -> None:
    """Answer a question with the place that was meant."""
    chosen, _, key = press.state.partition(":")
    asked = press.bot.service.asked(key)
    regions = asked.filters.regions
    if regions:
        names = places.option(regions, press.bot.service.describe(press.translate))
    else:
        await press.defer()  # before the archive is waited for
        reading = await press.bot.service.reading(asked.question)
        regions, names = reading.regions, reading.ambiguous
    meant = places.choose(chosen, regions, names)
    if meant is None:
        raise RefusedError(OUT_OF_DATE)
    filters = replace(asked.filters, regions=meant)
    asked = replace(asked, filters=filters, ignore=asked.ignore | {places.CHOSEN})
    await answer(press, in_name_of_author(press, asked, key))


async def open_privately(press: Press) -> None:
    """Show privately what was asked where answers are private; whoever presses sees their own."""
    asked = press.bot.service.asked(press.state)
    asked = in_name_of_author(press, asked, press.state)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    requester = press.bot.access.of_interaction(press.interaction)
    reply = await plain_talk.respond(press.bot, asked, requester, echo=True)
    await press.interaction.edit_original_response(**reply.edited())


async def answer_example(press: Press) -> None:
    """Answer the example of the hello, to whoever presses it."""
    titles = press.bot.service.completions.titles
    example = next((entry for entry in titles if entry.value == press.state), None)
    if example is None:
        raise RefusedError(OUT_OF_DATE)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    requester = press.bot.access.of_interaction(press.interaction)
    asked = AskedQuestion(example.name)
    reply = await press.bot.service.answer(asked, requester, echo=True)
    await press.interaction.edit_original_response(**reply.edited())
