"""A fake Discord on loopback that an unmodified discord.py client logs in to.

`async with FakeDiscord() as discord:` listens; `discord.running(client)` logs a client of this
process in, and `launch.py` a bot in its own. People act (`await ann.slash("ask", question=...)`)
and get back what they would see. Documented limits are checked on every body, and what breaks
one is a plain sentence in `discord.violations`.
"""

from tests.fake_discord.answers import Answer, Suggestions
from tests.fake_discord.model import Channel, Guild, Message
from tests.fake_discord.people import Person
from tests.fake_discord.server import FakeDiscord
from tests.fake_discord.waiting import NotSeenError

__all__ = [
    "Answer",
    "Channel",
    "FakeDiscord",
    "Guild",
    "Message",
    "NotSeenError",
    "Person",
    "Suggestions",
]
