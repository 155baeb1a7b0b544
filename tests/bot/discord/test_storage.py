from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.discord.gaps import Gap
from bot.discord.server_settings import ServerSettings
from bot.discord.storage import NO_SERVER, AskedQuestion, BotStorage, Origin
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


def report(store: BotStorage, server: int, question: str = "Why?", *, by: int = 8) -> None:
    store.gaps.report(server, question, "no answer", author=7, reporter=by)


def test_the_list_of_gaps_counts_persons_once_and_shows_no_names(store: BotStorage) -> None:
    for by in (8, 8, 9):
        report(store, 1, by=by)
    report(store, 2, "Elsewhere?")
    (gap,), count = store.gaps.page([1])
    assert (gap.question, gap.why, gap.persons, count) == ("Why?", "no answer", 2, 1)
    assert set(Gap._fields) == {"question", "why", "persons", "day"}
    store.gaps.clear([1])
    assert store.gaps.page([1]) == ([], 0)
    assert store.gaps.page([2])[1] == 1
    assert store.gaps.page([1, 2])[1] == 1


def test_the_list_of_gaps_is_turned_over(store: BotStorage) -> None:
    for number in range(26):
        report(store, 1, f"Which tram {number}?")
    pages = [store.gaps.page([1], offset=offset) for offset in (0, 20)]
    assert [len(rows) for rows, _ in pages] == [20, 6]
    assert {count for _, count in pages} == {26}
    assert len({gap.question for rows, _ in pages for gap in rows}) == 26


@pytest.mark.parametrize("server", [1, NO_SERVER])
def test_the_list_of_gaps_expires_like_the_questions(store: BotStorage, server: int) -> None:
    report(store, server)
    assert store.expire(1) == 0
    store._db.execute("UPDATE gaps SET at = at - 100000")
    assert store.expire(1) == 1
    assert store.gaps.page([server]) == ([], 0)


@pytest.mark.parametrize("person", [7, 8])
def test_who_wrote_or_reported_a_gap_can_have_it_deleted(store: BotStorage, person: int) -> None:
    report(store, NO_SERVER)
    assert store.forget_person(person) == 1
    assert store.gaps.page([NO_SERVER]) == ([], 0)


def test_a_list_of_older_releases_is_taken_over_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "discord.sqlite"
    older = sqlite3.connect(path)
    older.executescript(
        "CREATE TABLE asked (key TEXT PRIMARY KEY, server INTEGER, channel INTEGER, person INTEGER,"
        " at REAL, question TEXT NOT NULL, filters TEXT NOT NULL, previous TEXT) WITHOUT ROWID;"
        "CREATE TABLE unanswered (server INTEGER, question TEXT, why TEXT, day TEXT, times INTEGER,"
        " PRIMARY KEY (server, question, why)) WITHOUT ROWID;"
        "INSERT INTO unanswered VALUES (1, 'Why?', 'no answer', '2011-12-07', 3);"
    )
    older.close()
    for _ in range(2):
        with BotStorage(path) as store:
            (gap,), _ = store.gaps.page([1])
            assert (gap.question, gap.persons, gap.day) == ("Why?", 1, "2011-12-07")
            assert store.asked(store.keep(ASKED, HERE)) == ASKED
    with BotStorage(path) as store:
        assert store.expire(30) == 1


def test_only_the_owner_of_the_bot_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "discord.sqlite"
    with BotStorage(path) as store:
        store.keep(ASKED, HERE)
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_words_that_somebody_else_asked_on_with_go_with_their_author(store: BotStorage) -> None:
    copy = store.keep(replace(ASKED, author=3), Origin(1, 2, 4))
    own = store.keep(AskedQuestion("Mine?"), Origin(1, 2, 4))
    assert store.forget_person(3) == 1
    assert store.asked(copy) is None
    assert store.asked(own)


def test_servers_are_all_of_which_anything_is_kept(store: BotStorage) -> None:
    store.change_server(1, quotes=2)
    store.keep(ASKED, Origin(2, 2, 3))
    report(store, 3)
    store.keep(ASKED, Origin(NO_SERVER, 2, 3))
    assert store.servers() == {1, 2, 3}


def test_an_answer_is_shared_once(store: BotStorage) -> None:
    key = store.keep(ASKED, HERE)
    assert store.claim_share(key)
    assert not store.claim_share(key)
    assert not store.claim_share("nothing")


def test_a_person_is_forgotten_and_nobody_else(store: BotStorage) -> None:
    mine = store.keep(ASKED, HERE)
    theirs = store.keep(ASKED, Origin(1, 2, 4))
    assert store.forget_person(3) == 1
    assert store.asked(mine) is None
    assert store.asked(theirs) == ASKED


def test_a_server_is_forgotten_with_all_that_it_had(store: BotStorage) -> None:
    store.change_server(1, quotes=2)
    report(store, 1)
    key = store.keep(ASKED, HERE)
    other = store.keep(ASKED, Origin(9, 2, 3))
    store.forget_server(1)
    assert store.server(1) == ServerSettings()
    assert store.gaps.page([1]) == ([], 0)
    assert store.asked(key) is None
    assert store.asked(other) == ASKED


def test_deleted_words_are_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "discord.sqlite"
    with BotStorage(path) as store:
        store.keep(AskedQuestion("zanzibarquestion"), HERE)
        assert any(b"zanzibarquestion" in file.read_bytes() for file in tmp_path.iterdir())
        store.forget_person(3)
        assert not any(b"zanzibarquestion" in file.read_bytes() for file in tmp_path.iterdir())
