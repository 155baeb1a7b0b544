"""What `verbatim run` logs, and how: for the keeper's eyes, without the words and ids of people.

Messages of errors may repeat what somebody asked, and Discord's library logs ids and the secret of
an answer. So an error is logged by its kind and by where it came up, and ids are left out; with
`details` all of it stands there.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import LogSettings

# Whose a webhook's token is may write in the name of the bot for a quarter of an hour. An
# application's own id is nobody's, and part of the address that invites it.
_SECRET = re.compile(r"(/(?:webhooks|interactions)/\w+/)[\w.-]+")
_ID = re.compile(r"(?<![\d=])\d{17,20}(?!\d)")


def configure(settings: LogSettings) -> None:
    """Have everything that is logged from now on written as it is set."""
    kind = JsonFormatter if settings.format == "json" else TextFormatter
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:  # the command line's own, and no other's
            handler.setFormatter(kind(details=settings.details))
    # What a service does; of the libraries only what is wrong.
    logging.getLogger("bot").setLevel(logging.INFO)


class TextFormatter(logging.Formatter):
    """A line for each entry: `WARNING bot.discord.client: ...`, and where an error came up."""

    def __init__(self, *, details: bool) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self._details = details

    def format(self, record: logging.LogRecord) -> str:
        """The entry, with the places of its error below."""
        line = f"{record.levelname} {record.name}: {self.said(record)}"
        return "\n".join([line, *self.places(record)])

    def said(self, record: logging.LogRecord) -> str:
        """What the entry says."""
        return record.getMessage() if self._details else impersonal(record.getMessage())

    def places(self, record: logging.LogRecord) -> list[str]:
        """The kinds of its error and of those that it came of, with where each came up."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return []
        if self._details:
            return "".join(traceback.format_exception(error)).splitlines()
        return ["Traceback (messages of errors are left out):", *_places(error)]


class JsonFormatter(TextFormatter):
    """A JSON object on a line of its own for each entry."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry: time (ISO 8601, UTC), level, logger, message, and for an error its places."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.said(record),
        }
        if record.exc_info and record.exc_info[1]:
            entry["error"] = type(record.exc_info[1]).__qualname__
            entry["traceback"] = self.places(record)
        return json.dumps(entry, ensure_ascii=False)


def impersonal(text: str) -> str:
    """A text without ids of Discord and without the secrets by which answers are sent."""
    return _ID.sub("(id)", _SECRET.sub(r"\1(secret)", text))


def _places(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        for frame in traceback.extract_tb(error.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield type(error).__qualname__
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
