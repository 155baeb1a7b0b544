"""What the bot keeps, in one SQLite file: servers' settings, questions, the unanswered ones.

Questions are kept with the ids of the person and the server, so that they can be deleted on
request, and are deleted by themselves after some days. The list of unanswered questions names
nobody.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from pydantic import BaseModel, ConfigDict

from bot.discord.kept_file import open_kept
from corpus.dates import Period
from index.search.filters import NO_FILTERS, Filters

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import DiscordSettings

_SCHEMA = """
CREATE TABLE IF NOT EXISTS servers (id INTEGER PRIMARY KEY, settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS asked (
  key TEXT PRIMARY KEY, server INTEGER, channel INTEGER, person INTEGER, at REAL,
  question TEXT NOT NULL, filters TEXT NOT NULL, previous TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS asked_in ON asked (channel, person, at);
CREATE TABLE IF NOT EXISTS unanswered (
  server INTEGER NOT NULL, question TEXT NOT NULL, why TEXT NOT NULL, day TEXT NOT NULL,
  times INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (server, question, why)
) WITHOUT ROWID;
-- Unused; it belongs to the form of the file that older releases share.
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_DAY = 24 * 60 * 60
# Direct messages belong to no server.
NO_SERVER = 0


class ServerSettings(BaseModel):
    """What a server's managers chose with /settings; None stands for the bot's own default.

    Empty channels or roles mean all of them. Limits are questions a minute, 0 for none.
    """

    model_config = ConfigDict(frozen=True)

    channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    dedicated: frozenset[int] = frozenset()
    private: bool | None = None
    quotes: int | None = None
    user_limit: int | None = None
    server_limit: int | None = None
    language: str | None = None

    def over(self, default: DiscordSettings) -> DiscordSettings:
        """The bot's own settings, with what this server chose for those of the same name."""
        own = self.model_dump(include=set(type(default).model_fields), exclude_none=True)
        return default.model_copy(update=own)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was asked: its explicit filters, and which readings were dropped.

    `previous` is the key of the question that it follows up.
    """

    question: str
    filters: Filters = NO_FILTERS
    ignore: frozenset[str] = frozenset()
    previous: str | None = None


class Origin(NamedTuple):
    """Who asked where; `server` is NO_SERVER in direct messages."""

    server: int
    channel: int
    person: int


class Unanswered(NamedTuple):
    """A question on the list, why it is there, since when and how often."""

    question: str
    why: str
    day: str
    times: int


class BotStorage:
    """The file; every call is a few rows and takes well under a millisecond."""

    def __init__(self, path: Path) -> None:
        self._db = open_kept(path, _SCHEMA)
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA secure_delete = ON")
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
        self._db.execute("REPLACE INTO servers VALUES (?, ?)", (id_, changed.model_dump_json()))
        self._servers[id_] = changed
        return changed

    def servers(self) -> set[int]:
        """Servers that chose settings or have a list of unanswered questions."""
        rows = self._db.execute("SELECT id FROM servers UNION SELECT server FROM unanswered")
        return {id_ for (id_,) in rows} - {NO_SERVER}

    def keep(self, asked: AskedQuestion, origin: Origin) -> str:
        """Keep a question for the buttons under its answer; returns its key."""
        key = secrets.token_urlsafe(6)
        row = (key, *origin, time.time(), asked.question, _filters_json(asked), asked.previous)
        self._db.execute("INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return key

    def asked(self, key: str) -> AskedQuestion | None:
        """The question behind a button; None when it was deleted."""
        row = self._db.execute(
            "SELECT question, filters, previous FROM asked WHERE key = ?", (key,)
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

    def last_asked(self, channel: int, person: int, *, seconds: float) -> str | None:
        """The key of the person's last question in a channel within the last `seconds`."""
        row = self._db.execute(
            "SELECT key FROM asked WHERE channel = ? AND person = ? AND at > ? ORDER BY at DESC",
            (channel, person, time.time() - seconds),
        ).fetchone()
        return row[0] if row else None

    def expire(self, days: int) -> int:
        """Delete questions older than this; returns how many there were."""
        before = time.time() - days * _DAY
        return self._db.execute("DELETE FROM asked WHERE at < ?", (before,)).rowcount

    def note_unanswered(self, server: int, question: str, why: str) -> None:
        """Put a question on a server's list, without anybody's name."""
        self._db.execute(
            "INSERT INTO unanswered (server, question, why, day) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET times = times + 1, day = excluded.day",
            (server, question, why, datetime.now(UTC).date().isoformat()),
        )

    def unanswered(self, server: int, *, limit: int = 20) -> tuple[list[Unanswered], int]:
        """The latest of a server's list, and how long it is."""
        rows = self._db.execute(
            "SELECT question, why, day, times FROM unanswered WHERE server = ? "
            "ORDER BY day DESC, times DESC, question LIMIT ?",
            (server, limit),
        )
        count = self._db.execute("SELECT count(*) FROM unanswered WHERE server = ?", (server,))
        return [Unanswered(*row) for row in rows], count.fetchone()[0]

    def clear_unanswered(self, server: int) -> int:
        """Empty a server's list; returns how long it was."""
        return self._db.execute("DELETE FROM unanswered WHERE server = ?", (server,)).rowcount

    def forget_person(self, person: int) -> int:
        """Delete every question of a person; returns how many there were."""
        count = self._db.execute("DELETE FROM asked WHERE person = ?", (person,)).rowcount
        self._wipe()
        return count

    def forget_server(self, server: int) -> None:
        """Delete a server's settings, its questions and its list."""
        self._servers.pop(server, None)
        for table, column in (("servers", "id"), ("asked", "server"), ("unanswered", "server")):
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
            "ignore": sorted(asked.ignore),
        }
    )


def _asked(question: str, filters: str, previous: str | None) -> AskedQuestion:
    kept = json.loads(filters)
    start, end = (day and date.fromisoformat(day) for day in kept["days"])
    read = Filters(Period(start, end) or None, tuple(kept["regions"]), tuple(kept["categories"]))
    return AskedQuestion(question, read, frozenset(kept["ignore"]), previous)
