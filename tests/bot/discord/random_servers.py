"""Thirty invented servers, each with settings, languages and permissions, acted on at random.

    python -m tests.bot.discord.random_servers [ACTIONS] [SEED]

After each action it is looked at whether the bot kept its word: no answer outside its channels,
none for everyone that should be private, nobody's words before others but where they were said,
and nothing kept of those who had it deleted, nor of servers that removed the bot, on or off.
"""

from __future__ import annotations

import asyncio
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
from tests.fake_archive import FakeArchive
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
from tests.fake_discord.waiting import eventually
from tests.reading import quotations

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fake_discord import Channel, Guild, Message, Person
    from tests.fake_discord.model import User

SERVERS, PEOPLE = 30, 4
LOCALES = ("en-US", "es-ES", "fr", "zh-CN", "ko", "de")
# What each person says holds a word that nobody else says: whose words a text holds is seen by it.
SUBJECTS = ("Which tram", "Where was a lighthouse lamp", "Who counted the bells", "Nothing of that")
CHATTER = ("thanks!", "wow", "haha so true", "stop")
_MARK = re.compile(r"mark[a-p]{8}")


@dataclass
class Town:
    """One server: its people (the first manages it), and what is expected of the bot there."""

    guild: Guild
    people: list[Person]
    messages: list[Message] = field(default_factory=list)

    @property
    def chief(self) -> Person:
        return self.people[0]


def mark(number: int) -> str:
    """A word for a number, without a digit that a question could take for a year."""
    return "mark" + "".join("abcdefghijklmnop"[int(digit, 16)] for digit in f"{number:08x}")


