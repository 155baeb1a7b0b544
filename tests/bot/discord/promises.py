"""What the bot promised: looked at after every action of a random walk, whatever was done.

What each person says holds a word that nobody else says, so that it is seen in every text whose
words it holds. A word is private until it is said, or shared, before others.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.model import MANAGE_GUILD
from tests.reading import quotations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.discord.storage import BotStorage
    from tests.fake_discord import FakeDiscord, Message
    from tests.fake_discord.model import Guild, Member, User

_MARK = re.compile(r"mark[a-p]{8}")
_STOP = re.compile(r"stop:(\d+)")


@dataclass
class Word:
    """Who said it, and whether nobody else may read it."""

    by: User
    private: bool


def mark(number: int) -> str:
    """A word for a number, without a digit that a question could take for a year."""
    return "mark" + "".join("abcdefghijklmnop"[int(digit, 16)] for digit in f"{number:08x}")


def marks(text: str) -> set[str]:
    """The words of this kind in a text."""
    return set(_MARK.findall(text))


class Faults(logging.Handler):
    """Keeps what is logged as a fault, by the bot, by discord.py or by asyncio."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(f"{record.name}: {record.getMessage()} {record.exc_info or ''}")


class Promises:
    """The words that were said, what was deleted, and the messages that were looked at."""

    def __init__(self, service: FakeDiscord) -> None:
        self._service = service
        self._words: dict[str, Word] = {}
        self._forgotten: set[str] = set()
        # As they stand after an edit, and those whose place was looked at when they were sent.
        self._seen: set[tuple[int, object]] = set()
        self._placed: set[int] = set()
        self.faults = Faults()

    def say(self, word: str, by: User, *, private: bool) -> None:
        """Note that somebody says a word."""
        self._words[word] = Word(by, private)

    def share(self, words: Iterable[str]) -> None:
        """Note that words are shown to everyone by whoever said them."""
        for word in words:
            self._words[word].private = False

    def forget(self, person: User) -> None:
        """Note that a person had everything deleted."""
        self._forgotten |= {word for word, said in self._words.items() if said.by is person}

    def check(self, storage: BotStorage) -> None:
        """What must hold after every action."""
        assert self.faults.found == [], self.faults.found[0]
        rows = storage._db.execute("SELECT question FROM asked UNION ALL SELECT question FROM gaps")
        kept = {word for (text,) in rows for word in marks(text)}
        assert not kept & self._forgotten, "what somebody had deleted is kept"
        for message in self._service.sent_messages():
            if (key := (message.id, message.edited_at)) not in self._seen:
                self._seen.add(key)
                if message.id not in self._placed:
                    self._placed.add(message.id)
                    self._check_place(message, storage)
                self._check_words(message)
                self._check_pings(message, storage)

    def check_form(self, form: object, reader: User) -> None:
        """A form shows no private words of somebody else."""
        for word in marks(json.dumps(form)):
            assert self._words[word].by is reader or not self._words[word].private

    def _check_words(self, message: Message) -> None:
        """Whoever sees a message may read the words in it."""
        guild, reader = message.channel.guild, message.visible_to
        for name in marks(_all_of(message)):
            word = self._words[name]
            if guild is None:
                may = word.by in message.channel.recipients
            elif reader is None:
                may = word.by.id in guild.members and not word.private
            else:
                reads_gaps = _manages(guild.members[reader.id])
                may = word.by is reader or not word.private or reads_gaps
                may = may and word.by.id in guild.members
            assert may, f"words of {word.by.name} before {reader or 'everyone'}: {message.text!r}"

    def _check_place(self, message: Message, storage: BotStorage) -> None:
        """What everyone sees stands where it may, for whom it may."""
        guild, asker = message.channel.guild, asked_by(message)
        answers = message.interaction or quotations(message)
        if guild is None or message.visible_to is not None or asker is None or not answers:
            return
        member, holds = guild.members[asker.id], storage.server(guild.id)
        if _manages(member):
            return
        above = message.channel.parent or message.channel
        allowed = holds.channels | holds.dedicated
        if holds.channels:
            assert {message.channel.id, above.id} & allowed, f"outside its channels: {message.text}"
        if holds.roles:
            assert {role.id for role in member.roles} & holds.roles, "without the role"

    def _check_pings(self, message: Message, storage: BotStorage) -> None:
        """Nobody is mentioned but the role that managers chose, where they chose it."""
        stops = _STOP.findall(_all_of(message))
        follows = {each.id: each.wish for each in storage.follows.all()}
        wishes = [follows[int(id_)] for id_ in stops if int(id_) in follows]
        if message.visible_to is None and wishes:
            (wish,) = wishes
            assert message.channel.id == wish.channel, "news in another channel"
            assert set(message.pings) <= {f"<@&{wish.role}>"}, message.pings
        else:
            assert not message.pings, message.pings


def asked_by(message: Message) -> User | None:
    """Whose command or message a message answers; None where it answers nobody."""
    if message.interaction is not None:
        return message.interaction.user
    return message.reference.author if message.reference else None


def _all_of(message: Message) -> str:
    return json.dumps([message.content, message.embeds, message.components])


def _manages(member: Member) -> bool:
    return bool(member.permissions & MANAGE_GUILD)


def told_twice(guild: Guild, since: int) -> set[str]:
    """The follows that were told of more than once in messages later than `since`."""
    found = [
        id_
        for channel in guild.channels
        for message in channel.messages
        if message.id > since and message.visible_to is None
        for id_ in _STOP.findall(_all_of(message))
    ]
    return {id_ for id_ in found if found.count(id_) > 1}
