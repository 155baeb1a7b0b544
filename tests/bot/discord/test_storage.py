from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.discord.storage import AskedQuestion, BotStorage, Origin, ServerSettings
from corpus.dates import Period
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HERE = Origin(server=1, channel=2, person=3)
ASKED = AskedQuestion(
    "What happened?",
    Filters(Period(date(2011, 10, 1), None), ("CN-SC", "FR"), ("Trams",)),
    frozenset({"dates"}),
    "before",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStorage]:
    with BotStorage(tmp_path / "kept" / "discord.sqlite") as opened:
        yield opened


def test_a_question_comes_back_with_its_filters(store: BotStorage) -> None:
    assert store.asked(store.keep(ASKED, HERE)) == ASKED
    plain = AskedQuestion("Why?")
    assert store.asked(store.keep(plain, HERE)) == plain
    assert store.asked("nothing") is None


def test_the_quote_that_is_shown_is_kept_and_goes_with_its_question(store: BotStorage) -> None:
    key = store.keep(ASKED, HERE)
    assert store.shown(key) is None
    store.note_shown(key, "abc")
    store.note_shown(key, "def")
    assert store.shown(key) == "def"
    assert store.asked(key) == ASKED
    store.forget_person(HERE.person)
    assert store.shown(key) is None


def test_the_last_question_of_a_person_in_a_channel_is_found_for_a_while(store: BotStorage) -> None:
    store.keep(ASKED, HERE)
    time.sleep(0.002)
    last = store.keep(AskedQuestion("Why?"), HERE)
    store.keep(AskedQuestion("Elsewhere"), Origin(1, 99, 3))
    assert store.last_asked(2, 3, seconds=60) == last
    assert store.last_asked(2, 3, seconds=0) is None
    assert store.last_asked(2, 4, seconds=60) is None


def test_old_questions_expire(store: BotStorage) -> None:
    key = store.keep(ASKED, HERE)
    assert store.expire(1) == 0
    assert store.expire(0) == 1
    assert store.asked(key) is None


def test_settings_are_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "discord.sqlite"
    with BotStorage(path) as store:
        assert store.server(1) == ServerSettings()
        store.change_server(1, quotes=2, channels=frozenset({5, 6}))
        store.change_server(1, private=False)
    with BotStorage(path) as store:
        kept = ServerSettings(quotes=2, channels=frozenset({5, 6}), private=False)
        assert store.server(1) == kept
        assert store.server(None) == ServerSettings()


def test_the_list_of_unanswered_counts_and_holds_no_person(tmp_path: Path) -> None:
    path = tmp_path / "discord.sqlite"
    with BotStorage(path) as store:
        for _ in range(2):
            store.note_unanswered(1, "Why?", "no answer")
        store.note_unanswered(2, "Elsewhere?", "no answer")
        (row,), count = store.unanswered(1)
        assert (row.question, row.why, row.times, count) == ("Why?", "no answer", 2, 1)
        columns = {c[1] for c in store._db.execute("PRAGMA table_info(unanswered)")}
        assert columns == {"server", "question", "why", "day", "times"}
        assert store.clear_unanswered(1) == 1
        assert store.unanswered(1) == ([], 0)
        assert store.unanswered(2)[1] == 1


def test_a_person_is_forgotten_and_nobody_else(store: BotStorage) -> None:
    mine = store.keep(ASKED, HERE)
    theirs = store.keep(ASKED, Origin(1, 2, 4))
    assert store.forget_person(3) == 1
    assert store.asked(mine) is None
    assert store.asked(theirs) == ASKED


def test_a_server_is_forgotten_with_all_that_it_had(store: BotStorage) -> None:
    store.change_server(1, quotes=2)
    store.note_unanswered(1, "Why?", "no answer")
    key = store.keep(ASKED, HERE)
    other = store.keep(ASKED, Origin(9, 2, 3))
    store.forget_server(1)
    assert store.server(1) == ServerSettings()
    assert store.unanswered(1) == ([], 0)
    assert store.asked(key) is None
    assert store.asked(other) == ASKED


def test_deleted_words_are_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "discord.sqlite"
    with BotStorage(path) as store:
        store.keep(AskedQuestion("zanzibarquestion"), HERE)
        assert any(b"zanzibarquestion" in file.read_bytes() for file in tmp_path.iterdir())
        store.forget_person(3)
        assert not any(b"zanzibarquestion" in file.read_bytes() for file in tmp_path.iterdir())
