"""Forged buttons and forms, over real sockets: what others asked, wrote and set stays theirs.

    python -m tests.bot.discord.forging [TRIES] [SEED]

Ann asks privately and directly in one server, which reports gaps and follows posts. Two forgers
press what nobody offered them: Eve, who manages another server and knows every key and number of
the first, and Fay, a member of the first, who knows all that stands there for everyone. After each
try neither has seen a word of Ann's or of the server's settings, and nothing of theirs is changed.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.discord import actions
from bot.discord.client import VerbatimBot
from bot.discord.follows import Wish
from bot.settings import DiscordSettings
from tests.fake_archive import FakeArchive
from tests.fake_discord import FakeDiscord, NotSeenError
from tests.fake_discord.answers import Answer
from tests.fake_discord.component_rules import BUTTON, SELECT
from tests.fake_discord.interactions import COMPONENT, DEFER_UPDATE, MODAL_SUBMIT
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS
from tests.fuzz.mutation import mutated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_discord import Message, Person
    from tests.fake_discord.interactions import Interaction

MANAGER = MEMBER_PERMISSIONS | MANAGE_GUILD
# Only what Ann wrote, and what her server chose, holds these.
SECRET, TOPIC = "zyzzyva", "Quokkas"
# Seconds that an answer may take on a busy machine.
_PATIENCE = 5.0
# Actions whose state is the key of a question: tried more often.
_KEYS = ("follow", "why", "reveal", "unhelpful", "drop", "place")


class Forgery:
    """The two servers, what is secret in the first, and the forgers' tries."""

    def __init__(self, service: FakeDiscord, data: Path, seed: int) -> None:
        self.service = service
        self.random = random.Random(seed)  # noqa: S311 - chosen to be repeatable
        settings = DiscordSettings(refresh_seconds=3600)
        self.bot = VerbatimBot(FakeArchive, settings, data=data, guild_ready_timeout=0.05)
        self.home = service.add_guild("Home")
        self.away = service.add_guild("Away")
        self.ann = service.add_user("Ann", self.home)
        self.fay = service.add_user("Fay", self.home)
        self.eve = service.add_user("Eve")
        self.away.add_member(self.eve, permissions=MANAGER)
        self.readers = self.home.add_role("Readers")
        self.home.add_member(self.ann, roles=[self.readers])
        self.home.add_member(self.fay, roles=[self.readers])
        # What each forger may press on, and what they know.
        self.pressed: dict[Person, Message] = {}
        self.known: dict[Person, list[str]] = {}

    async def prepare(self) -> None:
        """Ask, report, follow and set; note what each forger knows."""
        question = f"Which tram, {SECRET}?"
        private = await self.ann.slash("ask", question=question, options={"private": True})
        said = await self.ann.dm(question)
        directly = await said.channel.wait_for_message(replying_to=said)
        public = await self.ann.slash("ask", question="Which tram?")
        panel = await private.click("More…")
        await panel.click("Report a problem")
        storage, home = self.bot.storage, self.home.id
        follow = storage.follows.add(Wish(home, self.home.channels[0].id, topic=TOPIC))
        storage.change_server(home, roles=frozenset({self.readers.id}))
        await self._ask(self.fay)
        await self._ask(self.eve)
        shown = [*_ids(public.message), str(public.message.id), str(follow.id), str(home)]
        hidden = [*_ids(private.message), *_ids(panel.message), *_ids(directly)]
        self.known[self.fay] = shown
        self.known[self.eve] = [*shown, *hidden, str(private.message.id), str(directly.id)]
        self.before = self._theirs(), [_look(message) for message in self._messages()]

    async def _ask(self, forger: Person) -> None:
        """Have an answer of the forger's own, with buttons and a list, to press on."""
        answer = await forger.slash("ask", question="Which lamp and which tram?")
        self.pressed[forger] = answer.message

    async def attempt(self) -> None:
        """One forged press or form, and what came of it."""
        forger = self.random.choice((self.fay, self.eve))
        if not {BUTTON, SELECT} <= {part["type"] for part in self.pressed[forger].walk()}:
            await self._ask(forger)  # what was pressed on has become something else, or is deleted
        if self.random.random() < 0.3:
            custom_id = self._forged(list(actions._FORMS), self.known[forger])
            answer = await self._send(forger, custom_id)
        else:
            custom_id = self._forged([*actions._CONTROLS, *_KEYS], self.known[forger])
            answer = await self._press(forger, custom_id)
        seen = [*answer.messages, self.pressed[forger]]
        told = [message.text for message in seen] + [json.dumps(m.components) for m in seen]
        told += [str(file.data) for message in seen for file in message.attachments]
        told.append(json.dumps(answer.interaction.modal))
        for secret in (SECRET, TOPIC, str(self.readers.id)):
            allowed = secret == str(self.readers.id) and forger is self.fay
            assert allowed or secret not in "".join(told), f"{forger.name}: {custom_id!r}: {told}"
        after = self._theirs(), [_look(message) for message in self._messages()]
        assert after == self.before, f"{forger.name}: {custom_id!r} changed something"

    def _forged(self, names: Sequence[str], known: list[str]) -> str:
        """An action with a state that belongs to it, to another, or is nearly one."""
        draw = self.random
        action = draw.choice(names)
        state = draw.choice([*known, *(each.partition(":")[2] for each in known)])
        key = state.rpartition(":")[2]
        forms = [
            *(state, key, f"{draw.choice(actions.REASONS)}:{key}", f"dates:{key}", f"1:{state}"),
            *(f"FR:{key}", "me", "server", f"{draw.randrange(99)}:::", "private=false"),
        ]
        state = draw.choice(forms)
        if draw.random() < 0.2:
            state = mutated(state.encode(), draw, [b"0", b":"]).decode("utf-8", "replace")
        return f"{action}:{state or 0}"[:100]

    async def _press(self, forger: Person, custom_id: str) -> Answer:
        kind = self.random.choice((BUTTON, BUTTON, SELECT))
        data: dict[str, object] = {"custom_id": custom_id, "component_type": kind}
        if kind == SELECT:
            data["values"] = [self.random.choice(["1", "private=false", *self.known[forger]])]
        message = self.pressed[forger]
        # discord.py passes over what does not stand in the message, so the forged id does.
        part = next(each for each in message.walk() if each["type"] == kind and "custom_id" in each)
        real, part["custom_id"] = part["custom_id"], custom_id
        interaction = forger._begin(COMPONENT, message.channel, data, custom_id, source=message)
        answer = await self._answered(forger, interaction)
        part["custom_id"] = real
        return answer

    async def _send(self, forger: Person, custom_id: str) -> Answer:
        field = {"type": 4, "custom_id": "question", "value": "And then?"}
        data = {"custom_id": custom_id, "components": [{"type": 18, "component": field}]}
        message = self.pressed[forger]
        interaction = forger._begin(MODAL_SUBMIT, message.channel, data, custom_id, source=message)
        return await self._answered(forger, interaction)

    async def _answered(self, forger: Person, interaction: Interaction) -> Answer:
        """The answer, or what there is of it: of what was never there nothing is said."""
        try:
            return await forger._answered(interaction, _PATIENCE)
        except NotSeenError:
            assert interaction.response == DEFER_UPDATE, f"{interaction.title}: no answer at all"
            return Answer(forger, interaction)

    def _theirs(self) -> tuple[object, ...]:
        """What is kept of Ann and of her server."""
        storage, home = self.bot.storage, self.home.id
        query = "SELECT key, question FROM asked WHERE person = ? ORDER BY key"
        asked = storage._db.execute(query, (self.ann.id,)).fetchall()
        # What stands there for everyone, everyone may report.
        reported = "SELECT * FROM gaps WHERE question LIKE ?"
        gaps = storage._db.execute(reported, (f"%{SECRET}%",)).fetchall()
        return asked, gaps, storage.server(home), storage.follows.all(home)

    def _messages(self) -> list[Message]:
        everything = self.service.world.channels.values()
        messages = [message for channel in everything for message in channel.messages]
        return [
            each for each in messages if each.visible_to is self.ann or each.channel.guild is None
        ]


def _ids(message: Message) -> list[str]:
    return [part["custom_id"] for part in message.walk() if "custom_id" in part]


def _look(message: Message) -> tuple[object, ...]:
    return message.text, message.deleted, json.dumps(message.components)


async def run(tries: int, seed: int) -> None:
    """Try so often; AssertionError, which says by what, where anything comes out."""
    with tempfile.TemporaryDirectory() as folder:
        async with FakeDiscord(answer_limit=15, patience=30) as service:
            forgery = Forgery(service, Path(folder), seed)
            async with service.running(forgery.bot):
                await forgery.prepare()
                for _ in range(tries):
                    await forgery.attempt()


def main() -> None:
    """Take the number of tries and the seed from the command line."""
    given = [int(each) for each in sys.argv[1:]]
    tries, seed = [*given, *(2000, 1)[len(given) :]]
    asyncio.run(run(tries, seed))
    sys.stdout.write(f"{tries} forged presses and forms: 0 leaks\n")


if __name__ == "__main__":
    main()
