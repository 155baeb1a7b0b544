"""Thirty invented servers, each with settings, languages and permissions, acted on at random.

    python -m tests.bot.discord.random_servers [ACTIONS] [SEED]

After each action it is looked at whether the bot kept its word: no answer outside its channels or
for who may not ask, none for everyone that should be private, nobody's private words before others,
nobody mentioned but a chosen role, no fault in the log, and nothing kept of those who had it
deleted, nor of servers that removed the bot, on or off.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.discord.client import VerbatimBot
from bot.settings import DiscordSettings
from tests.bot.discord.promises import Promises, asked_by, mark, marks, told_twice
from tests.fake_archive import ARTICLES, FakeArchive, an_article
from tests.fake_discord import FakeDiscord, NotSeenError
from tests.fake_discord.model import (
    ATTACH_FILES,
    BOT_PERMISSIONS,
    CREATE_THREADS,
    EMBED_LINKS,
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    SEND_MESSAGES,
)
from tests.fake_discord.people import Person
from tests.fake_discord.waiting import eventually
from tests.reading import quotations

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from corpus.article import Article
    from tests.fake_discord import Answer, Channel, Guild, Message
    from tests.fake_discord.model import Role, User

SERVERS, PEOPLE = 30, 4
LOCALES = ("en-US", "es-ES", "fr", "zh-CN", "ko", "de")
SUBJECTS = ("Which tram", "Where was a lighthouse lamp", "Who counted the bells", "Nothing of that")
CHATTER = ("thanks!", "wow", "haha so true", "stop")
LOOK_UPS: dict[str, dict[str, object]] = {
    "browse": {"topic": "Trams"},
    "date": {"from": "2011", "to": "2013"},
    "region": {"name": "China"},
    "timeline": {},
    "article": {"title": "A Lighthouse in Brittany"},
    "status": {},
    "export": {"format": "csv", "region": "Mexico"},
}
FORUM, BUTTON, MENU = 15, 2, 3


@dataclass
class Town:
    """One server: its people (the first manages it), a role of two, and messages of the bot's."""

    guild: Guild
    people: list[Person]
    role: Role
    messages: list[Message] = field(default_factory=list)

    @property
    def chief(self) -> Person:
        return self.people[0]


