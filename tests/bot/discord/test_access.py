from __future__ import annotations

from bot.discord import limiter
from bot.discord.limiter import Limiter


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_key_waits_until_its_oldest_question_is_a_minute_old() -> None:
    clock = Clock()
    limits = Limiter(clock)
    limits.count("ann")
    clock.now += 20
    limits.count("ann")
    assert limits.wait("ann", 2) == 40
    assert limits.wait("ann", 3) == 0
    clock.now += 40
    assert limits.wait("ann", 2) == 0


def test_keys_do_not_count_for_each_other_and_zero_is_no_limit() -> None:
    limits = Limiter(Clock())
    for _ in range(5):
        limits.count("ann")
    assert limits.wait("ben", 1) == 0
    assert limits.wait("ann", 0) == 0
    assert limits.wait("ann", 1) > 0


def test_a_limit_that_was_lowered_waits_for_the_newest() -> None:
    clock = Clock()
    limits = Limiter(clock)
    for _ in range(3):
        limits.count("ann")
        clock.now += 10
    assert limits.wait("ann", 1) == 50


def test_idle_keys_are_dropped(monkeypatch: object) -> None:
    clock = Clock()
    limits = Limiter(clock)
    for number in range(limiter._MANY + 1):
        limits.count(number)
    clock.now += 61
    limits.count("ann")
    assert set(limits._times) == {"ann"}
