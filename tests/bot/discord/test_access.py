from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.discord.access import AccessGate, Cost, Requester
from bot.discord.errors import RefusedError
from bot.discord.localization import Translator
from bot.discord.storage import NO_SERVER, BotStorage, Origin
from bot.settings import DiscordSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANN, BEN = 1, 2
SERVER = 77


class Clock:
    """What `time.time` says to discord.py's cooldowns."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.time", clock)
    return clock


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[BotStorage]:
    with BotStorage(tmp_path / "kept.sqlite") as storage:
        yield storage


def gate(storage: BotStorage, person: int = 0, server: int = 0) -> AccessGate:
    return AccessGate(storage, DiscordSettings(user_limit=person, server_limit=server))


def requester(origin: Origin) -> Requester:
    here, nobody = frozenset({5}), frozenset[int]()
    return Requester(
        origin, here, nobody, manages=False, translate=Translator(), public=Translator()
    )


def asks(access: AccessGate, person: int, server: int = SERVER) -> None:
    origin = Origin(server, 5, person)
    access.admit(requester(origin))


def test_a_person_may_ask_so_often_a_minute_and_is_told_how_long_to_wait(
    storage: BotStorage, clock: Clock
) -> None:
    access = gate(storage, person=2)
    asks(access, ANN)
    clock.now += 20
    asks(access, ANN)
    with pytest.raises(RefusedError, match=r"ask again <t:1000060:R>\."):
        asks(access, ANN)
    asks(access, BEN)
    clock.now += 41
    asks(access, ANN)


@pytest.mark.usefixtures("clock")
def test_no_limit_is_no_limit(storage: BotStorage) -> None:
    access = gate(storage)
    for _ in range(50):
        asks(access, ANN)


@pytest.mark.usefixtures("clock")
def test_a_server_has_a_limit_of_its_own_and_direct_messages_have_none(
    storage: BotStorage,
) -> None:
    access = gate(storage, server=2)
    asks(access, ANN)
    asks(access, BEN)
    with pytest.raises(RefusedError, match="limit of this server"):
        asks(access, 3)
    asks(access, ANN, server=SERVER + 1)
    for _ in range(5):
        asks(access, ANN, server=NO_SERVER)


@pytest.mark.usefixtures("clock")
def test_a_question_that_is_refused_counts_for_nobody(storage: BotStorage) -> None:
    access = gate(storage, person=1, server=2)
    asks(access, ANN)
    for _ in range(3):
        with pytest.raises(RefusedError, match="Your limit"):
            asks(access, ANN)
    asks(access, BEN)


@pytest.mark.usefixtures("clock")
def test_presses_have_a_wider_limit_of_their_own(storage: BotStorage) -> None:
    access = gate(storage, person=1)
    asks(access, ANN)
    pressing = requester(Origin(SERVER, 5, ANN))
    for _ in range(5):
        access.admit(pressing, Cost.PRESS)
    with pytest.raises(RefusedError, match="Your limit"):
        access.admit(pressing, Cost.PRESS)


@pytest.mark.usefixtures("clock")
def test_a_limit_that_managers_lower_holds_from_then_on(storage: BotStorage) -> None:
    access = gate(storage, person=0)
    asks(access, ANN)
    storage.change_server(SERVER, user_limit=1)
    asks(access, ANN)
    with pytest.raises(RefusedError, match="Your limit"):
        asks(access, ANN)


def test_what_is_idle_is_forgotten(storage: BotStorage, clock: Clock) -> None:
    access = gate(storage, person=1)
    for person in range(100):
        asks(access, person)
    clock.now += 61
    asks(access, ANN)
    assert len(access._cooldowns._cache) == 1


def test_a_server_s_choice_of_privacy_comes_before_the_bot_s(storage: BotStorage) -> None:
    access = AccessGate(storage, DiscordSettings(private=True))
    here, elsewhere = requester(Origin(SERVER, 5, ANN)), requester(Origin(NO_SERVER, 5, ANN))
    assert access.is_private(here)
    storage.change_server(SERVER, private=False)
    assert not access.is_private(here)
    assert access.is_private(here, chosen=True)
    assert access.is_private(elsewhere)
    assert not access.is_private(elsewhere, chosen=False)
