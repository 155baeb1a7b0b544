"""What `verbatim run` logs tells what went wrong, and neither what was asked nor by whom."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from typing import TYPE_CHECKING

import pytest

from bot.logs import JsonFormatter, TextFormatter, impersonal
from tests.bot.discord.processes import process
from tests.fake_discord import FakeDiscord
from tests.fake_discord.waiting import eventually

if TYPE_CHECKING:
    from pathlib import Path


WORDS = "zeppelin"


def a_record(message: str, *, fault: str = "") -> logging.LogRecord:
    """An entry about an error that came of another one, each with these words in its message."""
    if not fault:
        return logging.makeLogRecord({"msg": message, "name": "bot", "levelname": "WARNING"})
    with pytest.raises(ValueError, match=fault) as raised:
        look_up(fault)
    info = (raised.type, raised.value, raised.tb)
    return logging.makeLogRecord({"msg": message, "levelname": "ERROR", "exc_info": info})


def look_up(word: str) -> object:
    try:
        return dict[str, object]()[word]
    except KeyError as error:
        raise ValueError(f"no {word}") from error


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
def test_an_error_is_logged_by_its_kind_and_place_without_its_words(
    formatter: type[TextFormatter],
) -> None:
    record = a_record("a request failed", fault=WORDS)
    told = formatter(details=False).format(record)
    assert WORDS not in told
    for said in ("a request failed", "ValueError", "KeyError", "test_logs.py", "in look_up"):
        assert said in told
    assert WORDS in formatter(details=True).format(record)


def test_a_json_entry_is_one_object_on_one_line() -> None:
    text = JsonFormatter(details=False).format(a_record("two\nlines", fault=WORDS))
    assert "\n" not in text
    entry = json.loads(text)
    assert list(entry) == ["time", "level", "logger", "message", "error", "traceback"]
    assert entry["level"] == "error"
    assert entry["error"] == "ValueError"
    plain = json.loads(JsonFormatter(details=False).format(a_record("plain")))
    assert list(plain) == ["time", "level", "logger", "message"]


def test_ids_and_the_secrets_of_answers_are_left_out_and_the_invitation_stays() -> None:
    before, after = "POST https://d.example/webhooks/15764298669983/", "/messages by "
    line = f"{before}aW50ZXJhY3-x.y_z{after}157642986699830067"
    assert impersonal(line) == f"{before}(secret){after}(id)"
    invitation = "https://discord.com/oauth2/authorize?client_id=157642986699830067&scope=bot"
    assert impersonal(invitation) == invitation
    assert impersonal("20261129 articles, 3.14") == "20261129 articles, 3.14"


@pytest.mark.parametrize("form", ["text", "json"])
async def test_a_run_with_questions_errors_and_buttons_logs_neither_words_nor_ids(
    tmp_path: Path, form: str
) -> None:
    settings = f'[log]\nformat = "{form}"\n'
    async with FakeDiscord(answer_limit=10, patience=60) as service:
        guild = service.add_guild()
        ann = service.add_user("Ann", guild)
        quiet = guild.add_channel("quiet")
        quiet.deny(1 << 11)
        async with process(service, tmp_path, settings=settings) as running:
            answer = await ann.slash("ask", question=f"Which tram, {WORDS}, left the east gate?")
            await ann.click(answer.message, "More…")
            # Discord refuses an answer, the archive fails, a channel may not be written in.
            service.fail_next("PATCH /webhooks/*", 403)
            await ann.slash("ask", question=f"Is a {WORDS} a tram?")
            await ann.slash("ask", question=f"fail on the {WORDS} tram")
            said = await ann.says(quiet, f"{service.bot.mention} Which {WORDS} tram?")
            await eventually(lambda: bool(ann.direct().messages), within=30)
            running.send_signal(signal.SIGTERM)
            _, errors = await asyncio.wait_for(running.communicate(), 30)
        logged = errors.decode()
        assert running.returncode == 0, logged
        assert "a request failed" in logged
        assert "Add the bot to a server" in logged
        assert WORDS not in logged.casefold()
        for each in (ann, quiet, guild, said, answer.message):
            assert str(each.id) not in logged
        if form == "json":
            assert all(json.loads(line)["message"] for line in logged.splitlines())
