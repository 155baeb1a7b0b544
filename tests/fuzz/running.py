"""Inputs, given to the targets one after the other, and what came of each."""

from __future__ import annotations

import faulthandler
import resource
import signal
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import LONGEST, mutated
from tests.hostile import hostile_texts, long_hostile_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.fuzz.target import Target

# Inputs of one run of hypothesis, which remembers all of a run: half of them it draws.
_BATCH = 500
# Seconds of the processor for one input, and before it is given up; seconds of the clock before the
# run ends with where it hangs; megabytes.
SLOW, _GIVEN_UP, _HANGS, MOST_MEMORY = 1.0, 20, 600, 300
_AGAIN = 3

_inputs = st.one_of(
    st.binary(max_size=2000),
    st.one_of(hostile_texts, long_hostile_texts, st.text(max_size=2000)).map(str.encode),
)


class _HungError(BaseException):
    """What ends a call that takes too long; no `except Exception` may hold it back."""


@dataclass
class Found:
    """How many inputs there were, the slowest and the greediest targets, and each fault once."""

    inputs: int = 0
    megabytes: float = 0.0
    slowest: dict[str, float] = field(default_factory=dict)
    faults: dict[str, bytes] = field(default_factory=dict)

    def __str__(self) -> str:
        slow = sorted(self.slowest.items(), key=lambda item: -item[1])[:5]
        slowest = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in slow)
        return (
            f"{self.inputs:,} inputs, {len(self.slowest)} targets, {len(self.faults)} faults, "
            f"{self.megabytes:.0f} MB over the base; slowest: {slowest}"
        )


def fuzzed(
    targets: Sequence[Target], inputs: int, *, first: int = 0, say: Callable[[str], object]
) -> Found:
    """Give so many inputs to the targets in turn; `say` is told of faults and of progress.

    The same number `first` brings the same inputs again.
    """
    others = [sample[:2000] for target in targets for sample in target.samples[:1]]
    for target in targets:  # what is loaded once is no input's fault
        for sample in target.samples:
            _outcome(target, sample)
    found, base = Found(), _megabytes()
    for number in range(0, inputs, _BATCH):
        _batch(targets, found, others, first + number, min(_BATCH, inputs - number), say)
        found.megabytes = max(0.0, _megabytes() - base)
        if number % (40 * _BATCH) == 0:
            say(str(found))
    if found.megabytes > MOST_MEMORY:
        found.faults[f"memory: {found.megabytes:.0f} MB over the base"] = b""
    return found


def _batch(
    targets: Sequence[Target],
    found: Found,
    others: Sequence[bytes],
    start: int,
    count: int,
    say: Callable[[str], object],
) -> None:
    @seed(start)
    @settings(
        max_examples=(count + 1) // 2,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn=_inputs, number=st.integers(0, 2**32 - 1))
    def each(drawn: bytes, number: int) -> None:
        """What was drawn goes to one target, and a mutation in which it may come to another."""
        draw = Random(number)  # noqa: S311 - the same in every run
        for as_drawn in draw.sample((True, False), 2):
            target = targets[found.inputs % len(targets)]
            given = drawn[:LONGEST]
            if not as_drawn:
                given = mutated(draw.choice(target.samples), draw, [drawn, *others])
            found.inputs += 1
            before = _megabytes()
            _judge(target, given, found, say)
            if (grown := _megabytes() - before) > MOST_MEMORY / 4:
                say(f"{target.name}: {grown:.0f} MB more for {len(given):,} bytes")

    each()


def _judge(target: Target, given: bytes, found: Found, say: Callable[[str], object]) -> None:
    seconds, fault = _outcome(target, given)
    for _ in range(_AGAIN):  # anything may have disturbed one measurement
        if seconds > SLOW and not fault:
            seconds, fault = min((seconds, fault), _outcome(target, given))
    found.slowest[target.name] = max(found.slowest.get(target.name, 0.0), seconds)
    if seconds > SLOW and not fault:
        fault = f"over {SLOW:g} s"
    if fault and (kind := f"{target.name}: {fault}") not in found.faults:
        found.faults[kind] = given
        say(f"{kind} ({seconds:.2f} s of {len(given):,} bytes)")


def _outcome(target: Target, given: bytes) -> tuple[float, str]:
    """Seconds of the processor, and what is wrong; nothing where a refusal is the domain's."""
    started = time.process_time()
    fault = ""
    try:
        with _given_up():
            target.call(given)
    except target.refuses:
        pass
    except _HungError:
        fault = f"over {_GIVEN_UP} s"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        at = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} at {at.filename.rpartition('/')[2]}:{at.lineno}"
        fault += f": {error}"[:80] if isinstance(error, AssertionError) else ""
    return time.process_time() - started, fault


@contextmanager
def _given_up() -> Iterator[None]:
    """End what hangs; where native code does, the whole run ends with where that was."""

    def end(*_: object) -> None:
        raise _HungError

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, _GIVEN_UP)
    faulthandler.dump_traceback_later(_HANGS, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
