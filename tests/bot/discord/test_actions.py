"""Buttons, over real sockets: before and after a restart, before and after a rebuild."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.discord.drawing.buttons import Action
from tests.fake_archive import ARTICLES, an_article
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS
from tests.fake_discord.waiting import eventually
from tests.reading import shown

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from tests.bot.discord.conftest import MakeBot
    from tests.fake_archive import FakeArchive
    from tests.fake_discord import Answer, FakeDiscord, Guild, Message, Person

QUESTION = "Which tram ran?"


def footer(message: Message) -> str:
    return str(message.embeds[0]["footer"]["text"])


def quoted(message: Message) -> str:
    return shown(message.embeds[0]["description"]).text


def disabled(message: Message) -> list[str]:
    return [button["label"] for button in message.buttons if button.get("disabled")]


async def ask(ann: Person, question: str = QUESTION, **options: object) -> Answer:
    return await ann.slash("ask", question=question, options=options)


async def test_next_and_previous_go_through_the_quotes(bot: VerbatimBot, ann: Person) -> None:
    answer = await ask(ann)
    first = quoted(answer.message)
    above = answer.message.content
    assert footer(answer.message).startswith("1 of 3")
    assert disabled(answer.message) == ["Previous"]
    second = await answer.click("Next")
    assert footer(second.message).startswith("2 of 3")
    third = await second.click("Next")
    assert footer(third.message).startswith("3 of 3")
    assert disabled(third.message) == ["Next"]
    assert len({first, quoted(second.message), quoted(third.message)}) <= 3
    back = await (await third.click("Previous")).click("Previous")
    assert quoted(back.message) == first
    assert back.message.content == above


async def test_another_quote_keeps_the_answering_sentence_bold_and_the_other_buttons(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann)
    moved = await answer.click("Next")
    description = moved.message.embeds[0]["description"]
    assert shown(description).bold == shown(description).text
    assert {"Ask a follow-up", "Not helpful", "Open the post"} <= set(moved.message.labels)


async def test_more_context_shows_the_words_around_with_the_quote_marked(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Which tram left the east gate?")
    quote = quoted(answer.message)
    wide = await answer.click("More context")
    around = shown(wide.message.embeds[0]["description"])
    assert around.text == ARTICLES[0].body
    assert around.bold == quote
    assert "More context" not in wide.message.labels
    narrow = await wide.click("Less context")
    assert quoted(narrow.message) == quote


@pytest.mark.parametrize("rebuilt", [False, True])
async def test_buttons_work_after_a_restart(
    service: FakeDiscord,
    guild: Guild,
    ann: Person,
    make_bot: MakeBot,
    archive: FakeArchive,
    rebuilt: bool,
) -> None:
    async with service.running(make_bot()):
        answer = await ask(ann, topic="Trams")
        before = answer.message.embeds[0]
    if rebuilt:
        archive.articles = [*ARTICLES, an_article(9, "New", "A tram ran backwards.")]
    async with service.running(make_bot()):
        moved = await (await answer.click("Next")).click("Previous")
        assert moved.message.embeds[0] == before
        form = await answer.click("Ask a follow-up")
        await form.submit({"Your question": "and the bell?"})
        assert "Which tram ran? and the bell?" in archive.subjects
        wide = await answer.click("Drop “Trams”")
        assert footer(wide.message).startswith("1 of 3")


async def test_a_form_that_was_opened_before_a_restart_is_still_taken(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot
) -> None:
    async with service.running(make_bot()):
        answer = await ask(ann)
        form = await answer.click("Ask a follow-up")
    async with service.running(make_bot()):
        further = await form.submit("Who counted the bells?")
        assert "Nobody counted the bells." in further.text


async def test_a_passage_that_is_gone_after_a_rebuild_is_said_to_be_gone(
    bot: VerbatimBot, ann: Person, archive: FakeArchive
) -> None:
    answer = await ask(ann)
    before = quoted(answer.message)
    archive.replace(ARTICLES[3:])
    await bot.worker.refresh()
    moved = await answer.click("Next")
    assert "no longer in the archive" in moved.interaction.followups[0].text
    assert moved.interaction.followups[0].is_ephemeral
    assert quoted(answer.message) == before


async def test_other_words_at_the_same_place_are_not_shown_as_the_quote(
    bot: VerbatimBot, ann: Person, archive: FakeArchive
) -> None:
    answer = await ask(ann, "Which tram left the east gate?")
    changed = replace(ARTICLES[0], body=ARTICLES[0].body.replace("one dog", "six cat"))
    archive.replace([changed, *ARTICLES[1:]])
    await bot.worker.refresh()
    told = await answer.click("More context")
    assert "no longer in the archive" in told.interaction.followups[0].text


async def test_dropping_a_filter_asks_again_without_it_in_place(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Which tram in 2012", region="France")
    assert {"Drop “France”", "Drop “2012”"} <= set(answer.message.labels)
    anywhere = await answer.click("Drop “France”")
    assert "Drop “France”" not in anywhere.message.labels
    always = await anywhere.click("Drop “2012”")
    assert "Read as" not in always.text
    assert footer(always.message).startswith("1 of 3")
    assert always.message is answer.message


async def test_a_follow_up_keeps_the_subject_and_the_filters(bot: VerbatimBot, ann: Person) -> None:
    answer = await ask(ann, "Where was a lighthouse lamp?", region="France")
    form = await answer.click("Ask a follow-up")
    assert form.modal is not None
    further = await form.submit({"Your question": "by whom?"})
    assert "lit by hand" in further.text
    assert "France" in further.text


async def test_a_private_answer_is_shared_once_with_everyone_and_signed(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ann.slash("ask", question=QUESTION, private=True)
    shared = await answer.click("Share")
    (public,) = shared.interaction.followups
    assert not public.is_ephemeral
    assert public.embeds == answer.message.embeds
    assert public.content == f"{answer.message.content}\n-# Shared by {ann.mention}"
    assert not public.pings
    assert "Share" not in public.labels
    await eventually(lambda: "Share" not in answer.message.labels)
    moved = await ann.click(public, "Next")
    assert moved.message is public
    private = await ann.click(answer.message, "Next")
    assert "Share" not in private.message.labels


async def test_two_presses_share_an_answer_once(bot: VerbatimBot, ann: Person) -> None:
    answer = await ann.slash("ask", question=QUESTION, private=True)
    before = answer.message.components
    await answer.click("Share")
    answer.message.components = before
    again = await ann.click(answer.message, "Share")
    assert "shared already" in again.text
    assert len(answer.message.channel.from_bot()) == 1


async def test_a_follow_up_to_a_private_answer_stays_private(bot: VerbatimBot, ann: Person) -> None:
    answer = await ann.slash("ask", question=QUESTION, private=True)
    further = await (await answer.click("Ask a follow-up")).submit("Who counted the bells?")
    assert further.is_ephemeral


async def test_not_helpful_puts_the_question_on_the_list_without_a_name(
    bot: VerbatimBot, guild: Guild, ann: Person
) -> None:
    answer = await ask(ann)
    thanks = await answer.click("Not helpful")
    assert thanks.message.is_ephemeral
    silent = await ask(ann, "Who won the football?")
    await silent.click("Put on the list of unanswered")
    await silent.click("Put on the list of unanswered")
    gaps, count = bot.storage.gaps.page([guild.id])
    assert count == 2
    assert {gap[:3] for gap in gaps} == {
        (QUESTION, "not helpful", 1),
        ("Who won the football?", "no answer", 1),
    }


async def test_a_question_that_was_deleted_is_asked_for_again(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, topic="Trams")
    bot.storage.forget_person(ann.id)
    told = await answer.click("Drop “Trams”")
    assert "no longer have this question" in told.text
    assert (await answer.click("Next")).message.embeds[0]["footer"]["text"].startswith("2 of")


async def test_an_article_without_an_address_has_no_link_to_open(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Turn which key slowly?")
    assert "Open the post" not in answer.message.labels
    assert "No address known for this article." in answer.text


async def test_a_button_of_an_older_kind_says_so(
    bot: VerbatimBot, ann: Person, service: FakeDiscord
) -> None:
    answer = await ask(ann)
    for button in answer.message.buttons:
        if button.get("label") == "Next":
            button["custom_id"] = "show:2:!!"
    told = await answer.click("Next")
    assert "out of date" in told.text


async def test_buttons_under_a_plain_answer_work_too(
    bot: VerbatimBot, guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    said = await ann.says(guild.channels[0], f"{service.bot.mention} {QUESTION}")
    message = await guild.channels[0].wait_for_message(replying_to=said)
    moved = await ann.click(message, "Next")
    assert footer(moved.message).startswith("2 of 3")
    assert moved.message is message


# What a button's custom_id looked like when the first messages were sent. Messages live for years:
# a form may be added, none may change.
CUSTOM_IDS = {
    "show": r"show:\d:[\w-]+",
    "context": r"context:\d:[\w-]+",
    "share": r"share:\d:[\w-]+",
    "follow": r"follow:[\w-]{8}",
    "drop": r"drop:(?:dates|regions|categories):[\w-]{8}",
    "unhelpful": r"unhelpful:(?:not helpful|no answer):[\w-]{8}",
    "why": r"why:[\w-]{8}",
    "page": r"page:-?\d+:(?:\d{4}-\d\d-\d\d)?:(?:\d{4}-\d\d-\d\d)?(?::[A-Z0-9-]+)*",
    "forget": r"forget:(?:me|server|ask)",
    "open": r"open:[\w-]{8}",
    "place": r"place:[A-Z0-9-]+:[\w-]{8}",
    "example": r"example:[0-9a-f]{12}",
    "settings": r"settings:open",
    "set": r"set:(?:channels|roles|dedicated|answers)",
    "limits": r"limits:open",
    "follows": r"follows:list",
    "stop": r"stop:\d+",
    "clear": r"clear:all",
    "delete": r"delete:[\w-]{8}",
    "gaps": r"gaps:-?\d+",
}


@pytest.fixture
def chief(service: FakeDiscord, guild: Guild) -> Person:
    """Someone who manages the server."""
    chief = service.add_user("Chief")
    guild.add_member(chief, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    return chief


async def test_why_not_stands_under_silence_where_a_manager_may_see_it(
    bot: VerbatimBot, ann: Person, chief: Person
) -> None:
    nothing = "Who won the football?"
    assert "Why not?" in (await ask(ann, nothing)).message.labels
    assert "Why not?" in (await ask(chief, nothing, private=True)).message.labels
    assert "Why not?" not in (await ask(ann, nothing, private=True)).message.labels
    assert "Why not?" not in (await ask(chief)).message.labels
    said = await ann.dm(nothing)
    direct = await said.channel.wait_for_message(replying_to=said)
    assert "Why not?" not in direct.labels


async def test_why_not_is_kindly_and_privately_refused_to_others(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Who won the football?")
    refused = await answer.click("Why not?")
    assert refused.message.is_ephemeral
    assert refused.text.endswith("Only those who manage this server may do that.")


BOTH = ("GE", "US-GA")


async def test_every_button_still_has_the_custom_id_that_older_messages_carry(
    bot: VerbatimBot,
    service: FakeDiscord,
    guild: Guild,
    ann: Person,
    chief: Person,
    archive: FakeArchive,
) -> None:
    many = [an_article(n, f"Tram {n}", "A tram ran.") for n in range(20)]
    georgia = [an_article(40 + n, f"In {id_}", "A.", regions=(id_,)) for n, id_ in enumerate(BOTH)]
    archive.replace([*ARTICLES, *many, *georgia])
    await bot.worker.refresh()
    answer = await ann.slash("ask", question="Which tram in 2011?", private=True)
    filtered = await ask(ann, "Which tram?", topic="Trams", region="China")
    for number in range(21):
        reported = (await ask(ann, f"Who won football {number}?")).message
        await ann.click(reported, "Put on the list of unanswered")
    await chief.slash("follow")
    answers = [
        answer,
        filtered,
        await ask(ann, "Who won the football?"),
        await ann.slash("region", name="China", options={"from": "2011"}),
        await ann.slash("privacy"),
        await chief.slash("settings"),
        await (await chief.slash("settings")).click("Unanswered questions"),
        await (await chief.slash("settings")).click("Delete everything"),
        await ask(ann, "Which tram in Georgia?"),
        await (await chief.slash("settings")).click("What is followed"),
    ]
    joined = service.add_guild("Joined", has_bot=False)
    service.invite_bot(joined)
    messages = [answer.message for answer in answers]
    messages.append(await joined.channels[0].wait_for_message())
    bot.storage.change_server(guild.id, private=True)
    said = await ann.says(guild.channels[0], f"{service.bot.mention} {QUESTION}")
    messages.append(await guild.channels[0].wait_for_message(replying_to=said))
    ids = [part["custom_id"] for each in messages for part in each.walk() if "custom_id" in part]
    assert {id_.partition(":")[0] for id_ in ids} == set(CUSTOM_IDS) == set(Action)
    for id_ in ids:
        assert re.fullmatch(CUSTOM_IDS[id_.partition(":")[0]], id_), id_


# The three quotes that answer QUESTION, as the first version packed them.
PACKED = "AAAAAAABNcoPYwAxAAAAAAACOO4lVQAqAAAAAAADFcoARQAi"


@pytest.mark.parametrize(
    ("custom_id", "expected"),
    [
        (f"show:2:{PACKED}", "A tram ran to the harbour until it rained."),
        (f"context:3:{PACKED}", "Nobody counted the bells."),
        ("drop:dates:AbCdEf12", "1 of 3"),
        ("drop:regions:AbCdEf12", "The orange tram opened with music."),
        ("drop:categories:AbCdEf12", "The orange tram opened with music."),
        ("unhelpful:not helpful:AbCdEf12", "The question is on the list"),
        ("unhelpful:no answer:AbCdEf12", "The question is on the list"),
        ("page:0:2012-01-01:2012-12-31:FR", "A Lighthouse in Brittany"),
        ("page:0:2012-01-01:", "A Lighthouse in Brittany"),
        ("page:0::", "Articles 1 to 4 of 4"),
        ("forget:me", "Deleted: 1 of your questions and reports."),
        ("forget:server", "Everything that was kept about this server is deleted."),
        ("clear:all", "The list is empty now."),
    ],
)
async def test_a_button_that_the_first_version_sent_still_works(
    bot: VerbatimBot, guild: Guild, chief: Person, custom_id: str, expected: str
) -> None:
    bot.storage._db.execute(
        "INSERT INTO asked VALUES ('AbCdEf12', ?, ?, ?, 4e9, 'Which tram ran?', ?, NULL, NULL)",
        (guild.id, guild.channels[0].id, chief.id, ASKED_BEFORE),
    )
    card = await (await chief.slash("settings")).click("Delete everything")
    (button,) = card.message.buttons
    button["custom_id"] = custom_id
    assert expected in shown((await card.click(custom_id)).text).text


ASKED_BEFORE = '{"days": ["2013-01-01", null], "regions": [], "categories": [], "ignore": []}'


async def test_the_follow_up_button_and_form_of_the_first_version_still_work(
    bot: VerbatimBot, guild: Guild, ann: Person
) -> None:
    answer = await ask(ann)
    bot.storage._db.execute("UPDATE asked SET key = 'AbCdEf12'")
    for button in answer.message.buttons:
        if button.get("label") == "Ask a follow-up":
            button["custom_id"] = "follow:AbCdEf12"
    form = await answer.click("follow:AbCdEf12")
    assert form.modal is not None
    assert form.modal["custom_id"] == "follow:AbCdEf12"
    assert "Nobody counted the bells." in (await form.submit("Who counted the bells?")).text


async def test_the_pages_of_a_look_up_of_before_are_turned(
    bot: VerbatimBot, ann: Person, archive: FakeArchive
) -> None:
    archive.replace([an_article(n, f"Tram {n}", "A tram.") for n in range(25)])
    await bot.worker.refresh()
    first = await ann.slash("region", name="China", options={"from": "2011", "to": "2011"})
    (following,) = [b for b in first.message.buttons if b["label"] == "Next"]
    assert following["custom_id"] == "page:10:2011-01-01:2011-12-31:CN"
    assert "Articles 11 to 20 of 25" in (await first.click("Next")).text


async def test_all_places_that_were_asked_for_are_on_every_page(
    bot: VerbatimBot, guild: Guild, ann: Person, service: FakeDiscord, archive: FakeArchive
) -> None:
    both = [
        an_article(n, f"Tram {n}", "A tram.", regions=("FR",) if n % 2 else ("MX",))
        for n in range(24)
    ]
    archive.replace([*ARTICLES, *both])
    await bot.worker.refresh()
    said = await ann.says(guild.channels[0], f"{service.bot.mention} /region France or Mexico")
    first = await guild.channels[0].wait_for_message(replying_to=said)
    assert "Articles 1 to 10 of 26" in str(first.embeds)
    second = await ann.click(first, "Next")
    assert "Articles 11 to 20 of 26" in str(second.message.embeds)


async def test_a_button_that_nobody_knows_says_so(bot: VerbatimBot, ann: Person) -> None:
    answer = await ask(ann)
    for button in answer.message.buttons:
        if button.get("label") == "Next":
            button["custom_id"] = "teleport:2"
    assert "out of date" in (await answer.click("Next")).text
