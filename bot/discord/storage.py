"""What the bot keeps, in one SQLite file: servers' settings, questions, the gaps they show.

Whatever a person wrote is kept with their id, also where somebody else asked on with it, so that it
can be deleted on request; it is deleted by itself after some days.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Self

from bot.discord.follows import FollowList
from bot.discord.gaps import GapList
from bot.discord.kept_file import kept_file_errors, open_kept
from bot.discord.server_settings import ServerSettings
from corpus.dates import Period
from index.search.filters import NO_FILTERS, Filters

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS servers (id INTEGER PRIMARY KEY, settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS asked (
  key TEXT PRIMARY KEY, server INTEGER, channel INTEGER, person INTEGER, at REAL,
  question TEXT NOT NULL, filters TEXT NOT NULL, previous TEXT, author INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS asked_in ON asked (channel, person, at);
-- Unused; it belongs to the form of the file that older releases share.
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
# Whatever is kept of servers: the tables, and the column with the server's id.
_OF_SERVERS = (
    ("servers", "id"),
    ("asked", "server"),
    ("gaps", "server"),
    ("follows", "server"),
)
_DAY = 24 * 60 * 60
# Direct messages belong to no server.
NO_SERVER = 0


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was asked: its explicit filters, and which readings were dropped.

    `previous` is the key of the question that it follows up, `author` who wrote the words, where
    that is not the person who asks.
    """

    question: str
    filters: Filters = NO_FILTERS
    ignore: frozenset[str] = frozenset()
    previous: str | None = None
    author: int | None = None


class Origin(NamedTuple):
    """Who asked where; `server` is NO_SERVER in direct messages."""

    server: int
    channel: int
    person: int


class Persons(NamedTuple):
    """Who asked a question, and who wrote its words: not the same where one asks on for another."""

    asker: int
    author: int


