"""Asking, over real sockets: each way gives the same answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.discord.localization import Translator
from index.query.asked import EMPTY
from tests.bot.discord.pressing import choose
from tests.reading import chosen, link_of, quotation, shown

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from tests.fake_discord import FakeDiscord, Guild, Person

QUESTION = "Which tram left the east gate?"
SENTENCE = "“The first tram left the east gate with one dog.”"


@pytest.fixture(autouse=True)
def _running(bot: VerbatimBot) -> None:
    """Every test here has a running bot."""


async def test_a_slash_command_is_deferred_at_once_and_answered_with_a_quote(ann: Person) -> None:
    answer = await ann.slash("ask", question=QUESTION)
    assert answer.was_deferred
    assert answer.deferred_after < 1.5
    assert quotation(answer.message).text == SENTENCE
    assert link_of(answer.message) == "https://sample.example/1#:~:text=words"
    assert "The Riverside Courier" in answer.text
    assert answer.text.startswith(f"**{QUESTION}**\n")


async def test_a_mention_is_answered_without_the_message_content_intent(
    guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    said = await ann.says(guild.channels[0], f"{service.bot.mention} {QUESTION}")
    answer = await guild.channels[0].wait_for_message(replying_to=said)
    assert quotation(answer).text == SENTENCE
    assert not answer.pings


async def test_a_direct_message_is_a_question(ann: Person) -> None:
    said = await ann.dm(QUESTION)
    answer = await said.channel.wait_for_message(replying_to=said)
    assert quotation(answer).text == SENTENCE


async def test_a_thread_is_answered_in_the_thread(
    guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    thread = guild.channels[0].add_thread("Trams", ann)
    said = await ann.says(thread, f"{service.bot.mention} {QUESTION}")
    answer = await thread.wait_for_message(replying_to=said)
    assert SENTENCE in quotation(answer).text


async def test_the_message_command_answers_what_the_message_asks(
    guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    ben = service.add_user("Ben", guild)
    said = await ben.says(guild.channels[0], QUESTION)
    answer = await ann.message_command("Find in the archive", said)
    assert quotation(answer.message).text == SENTENCE


async def test_a_message_without_text_cannot_be_looked_for(guild: Guild, ann: Person) -> None:
    said = await ann.says(guild.channels[0], " ", files={"a.png": b"x"})
    answer = await ann.message_command("Find in the archive", said)
    assert answer.is_ephemeral
    assert "no text" in answer.text


async def test_every_way_of_asking_gives_the_same_embed(
    guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    channel = guild.channels[0]
    slash = (await ann.slash("ask", question=QUESTION)).message
    plain = await ann.says(channel, QUESTION)
    menu = (await ann.message_command("Find in the archive", plain)).message
    mention = await ann.says(channel, f"{QUESTION} {service.bot.mention}")
    direct = await ann.dm(QUESTION)
    messages = [
        slash,
        menu,
        await channel.wait_for_message(replying_to=mention),
        await direct.channel.wait_for_message(replying_to=direct),
    ]
    assert all(quotation(message) == quotation(slash) for message in messages)
    assert all(message.labels == slash.labels for message in messages)


async def test_a_reply_to_a_plain_answer_follows_its_subject_up(
    guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    channel = guild.channels[0]
    said = await ann.says(channel, f"{service.bot.mention} Where was a lighthouse lamp?")
    first = await channel.wait_for_message(replying_to=said)
    further = await ann.replies(first, "by whom?")
    answer = await channel.wait_for_message(replying_to=further)
    assert "lit by hand" in answer.text


async def test_a_reply_to_a_slash_answer_that_mentions_the_bot_follows_up_too(
    ann: Person, service: FakeDiscord
) -> None:
    first = (await ann.slash("ask", question="Where was a lighthouse lamp?")).message
    further = await ann.replies(first, f"{service.bot.mention} by whom?")
    answer = await first.channel.wait_for_message(replying_to=further)
    assert "lit by hand" in answer.text


async def test_a_reply_that_the_bot_cannot_read_is_told_so(ann: Person) -> None:
    first = (await ann.slash("ask", question=QUESTION)).message
    further = await ann.replies(first, "by whom?")
    answer = await first.channel.wait_for_message(replying_to=further)
    assert "Mention me" in answer.text


async def test_a_short_question_after_another_keeps_the_subject(ann: Person) -> None:
    first = await ann.dm("Where was a lighthouse lamp?")
    await first.channel.wait_for_message(replying_to=first)
    further = await ann.dm("And who?")
    answer = await further.channel.wait_for_message(replying_to=further)
    assert "lit by hand" in answer.text


@pytest.mark.parametrize("asked_on", ["reply", "message", "form"])
async def test_and_then_shows_what_comes_next_in_the_same_article(
    ann: Person, asked_on: str
) -> None:
    said = await ann.dm("Where was a lighthouse lamp?")
    first = await said.channel.wait_for_message(replying_to=said)
    assert quotation(first).text == "The lighthouse lamp was lit by hand."
    if asked_on == "form":
        form = await ann.click(first, "Ask a follow-up")
        answer = (await form.submit({"Your question": "and then?"})).message
    else:
        further = await (
            ann.dm("and then?") if asked_on == "message" else ann.replies(first, "and then?")
        )
        answer = await further.channel.wait_for_message(replying_to=further)
    assert "This is how the same article goes on." in answer.text
    assert "until it rained" in quotation(answer).text
    last = await ann.replies(answer, "go on")
    end = await last.channel.wait_for_message(replying_to=last)
    assert "The article ends with what was quoted." in end.text


async def test_a_follow_up_moves_on_from_the_quote_that_was_turned_to(ann: Person) -> None:
    said = await ann.dm(QUESTION)
    first = await said.channel.wait_for_message(replying_to=said)
    turned = (await choose(ann, first, 3)).message
    assert "Tram Bells of Guadalajara" in turned.text
    further = await ann.replies(turned, "what then?")
    answer = await further.channel.wait_for_message(replying_to=further)
    assert quotation(answer).text == "Nobody counted the bells."


async def test_what_is_not_meant_for_the_bot_is_left_alone(
    guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    channel = guild.channels[0]
    await ann.says(channel, QUESTION)
    await ann.says(channel, "@everyone look")
    asked = await ann.says(channel, f"{service.bot.mention} {QUESTION}")
    await channel.wait_for_message(replying_to=asked)
    assert len(channel.from_bot()) == 1


async def test_a_greeting_gets_the_help_and_searches_nothing(ann: Person) -> None:
    said = await ann.dm("hello!")
    answer = await said.channel.wait_for_message(replying_to=said)
    assert "/ask" in answer.text


async def test_thanks_are_left_without_an_answer(ann: Person) -> None:
    thanks = await ann.dm("thank you so much!")
    said = await ann.dm(QUESTION)
    await said.channel.wait_for_message(replying_to=said)
    assert len(thanks.channel.from_bot()) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("status", "Articles: 4"),
        ("/browse in 2012", "A Lighthouse in Brittany"),
        ("/date in 2012", "A Lighthouse in Brittany"),
        ("/region France", "A Lighthouse in Brittany"),
        ("/article Tower Clock", "How to Wind a Tower Clock"),
        ("/timeline", "3 articles, 1 December 2011"),
        ("privacy", "Delete my questions"),
        ("/help", "exact quotations"),
    ],
)
async def test_plain_talk_does_what_the_commands_do(ann: Person, words: str, expected: str) -> None:
    said = await ann.dm(words)
    answer = await said.channel.wait_for_message(replying_to=said)
    assert expected in f"{answer.text} {answer.labels}"


async def test_dates_and_places_in_plain_talk_are_applied_and_shown(ann: Person) -> None:
    said = await ann.dm("Which tram ran in 2012")
    answer = await said.channel.wait_for_message(replying_to=said)
    assert "Looked in 2012" in answer.text
    assert "until it rained" in answer.text


async def test_options_are_applied_as_filters(ann: Person) -> None:
    answer = await ann.slash(
        "ask",
        question="Which tram?",
        region="mexico",
        topic="bells",
        options={"from": "2013", "to": "April 2013"},
    )
    assert "The orange tram opened with music." in answer.text
    assert "Looked in Mexico, 1 January to 30 April 2013, Bells" in answer.text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"from": "soon"}, 'from "soon": not a date'),
        ({"from": "2012", "to": "2011"}, "Swap them"),
        ({"region": "Atlantis"}, "No place is called “Atlantis”."),
        ({"region": "Sichaun"}, "Did you mean Sichuan, China?"),
        ({"topic": "Trms"}, "Did you mean Trams?"),
    ],
)
async def test_an_option_that_cannot_be_read_is_told_privately(
    ann: Person, options: dict[str, object], expected: str
) -> None:
    answer = await ann.slash("ask", question="Which tram?", options=options)
    assert answer.is_ephemeral
    assert expected in answer.text.replace("\\", "")


async def test_silence_says_what_was_searched_and_names_the_nearest(ann: Person) -> None:
    answer = await ann.slash("ask", question="Who won the football?")
    assert "Nothing in the archive answers this." in answer.text
    assert "Searched 4 articles, 2011 to 2013" in answer.text
    assert "Trams Return to Sichuan" in answer.text
    assert answer.message.labels == [
        "Ask a follow-up",
        "Report a gap",
        "More…",
    ]


async def test_a_blank_question_is_refused_in_one_sentence(
    service: FakeDiscord, ann: Person
) -> None:
    answer = await ann.slash("ask", question="   ")
    assert answer.text == EMPTY
    cleo = service.add_user("Cleo", service.add_guild(), locale="fr")
    assert (await cleo.slash("ask", question="   ")).text == Translator("fr")(EMPTY) != EMPTY


async def test_a_private_answer_is_for_the_asker_only(ann: Person) -> None:
    answer = await ann.slash("ask", question=QUESTION, private=True)
    assert answer.is_ephemeral
    assert "Share" in (await answer.click("More…")).message.labels


async def test_a_hostile_question_pings_nobody_and_is_echoed_as_it_is(ann: Person) -> None:
    hostile = "@everyone <@1> **which** `tram` <t:1:R> [left](https://evil.example) the gate?"
    answer = await ann.slash("ask", question=hostile)
    echo = shown(answer.text.split("\n")[0])
    assert echo.text == echo.bold
    assert hostile.startswith(echo.text.removesuffix("…").rstrip())
    assert not answer.message.pings


async def test_somebody_who_installed_the_app_asks_on_a_server_without_it(
    service: FakeDiscord, archive: object
) -> None:
    elsewhere = service.add_guild("Elsewhere", has_bot=False)
    cat = service.add_user("Cat", elsewhere, installed=True)
    answer = await cat.slash("ask", channel=elsewhere.channels[0], question=QUESTION)
    assert quotation(answer.message).text == SENTENCE
    moved = await choose(cat, answer.message, 2)
    assert chosen(moved.message).startswith("2 of")


async def test_a_group_of_people_is_answered_where_one_installed_the_app(
    service: FakeDiscord, ann: Person
) -> None:
    cat = service.add_user("Cat", installed=True)
    answer = await cat.slash("ask", channel=cat.direct(ann), question=QUESTION)
    assert quotation(answer.message).text == SENTENCE
