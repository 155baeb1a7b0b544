"""Buttons, over real sockets: before and after a restart, before and after a rebuild."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.discord.drawing.buttons import Action
from tests.bot.discord.pressing import choose
from tests.fake_archive import ARTICLES, an_article
from tests.fake_discord import FakeDiscord
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS
from tests.reading import chosen, quotation, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.discord.client import VerbatimBot
    from tests.bot.discord.conftest import MakeBot
    from tests.fake_archive import FakeArchive
    from tests.fake_discord import Answer, Guild, Message, Person

QUESTION = "Which tram ran?"


def quoted(message: Message) -> str:
    return quotation(message).text


async def ask(ann: Person, question: str = QUESTION, **options: object) -> Answer:
    return await ann.slash("ask", question=question, options=options)


async def test_a_list_goes_through_the_quotes(bot: VerbatimBot, ann: Person) -> None:
    answer = await ask(ann)
    first, above = quoted(answer.message), answer.text.split("\n")[0]
    assert chosen(answer.message) == "1 of 3 · The Riverside Courier, 7 December 2011"
    second = await choose(ann, answer.message, 2)
    assert chosen(second.message) == "2 of 3 · the archive's own words, 3 May 2012"
    third = await choose(ann, second.message, 3)
    assert chosen(third.message).startswith("3 of 3")
    back = await choose(ann, third.message, 1)
    assert quoted(back.message) == first
    assert back.text.split("\n")[0] == above


async def test_another_quote_keeps_the_answering_sentence_bold_and_what_stands_around_it(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ann.slash("ask", question=QUESTION, options={"from": "2010", "to": "2014"})
    before = answer.message.labels
    assert answer.text.endswith("-# 1 of 3 · Looked in 2010 to 2014 · from the sample archive")
    moved = await choose(ann, answer.message, 2)
    assert quotation(moved.message).bold == quotation(moved.message).text
    assert moved.message.labels == before
    assert moved.text.endswith("-# 2 of 3 · Looked in 2010 to 2014 · from the sample archive")


async def test_an_answer_has_at_most_five_controls(bot: VerbatimBot, ann: Person) -> None:
    several = await ask(ann)
    one = await ask(ann, "Who turned the key slowly?")
    silent = await ask(ann, "Who won the football in 2012?", region="France")
    labels = ["Read it there ↗", "More context"]
    assert several.message.labels == [*labels, "Ask a follow-up", "More…"]  # and the list
    assert one.message.labels == ["More context", "Copy citation", "Ask a follow-up", "More…"]
    assert silent.message.labels == [
        "Any place",
        "Any date",
        "Ask a follow-up",
        "Report a gap",
        "More…",
    ]


async def test_more_context_keeps_the_answering_words_marked_and_nothing_else(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Which tram left the east gate?")
    quote = quoted(answer.message)
    wide = await answer.click("More context")
    around = quotation(wide.message)
    assert around.text == ARTICLES[0].body
    assert around.bold == quote
    assert "**Source of the words in bold: The Riverside Courier**" in wide.text
    assert "More context" not in wide.message.labels
    narrow = await wide.click("Less context")
    assert quoted(narrow.message) == quote
    assert "**Source: The Riverside Courier**" in narrow.text


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
        before = answer.text
    if rebuilt:
        archive.articles = [*ARTICLES, an_article(9, "New", "A tram ran backwards.")]
    async with service.running(make_bot()):
        moved = await choose(ann, (await choose(ann, answer.message, 2)).message, 1)
        assert moved.text == before
        form = await answer.click("Ask a follow-up")
        await form.submit({"Your question": "and the bell?"})
        assert "Which tram ran? and the bell?" in archive.subjects
        wide = await (await answer.click("More…")).click("Any topic")
        assert chosen(wide.message).startswith("1 of 3")


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
    moved = await choose(ann, answer.message, 2)
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


async def test_any_place_and_any_date_ask_again_privately_without_them(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Which tram in 2012", region="France")
    before, more = answer.text, await answer.click("More…")
    assert more.is_ephemeral
    assert {"Any place", "Any date"} <= set(more.message.labels)
    anywhere = await more.click("Any place")
    assert "Looked in 2012" in anywhere.text
    again = await anywhere.click("More…")
    assert "Any place" not in again.message.labels
    always = await again.click("Any date")
    assert always.is_ephemeral
    assert "Looked in" not in always.text
    assert chosen(always.message).startswith("1 of 3")
    assert always.text.startswith("**Which tram in 2012**")
    assert answer.text == before


async def test_a_citation_is_shown_privately_in_five_forms_to_copy(
    bot: VerbatimBot, ann: Person
) -> None:
    one = await ask(ann, "Who turned the key slowly?")
    several = await ask(ann, "Which tram left the east gate?")
    card = await (await several.click("More…")).click("Copy citation")
    assert card.is_ephemeral
    heads = re.findall(r"^\*\*(.+)\*\*$", card.text, re.MULTILINE)
    assert heads == ["With the words", "APA", "MLA", "Chicago", "BibTeX"]
    assert f"```\n{quoted(several.message)}\n\n— The Riverside Courier\n" in card.text
    assert "journal = {The Riverside Courier}" in card.text
    unknown = await one.click("Copy citation")
    assert "in: How to Wind a Tower Clock (no date known)" in unknown.text


async def test_silence_asks_again_in_place_without_its_limits(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Which tram in 2009", region="France")
    assert "No article is about France in 2009." in answer.text
    anywhen = await answer.click("Any date")
    assert anywhen.message is answer.message
    assert "Looked in France" in anywhen.text
    assert "A Lighthouse in Brittany" in anywhen.text


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
    told = await (await answer.click("More…")).click("Share")
    assert told.message.is_ephemeral
    public = await ann.home().wait_for_message()
    assert quoted(public) == quoted(answer.message)
    assert public.text.startswith(f"**{QUESTION}**")
    assert public.text.endswith(f"Shared by {ann.mention}")
    assert not public.pings
    assert "Share" not in (await ann.click(public, "More…")).message.labels
    assert chosen((await choose(ann, public, 2)).message).startswith("2 of 3")
    again = await (await answer.click("More…")).click("Share")
    assert "shared already" in again.text
    assert ann.home().from_bot() == [public]


async def test_what_is_pressed_is_taken_in_time_however_long_the_archive_takes(
    make_bot: MakeBot, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    georgias = [
        an_article(40 + n, f"In {id_}", "A tram.", regions=(id_,)) for n, id_ in enumerate(BOTH)
    ]
    archive.articles = [*ARTICLES, *georgias]
    async with FakeDiscord(answer_limit=0.5) as service:
        ann = service.add_user("Ann", service.add_guild())
        async with service.running(make_bot()):
            asked = await ann.slash("ask", question="Which tram in Georgia?")
            card = await ann.slash("article", title="Trams Return to Sichuan")
            form = await card.click("Ask about this")
            private = await ann.slash("ask", question=QUESTION, private=True)
            more = await private.click("More…")
            for name in ("ask", "explain", "quote"):
                monkeypatch.setattr(archive, name, _slow(getattr(archive, name)))
            assert "A tram." in (await asked.click("the country")).text
            assert "one dog" in (await form.submit("Who left the gate?")).text
            assert "is shared" in (await more.click("Share")).text
        assert service.violations == []


def _slow(job: Callable[..., object]) -> Callable[..., object]:
    def slowly(*arguments: object, **named: object) -> object:
        time.sleep(0.6)
        return job(*arguments, **named)

    return slowly


async def test_the_asker_and_those_who_manage_the_server_delete_an_answer(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person, chief: Person
) -> None:
    ben = service.add_user("Ben", guild)
    answer = await ask(ben)
    assert "Delete" not in (await ann.click(answer.message, "More…")).message.labels
    message = answer.message
    told = await (await ben.click(message, "More…")).click("Delete")
    assert message.deleted
    assert told.text == "The answer is deleted."
    said = await ben.says(guild.channels[0], f"{service.bot.mention} {QUESTION}")
    reply = await guild.channels[0].wait_for_message(replying_to=said)
    await (await chief.click(reply, "More…")).click("Delete")
    assert reply.deleted


async def test_a_follow_up_to_a_private_answer_stays_private(bot: VerbatimBot, ann: Person) -> None:
    answer = await ann.slash("ask", question=QUESTION, private=True)
    further = await (await answer.click("Ask a follow-up")).submit("Who counted the bells?")
    assert further.is_ephemeral


async def test_not_helpful_puts_the_question_on_the_list_without_a_name(
    bot: VerbatimBot, guild: Guild, ann: Person
) -> None:
    answer = await ask(ann)
    thanks = await (await answer.click("More…")).click("Report a problem")
    assert thanks.message.is_ephemeral
    silent = await ask(ann, "Who won the football?")
    await silent.click("Report a gap")
    await silent.click("Report a gap")
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
    told = await answer.click("More…")
    assert "Any topic" not in told.message.labels
    assert "no longer have this question" in (await answer.click("Ask a follow-up")).text
    assert chosen((await choose(ann, answer.message, 2)).message).startswith("2 of")


async def test_what_was_written_into_a_form_is_asked_although_its_question_was_deleted(
    bot: VerbatimBot, ann: Person
) -> None:
    form = await (await ask(ann, topic="Trams")).click("Ask a follow-up")
    bot.storage.forget_person(ann.id)
    assert "lit by hand" in (await form.submit("Where was a lighthouse lamp?")).text


async def test_a_refusal_gives_back_what_was_written_into_a_form(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot
) -> None:
    async with service.running(make_bot(user_limit=2)):
        form = await (await ask(ann)).click("Ask a follow-up")
        await ask(ann)
        refused = await form.submit("A long question, @everyone?")
        assert refused.text.startswith("Your limit is reached;")
        assert refused.text.endswith("You wrote: A long question, \\@everyone?")
        assert refused.is_ephemeral
        assert not refused.message.pings


async def test_an_article_without_an_address_has_no_link_to_open(
    bot: VerbatimBot, ann: Person
) -> None:
    answer = await ask(ann, "Turn which key slowly?")
    assert "Read it there ↗" not in answer.message.labels
    assert "No date known. · No address known." in answer.text


@pytest.mark.parametrize("custom_id", ["show:2:!!", "context:9:AAAA", "teleport:2", "more:1:!!"])
async def test_a_button_that_is_out_of_date_says_so(
    bot: VerbatimBot, ann: Person, custom_id: str
) -> None:
    answer = await ask(ann)
    for button in answer.message.buttons:
        if button.get("label") == "More context":
            button["custom_id"] = custom_id
    assert "This button is out of date. Please ask again." in (await answer.click(custom_id)).text


async def test_controls_under_a_plain_answer_work_too(
    bot: VerbatimBot, guild: Guild, ann: Person, service: FakeDiscord
) -> None:
    said = await ann.says(guild.channels[0], f"{service.bot.mention} {QUESTION}")
    message = await guild.channels[0].wait_for_message(replying_to=said)
    moved = await choose(ann, message, 2)
    assert chosen(moved.message).startswith("2 of 3")
    assert moved.message is message


# What a button's custom_id looked like when the first messages were sent. Messages live for years:
# a form may be added, none may change.
CUSTOM_IDS = {
    "show": r"show:\d:[\w-]+",
    "choose": r"choose:[\w-]+",
    "context": r"context:\d:[\w-]+",
    "cite": r"cite:\d:[\w-]+",
    "more": r"more:(?:0:|\d:[\w-]+)",
    "delete": r"delete:\d+",
    "share": r"share:\d:[\w-]+(?::[\w-]{8})?",
    "follow": r"follow:[\w-]{8}",
    "drop": r"drop:(?:dates|regions|categories|article):[\w-]{8}",
    "unhelpful": r"unhelpful:(?:not helpful|no answer):[\w-]{8}",
    "why": r"why:[\w-]{8}",
    "page": r"page:-?\d+(?::(?:\d{4}-\d\d-\d\d)?){2}(?::[A-Z0-9-]+|:[to]=[0-9a-f]{6})*",
    "open": r"open:\d+",
    "ask": r"ask:[0-9a-f]{12}",
    "forget": r"forget:(?:me|server|ask)",
    "clear": r"clear:all",
    "gaps": r"gaps:-?\d+",
    "reveal": r"reveal:[\w-]{8}",
    "place": r"place:[A-Z0-9-]+:[\w-]{8}",
    "example": r"example:[0-9a-f]{12}",
    "settings": r"settings:open",
    "set": r"set:(?:channels|roles|dedicated|answers)",
    "limits": r"limits:open",
    "follows": r"follows:list",
    "stop": r"stop:\d+",
    "wish": r"wish:\d+:\d+:[01](?::(?:\d{4}-\d\d-\d\d)?){2}:[A-Z0-9-]+(?::[to]=[0-9a-f]{6})*",
}


@pytest.fixture
def chief(service: FakeDiscord, guild: Guild) -> Person:
    """Someone who manages the server."""
    chief = service.add_user("Chief")
    guild.add_member(chief, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    return chief


async def test_why_not_is_found_behind_more_by_those_who_manage_the_server(
    bot: VerbatimBot, ann: Person, chief: Person
) -> None:
    silent, quoting = await ask(ann, "Who won the football?"), await ask(ann)
    assert "Why not?" in (await chief.click(silent.message, "More…")).message.labels
    assert "Why this answer?" in (await chief.click(quoting.message, "More…")).message.labels
    for message in (silent.message, quoting.message):
        labels = (await ann.click(message, "More…")).message.labels
        assert not any(label.startswith("Why") for label in labels)


BOTH = ("GE", "US-GA")


async def test_every_button_still_has_the_custom_id_that_older_messages_carry(
    bot: VerbatimBot,
    service: FakeDiscord,
    guild: Guild,
    ann: Person,
    chief: Person,
    archive: FakeArchive,
) -> None:
    many = [an_article(n, f"Tram {n}", "A tram ran.") for n in range(20, 40)]
    georgia = [an_article(40 + n, f"In {id_}", "A.", regions=(id_,)) for n, id_ in enumerate(BOTH)]
    archive.replace([*ARTICLES, *many, *georgia])
    await bot.worker.refresh()
    answer = await ann.slash("ask", question="Which tram in 2011?", private=True)
    filtered = await ask(ann, "Which tram?", topic="Trams", region="China")
    more = await filtered.click("More…")
    await more.click("Report a problem")
    await chief.slash("follow")
    context = await filtered.click("More context")
    answers = [
        answer,
        context,
        more,
        await answer.click("More…"),
        filtered,
        silent := await ask(ann, "Who won the football?"),
        await chief.click(silent.message, "More…"),
        await ann.slash("region", name="China", options={"from": "2011"}),
        await ann.slash("article", title=ARTICLES[0].id),
        await ann.slash("privacy"),
        await chief.slash("settings"),
        await (await chief.slash("settings")).click("Unanswered questions"),
        await (await chief.slash("settings")).click("Delete everything"),
        await (await chief.slash("settings")).click("What is followed"),
        await ask(ann, "Which tram in Georgia?"),
        await chief.slash("follow", region="Georgia"),
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
        ("page:0::", "1 to 4 of 4 articles"),
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
    assert "11 to 20 of 25 articles" in (await first.click("Next")).text


async def test_all_places_that_were_asked_for_are_on_every_page(
    bot: VerbatimBot, guild: Guild, ann: Person, service: FakeDiscord, archive: FakeArchive
) -> None:
    both = [
        an_article(n, f"Tram {n}", "A tram.", regions=("FR",) if n % 2 else ("MX",))
        for n in range(20, 44)
    ]
    archive.replace([*ARTICLES, *both])
    await bot.worker.refresh()
    said = await ann.says(guild.channels[0], f"{service.bot.mention} /region France or Mexico")
    first = await guild.channels[0].wait_for_message(replying_to=said)
    assert "1 to 10 of 26 articles" in first.text
    second = await ann.click(first, "Next")
    assert "11 to 20 of 26 articles" in second.text