class BotStorage:
    """The file; every call is a few rows and takes well under a millisecond.

    Raises ConfigurationError for a file that is not the bot's, or damaged.
    """

    def __init__(self, path: Path) -> None:
        with kept_file_errors(path):
            self._db = open_kept(path, _SCHEMA)
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA secure_delete = ON")
            columns = {column[1] for column in self._db.execute("PRAGMA table_info(asked)")}
            if "author" not in columns:
                self._db.execute("ALTER TABLE asked ADD COLUMN author INTEGER")
            self.gaps = GapList(self._db)
            self.follows = FollowList(self._db)
        self._servers: dict[int, ServerSettings] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing can be asked afterwards."""
        self._db.close()

    def server(self, id_: int | None) -> ServerSettings:
        """A server's settings; the defaults for one that chose nothing and for None."""
        if not id_:
            return ServerSettings()
        if id_ not in self._servers:
            row = self._db.execute("SELECT settings FROM servers WHERE id = ?", (id_,)).fetchone()
            self._servers[id_] = ServerSettings.model_validate_json(row[0] if row else "{}")
        return self._servers[id_]

    def change_server(self, id_: int, **changes: object) -> ServerSettings:
        """Set some of a server's settings; returns all of them."""
        changed = self.server(id_).model_copy(update=changes)
        # Questions may be lost at a power cut, settings that were said to be kept may not.
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            self._db.execute("REPLACE INTO servers VALUES (?, ?)", (id_, changed.model_dump_json()))
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")
        self._servers[id_] = changed
        return changed

    def servers(self) -> set[int]:
        """Servers of which anything at all is kept."""
        selects = " UNION ".join(f"SELECT {column} FROM {table}" for table, column in _OF_SERVERS)
        return {id_ for (id_,) in self._db.execute(selects)} - {NO_SERVER}

    def keep(self, asked: AskedQuestion, origin: Origin) -> str:
        """Keep a question for the buttons under its answer; returns its key."""
        key = secrets.token_urlsafe(6)
        words = (asked.question, _filters_json(asked), asked.previous, asked.author)
        self._db.execute(
            "INSERT INTO asked (key, server, channel, person, at, question, filters, previous, "
            "author) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (key, *origin, time.time(), *words),
        )
        return key

    def persons(self, key: str) -> Persons | None:
        """Who asked a question and who wrote it; None when it was deleted."""
        row = self._db.execute(
            "SELECT person, ifnull(author, person) FROM asked WHERE key = ?", (key,)
        ).fetchone()
        return Persons(*row) if row else None

    def origin(self, key: str) -> Origin | None:
        """Who asked a question where; None when it was deleted."""
        query = "SELECT server, channel, person FROM asked WHERE key = ?"
        row = self._db.execute(query, (key,)).fetchone()
        return Origin(*row) if row else None

    def asked(self, key: str) -> AskedQuestion | None:
        """The question behind a button; None when it was deleted."""
        row = self._db.execute(
            "SELECT question, filters, previous, author FROM asked WHERE key = ?", (key,)
        ).fetchone()
        return _asked(*row) if row else None

    def note_shown(self, key: str, quote: str) -> None:
        """Note the packed reference of the quote that is shown under a question."""
        # Within the filters: a column more would be another form of the file.
        change = "UPDATE asked SET filters = json_set(filters, '$.shown', ?) WHERE key = ?"
        self._db.execute(change, (quote, key))

    def shown(self, key: str) -> str | None:
        """The packed reference of the quote that is shown under a question; None for none."""
        row = self._db.execute(
            "SELECT json_extract(filters, '$.shown') FROM asked WHERE key = ?", (key,)
        ).fetchone()
        return row[0] if row else None

    def claim_share(self, key: str) -> bool:
        """Note that an answer is shared; False where it was before, or is no longer kept."""
        change = (
            "UPDATE asked SET filters = json_set(filters, '$.is_shared', 1) "
            "WHERE key = ? AND json_extract(filters, '$.is_shared') IS NULL"
        )
        return self._db.execute(change, (key,)).rowcount == 1

    def last_asked(self, channel: int, person: int, *, seconds: float) -> str | None:
        """The key of the person's last question in a channel within the last `seconds`."""
        row = self._db.execute(
            "SELECT key FROM asked WHERE channel = ? AND person = ? AND at > ? ORDER BY at DESC",
            (channel, person, time.time() - seconds),
        ).fetchone()
        return row[0] if row else None

    def expire(self, days: int) -> int:
        """Delete what people wrote longer ago than this; returns how many questions there were."""
        before = time.time() - days * _DAY
        count = self._db.execute("DELETE FROM asked WHERE at < ?", (before,)).rowcount
        return count + self.gaps.expire(before)

    def forget_question(self, key: str) -> None:
        """Delete one question."""
        self._db.execute("DELETE FROM asked WHERE key = ?", (key,))
        self._wipe()

    def forget_person(self, person: int) -> int:
        """Delete all that a person wrote, whoever asked on with it; returns how many there were."""
        count = self._db.execute(
            "DELETE FROM asked WHERE ? IN (person, author)", (person,)
        ).rowcount
        count += self.gaps.forget_person(person)
        self._wipe()
        return count

    def forget_server(self, server: int) -> None:
        """Delete a server's settings, its questions, its list and what it follows."""
        self._servers.pop(server, None)
        for table, column in _OF_SERVERS:
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (server,))
        self._wipe()

    def _wipe(self) -> None:
        """Leave nothing of what was deleted in the write-ahead log either."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _filters_json(asked: AskedQuestion) -> str:
    period = asked.filters.period
    days = (period.start, period.end) if period else (None, None)
    return json.dumps(
        {
            "days": [day and day.isoformat() for day in days],
            "regions": asked.filters.regions,
            "categories": asked.filters.categories,
            "article": asked.filters.article,
            "ignore": sorted(asked.ignore),
        }
    )


def _asked(question: str, filters: str, previous: str | None, author: int | None) -> AskedQuestion:
    kept = json.loads(filters)
    start, end = (day and date.fromisoformat(day) for day in kept["days"])
    read = Filters(
        Period(start, end) or None,
        tuple(kept["regions"]),
        tuple(kept["categories"]),
        article=kept.get("article"),  # older releases kept none
    )
    return AskedQuestion(question, read, frozenset(kept["ignore"]), previous, author)