class RandomServers:
    """The servers, and one bot over them that is stopped and started."""

    def __init__(self, service: FakeDiscord, data: Path, seed: int) -> None:
        self.service = service
        self.data = data
        self.random = random.Random(seed)  # noqa: S311 - chosen to be repeatable
        self.promises = Promises(service)
        self.articles: list[Article] = list(ARTICLES)
        self.towns = [self._town(number) for number in range(SERVERS)]
        self.bot: VerbatimBot
        self.archive: FakeArchive
        self._running = AsyncExitStack()

    def _town(self, number: int) -> Town:
        choose = self.random
        taken = choose.choice([0, 0, CREATE_THREADS, ATTACH_FILES, EMBED_LINKS])
        guild = self.service.add_guild(
            f"Town {number}",
            locale=choose.choice(LOCALES),
            bot_permissions=BOT_PERMISSIONS & ~taken,
        )
        guild.add_channel("second")
        guild.add_forum("forum").add_thread("post")
        if choose.random() < 0.2:
            guild.channels[1].deny(SEND_MESSAGES)
        people = [
            self.service.add_user(f"P{number}-{n}", guild, locale=choose.choice(LOCALES))
            for n in range(PEOPLE)
        ]
        people[1].dms_closed = choose.random() < 0.3
        guild.add_member(people[0], permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
        role = guild.add_role("Readers")
        for person in people[1:3]:
            guild.add_member(person, roles=[role])
        return Town(guild, people, role)

    async def start(self) -> None:
        """Start the bot, as after a restart."""
        settings = DiscordSettings(refresh_seconds=600)
        self.archive = FakeArchive(list(self.articles))
        self.bot = VerbatimBot(
            lambda: self.archive, settings, data=self.data, guild_ready_timeout=0.05
        )
        self._running = AsyncExitStack()
        await self._running.enter_async_context(self.service.running(self.bot))
        await asyncio.sleep(0.1)  # what is done once it is ready

    async def stop(self) -> None:
        """Stop it, as SIGTERM does."""
        await self.bot.finish()
        await self._running.aclose()

    async def act(self) -> str:
        """One action of somebody somewhere; returns what it was."""
        town = self.random.choice(self.towns)
        actions: list[tuple[int, Callable[[Town], Awaitable[None]]]] = [
            (26, self.ask), (8, self.mention), (6, self.reply), (26, self.press), (6, self.look_up),
            (4, self.find), (10, self.settings), (3, self.follow), (1, self.rebuild),
            (4, self.chat), (3, self.forget_me), (2, self.removal), (1, self.removal_while_off),
        ]  # fmt: skip
        weights, chosen = zip(*actions, strict=True)
        (action,) = self.random.choices(chosen, weights)
        if not town.guild.has_bot:
            action = self.removal  # which lets it in again
        await action(town)
        self.promises.check(self.bot.storage)
        return str(getattr(action, "__name__", action))

    def _words(self, person: User, *, private: bool) -> str:
        word = mark(self.random.getrandbits(32))
        self.promises.say(word, person, private=private)
        return f"{self.random.choice(SUBJECTS)}, {word}?"

    def _place(self, town: Town) -> Channel:
        return self.random.choice([each for each in town.guild.channels if each.kind != FORUM])

    def _is_private(self, town: Town) -> bool:
        return bool(self.bot.storage.server(town.guild.id).private)

    async def ask(self, town: Town) -> None:
        """A question by a command; the answer stands where, and as privately as, it should."""
        person, channel = self.random.choice(town.people), self._place(town)
        chosen = self.random.choice([None, None, True, False])
        options = {} if chosen is None else {"private": chosen}
        private = self._is_private(town) if chosen is None else chosen
        words = self._words(person, private=private)
        answer = await person.slash("ask", channel=channel, question=words, options=options)
        self._note(town, answer, private=private)

    def _note(self, town: Town, answer: Answer, *, private: bool) -> None:
        """Keep an answer to be pressed, and look at who sees it; a refusal is for one alone."""
        original = answer.interaction.original
        if not original or original.deleted:
            return
        assert answer.message.is_ephemeral or not private, "a private answer was public"
        town.messages.append(answer.message)

    async def look_up(self, town: Town) -> None:
        """A look-up by a command."""
        person, channel = self.random.choice(town.people), self._place(town)
        name = self.random.choice(list(LOOK_UPS))
        answer = await person.slash(name, channel=channel, options=LOOK_UPS[name])
        self._note(town, answer, private=self._is_private(town))

    async def find(self, town: Town) -> None:
        """The archive is asked what somebody else wrote."""
        channel, (writer, person) = self._place(town), self.random.sample(town.people, 2)
        said = await writer.says(channel, self._words(writer, private=False))
        await self._settle()
        answer = await person.message_command("Find in the archive", said)
        self._note(town, answer, private=self._is_private(town))

    async def mention(self, town: Town) -> None:
        """A question by a mention, in a channel or directly."""
        person = self.random.choice(town.people)
        if self.random.random() < 0.2 and not person.dms_closed:
            said = await person.dm(self._words(person, private=True))
            await self._settle()
            await said.channel.wait_for_message(after=said, within=5)
            return
        channel = self._place(town)
        words = self._words(person, private=False)
        said = await person.says(channel, f"{self.service.bot.mention} {words}")
        await self._answered(town, said)

    async def reply(self, town: Town) -> None:
        """A question in reply to a message of the bot's that everyone sees."""
        seen = [each for each in town.messages if not (each.deleted or each.visible_to)]
        if seen:
            person, message = self.random.choice(town.people), self.random.choice(seen)
            said = await person.replies(message, self._words(person, private=False))
            await self._answered(town, said)

    async def _answered(self, town: Town, said: Message) -> None:
        await self._settle()
        answers = said.channel.from_bot(after=said)
        private = self._is_private(town)
        assert not private or not any(map(quotations, answers)), "a public answer"
        town.messages += answers[-1:]

    async def _settle(self) -> None:
        """Wait until the bot has heard what was said, and is through with it."""
        await asyncio.sleep(0.05)
        await eventually(lambda: not any(map(_is_listening, asyncio.all_tasks())))

    async def press(self, town: Town) -> None:
        """A control of some message, by anybody who sees it."""
        seen = [message for message in town.messages if not message.deleted]
        if not seen:
            return
        message = self.random.choice(seen)
        readers = [message.visible_to] if message.visible_to else town.people
        person = self.random.choice(readers)
        controls = [part for part in message.walk() if _can_be_used(part)]
        if not controls or not isinstance(person, Person):
            return
        control = self.random.choice(controls)
        before, keys = _look_of(message), self._deleted_by(town, control["custom_id"])
        mine = message.visible_to is person or asked_by(message) is person
        asks = control["custom_id"].startswith(("follow:", "ask:"))  # a question of one's own
        hidden = message.visible_to or not (mine or asks) or self._is_private(town)
        self._note_share(message, control["custom_id"])
        answer = await self._used(person, message, control, hidden=bool(hidden))
        if not mine and not message.deleted:
            assert before == _look_of(message), f"{control}: somebody rewrote another's answer"
        assert mine or person is town.chief or not message.deleted, "somebody deleted another's"
        for said, key in keys:
            assert not said.deleted or self.bot.storage.asked(key) is None, "it is kept"
        for new in answer.messages:
            shares = control["custom_id"].startswith("share:")
            may = new is message or new.is_ephemeral or shares or not hidden
            assert may, f"{control['custom_id']}: a public answer: {new.text}"
            if new is not message:
                town.messages.append(new)

    async def _used(
        self, person: Person, message: Message, control: dict[str, object], *, hidden: bool
    ) -> Answer:
        """Press a button or choose in a menu; a form that opens is filled in and sent."""
        custom_id = str(control["custom_id"])
        if control["type"] == MENU:
            options: list[dict[str, str]] = control["options"]  # type: ignore[assignment]
            chosen = self.random.choice(options)["value"]
            return await person.select(message, custom_id, chosen)
        answer = await person.click(message, custom_id)
        if answer.modal is None:
            return answer
        if custom_id == "limits:open":
            return await answer.submit({"user_limit": "0", "server_limit": "9"})
        self.promises.check_form(answer.modal, person)
        return await answer.submit(self._words(person, private=hidden))

    def _deleted_by(self, town: Town, custom_id: str) -> list[tuple[Message, str]]:
        """The answer that a button deletes, with the key of its question."""
        action, _, number = custom_id.partition(":")
        return [
            (message, part["custom_id"].partition(":")[2])
            for channel in town.guild.channels
            for message in channel.messages
            for part in (message.walk() if action == "delete" and str(message.id) == number else ())
            if str(part.get("custom_id", "")).startswith("follow:")
        ]

    def _note_share(self, message: Message, custom_id: str) -> None:
        """What is shared by whoever asked it is private no more."""
        if custom_id.startswith("share:"):
            ids = " ".join(str(part.get("custom_id", "")) for part in message.walk())
            for key in re.findall(r"unhelpful:[^:]*:([\w-]{8})", ids):
                asked = self.bot.storage.asked(key)
                self.promises.share(marks(asked.question) if asked else ())

    async def settings(self, town: Town) -> None:
        """The manager changes something."""
        panel = (await town.chief.slash("settings")).message
        channels = [each for each in town.guild.channels if each.kind in (0, FORUM)]
        some = self.random.sample(channels, self.random.randrange(len(channels)))
        roles = self.random.choice([[], [town.role]])
        ways = ["private=true", "private=false", "in_thread=true", "in_thread=false", "quotes=1"]
        ways += ["quotes=3", "language=null", 'language="fr"', 'language="zh"']
        match self.random.randrange(6):
            case 0:
                await town.chief.select(panel, "set:channels", *some)
            case 1:
                await town.chief.select(panel, "set:roles", *roles)
            case 2:
                limits = await town.chief.click(panel, "limits:open")
                each = self.random.choice(["0", "2"])
                await limits.submit({"user_limit": each, "server_limit": "0"})
            case _:
                await town.chief.select(panel, "set:answers", self.random.choice(ways))

    async def follow(self, town: Town) -> None:
        """The manager has a channel told of new posts."""
        channel = self.random.choice([each for each in town.guild.channels if each.kind == 0])
        chosen: dict[str, object] = {"channel": channel}
        chosen |= self.random.choice([{}, {"topic": "Trams"}, {"region": "China"}])
        chosen |= self.random.choice([{}, {"role": town.role}])
        await town.chief.slash("follow", options=chosen)

    async def rebuild(self, _: Town) -> None:
        """New posts, and an index that holds them: each follow is told once."""
        since = self.service.world.snowflakes.next()
        number = 100 + len(self.articles)
        self.articles.append(an_article(number, f"Tram @everyone {number}", "A tram ran."))
        self.archive.replace(list(self.articles))
        await self.bot._follow()
        for town in self.towns:
            assert not told_twice(town.guild, since), "told twice"

    async def chat(self, town: Town) -> None:
        """Something that asks nothing."""
        person, channel = self.random.choice(town.people), self._place(town)
        said = await person.says(
            channel, f"{self.service.bot.mention} {self.random.choice(CHATTER)}"
        )
        await self._settle()
        assert not channel.from_bot(after=said), "chatter was answered"

    async def forget_me(self, town: Town) -> None:
        """A person has everything deleted."""
        person = self.random.choice(town.people)
        card = await person.slash("privacy", channel=person.direct())
        await person.click(card.message, "forget:me")
        self.promises.forget(person)

    async def removal(self, town: Town) -> None:
        """The bot is thrown out, or let in again, where it says hello."""
        if town.guild.has_bot:
            self.service.remove_bot(town.guild)
        else:
            self.service.invite_bot(town.guild)
        await eventually(lambda: bool(self.bot.get_guild(town.guild.id)) == town.guild.has_bot)
        await self._settle()
        self._gone(town)
        if town.guild.has_bot:
            town.messages += town.guild.channels[0].from_bot()[-1:]

    async def removal_while_off(self, town: Town) -> None:
        """The bot is thrown out while it is off; at the next start nothing is kept."""
        await self.stop()
        if town.guild.has_bot:
            self.service.remove_bot(town.guild)
        await self.start()
        self._gone(town)

    def _gone(self, town: Town) -> None:
        town.messages.clear()
        if not town.guild.has_bot:
            assert town.guild.id not in self.bot.storage.servers(), "something of a server is kept"


def _can_be_used(part: dict[str, object]) -> bool:
    """Whether somebody may press a part of a message; "Why?" looks into a real index."""
    usable = part["type"] in (BUTTON, MENU) and "custom_id" in part and not part.get("disabled")
    return usable and not str(part["custom_id"]).startswith("why:")


def _look_of(message: Message) -> tuple[str, list[object]]:
    return message.text, [part.get("custom_id") for part in message.walk()]


def _is_listening(task: asyncio.Task[object]) -> bool:
    """Whether this is discord.py's task for a message, or for a server that is joined or left."""
    return task.get_name().startswith(("discord.py: on_message", "discord.py: on_guild"))


async def run(actions: int, seed: int) -> dict[str, int]:
    """Act so often; returns how often each kind of action was taken."""
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with FakeDiscord(answer_limit=15, patience=30) as service:
            walk = RandomServers(service, Path(folder), seed)
            logging.getLogger().addHandler(walk.promises.faults)
            await walk.start()
            try:
                for _ in range(actions):
                    name = await walk.act()
                    counts[name] = counts.get(name, 0) + 1
            finally:
                await walk.stop()
                logging.getLogger().removeHandler(walk.promises.faults)
            assert service.violations == [], service.violations[:3]
    return counts


def main() -> None:
    """Take the number of actions and the seed from the command line."""
    given = [int(each) for each in sys.argv[1:]]
    actions, seed = [*given, *(5000, 1)[len(given) :]]
    try:
        counts = asyncio.run(run(actions, seed))
    except NotSeenError as error:
        sys.exit(f"seed {seed}: {error}")
    sys.stdout.write(f"{sum(counts.values())} actions on {SERVERS} servers: {counts}\n")


if __name__ == "__main__":
    main()