class RandomServers:
    """The servers, one bot over them that is stopped and started, and the checks."""

    def __init__(self, service: FakeDiscord, data: Path, seed: int) -> None:
        self.service = service
        self.data = data
        self.random = random.Random(seed)  # noqa: S311 - chosen to be repeatable
        self.towns = [self._town(number) for number in range(SERVERS)]
        self.said: dict[str, User] = {}
        self.forgotten: set[str] = set()
        self.bot: VerbatimBot
        self._running = AsyncExitStack()
        self._seen: set[int] = set()

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
        return Town(guild, people)

    async def start(self) -> None:
        """Start the bot, as after a restart."""
        settings = DiscordSettings(refresh_seconds=60)
        self.bot = VerbatimBot(FakeArchive, settings, data=self.data, guild_ready_timeout=0.05)
        self._running = AsyncExitStack()
        await self._running.enter_async_context(self.service.running(self.bot))
        await asyncio.sleep(0.1)  # what is done once it is ready

    async def stop(self) -> None:
        """Stop it."""
        await self._running.aclose()

    async def act(self) -> str:
        """One action of somebody somewhere; returns what it was."""
        town = self.random.choice(self.towns)
        actions: list[tuple[int, Callable[[Town], Awaitable[None]]]] = [
            (30, self.ask), (12, self.mention), (25, self.press), (12, self.settings),
            (6, self.chat), (4, self.forget_me), (2, self.removal), (1, self.removal_while_off),
        ]  # fmt: skip
        weights, chosen = zip(*actions, strict=True)
        (action,) = self.random.choices(chosen, weights)
        if not town.guild.has_bot:
            action = self.removal  # which lets it in again
        await action(town)
        self.check()
        return str(getattr(action, "__name__", action))

    def _words(self, person: User) -> str:
        word = mark(self.random.getrandbits(32))
        self.said[word] = person
        return f"{self.random.choice(SUBJECTS)}, {word}?"

    def _place(self, town: Town) -> Channel:
        return self.random.choice([each for each in town.guild.channels if each.kind != 15])

    async def ask(self, town: Town) -> None:
        """A question by a command; the answer stands where, and as privately as, it should."""
        person, channel = self.random.choice(town.people), self._place(town)
        private = self.random.choice([None, None, True, False])
        options = {} if private is None else {"private": private}
        holds = self.bot.storage.server(town.guild.id)
        words = self._words(person)
        answer = await person.slash("ask", channel=channel, question=words, options=options)
        if not answer.interaction.original or answer.interaction.original.deleted:
            return  # refused, to this person alone
        if private is not False and (private or holds.private):
            assert answer.message.is_ephemeral, "a private answer was public"
        town.messages.append(answer.message)

    async def mention(self, town: Town) -> None:
        """A question by a mention, in a channel or directly."""
        person = self.random.choice(town.people)
        if self.random.random() < 0.2 and not person.dms_closed:
            said = await person.dm(self._words(person))
            await self._settle()
            await said.channel.wait_for_message(after=said, within=5)
            return
        channel = self._place(town)
        said = await person.says(channel, f"{self.service.bot.mention} {self._words(person)}")
        private = self.bot.storage.server(town.guild.id).private
        await self._settle()
        answers = channel.from_bot(after=said)
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
        before = (message.text, [part.get("custom_id") for part in message.walk()])
        mine = message.visible_to is person or self._asked_by(message) is person
        buttons = [
            each for each in message.buttons if "custom_id" in each and not each.get("disabled")
        ]
        if not buttons or not hasattr(person, "click"):
            return
        custom_id = self.random.choice(buttons)["custom_id"]
        answer = await person.click(message, custom_id)
        if answer.interaction.modal is not None:
            answer = await answer.submit(self._words(person))
        after = (message.text, [part.get("custom_id") for part in message.walk()])
        manages = person is town.chief
        if not mine and not message.deleted:
            assert before == after, f"{custom_id}: somebody rewrote what another asked for"
        assert mine or manages or not message.deleted, "somebody deleted another's answer"
        if answer.messages and answer.message.visible_to is not None:
            town.messages.append(answer.message)

    def _asked_by(self, message: Message) -> object:
        if message.interaction is not None:
            return message.interaction.user
        return message.reference.author if message.reference else None

    async def settings(self, town: Town) -> None:
        """The manager changes something."""
        panel = await town.chief.slash("settings")
        channels = [each for each in town.guild.channels if each.kind in (0, 15)]
        match self.random.randrange(4):
            case 0:
                chosen = self.random.sample(channels, self.random.randrange(len(channels)))
                await town.chief.select(panel.message, "set:channels", *chosen)
            case 1:
                private = self.random.choice(["private=true", "private=false"])
                await town.chief.select(panel.message, "set:answers", private)
            case 2:
                thread = self.random.choice(["in_thread=true", "in_thread=false"])
                await town.chief.select(panel.message, "set:answers", thread)
            case _:
                languages = ["language=null", 'language="fr"', 'language="zh"']
                await town.chief.select(panel.message, "set:answers", self.random.choice(languages))

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
        self.forgotten |= {word for word, by in self.said.items() if by is person}

    async def removal(self, town: Town) -> None:
        """The bot is thrown out, or let in again."""
        if town.guild.has_bot:
            self.service.remove_bot(town.guild)
        else:
            self.service.invite_bot(town.guild)
        await eventually(lambda: bool(self.bot.get_guild(town.guild.id)) == town.guild.has_bot)
        await self._settle()
        self._gone(town)

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

    def check(self) -> None:
        """What must hold after every action."""
        kept = {text for text in self._kept() for text in _MARK.findall(text)}
        assert not kept & self.forgotten, "what somebody had deleted is kept"
        for message in self.service.sent_messages():
            if message.id not in self._seen:
                self._seen.add(message.id)
                self._check_message(message)

    def _kept(self) -> list[str]:
        rows = self.bot.storage._db.execute(
            "SELECT question FROM asked UNION ALL SELECT question FROM gaps"
        )
        return [text for (text,) in rows]

    def _check_message(self, message: Message) -> None:
        """An answer that everyone sees stands where it may, and says nobody's private words."""
        guild = message.channel.guild
        if guild is None or message.visible_to is not None or not quotations(message):
            return
        holds = self.bot.storage.server(guild.id)
        above = message.channel.parent or message.channel
        allowed = holds.channels | holds.dedicated
        asker = self._asked_by(message)
        chief = next(town.chief for town in self.towns if town.guild is guild)
        if holds.channels and asker is not chief and message.channel.parent is None:
            assert {message.channel.id, above.id} & allowed, (
                f"an answer outside its channels: {message.text[:150]!r}, asked by {asker}"
            )
        for word in _MARK.findall(message.text):
            assert self.said[word].id in guild.members, "words of another server"


def _is_listening(task: asyncio.Task[object]) -> bool:
    """Whether this is discord.py's task for a message, or for a server that is joined or left."""
    return task.get_name().startswith(("discord.py: on_message", "discord.py: on_guild"))


async def run(actions: int, seed: int) -> dict[str, int]:
    """Act so often; returns how often each kind of action was taken."""
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with FakeDiscord(answer_limit=15, patience=30) as service:
            walk = RandomServers(service, Path(folder), seed)
            await walk.start()
            try:
                for _ in range(actions):
                    name = await walk.act()
                    counts[name] = counts.get(name, 0) + 1
            finally:
                await walk.stop()
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
