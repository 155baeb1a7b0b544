"""What is said above a quote that a short follow-up asked for, and where the article has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.voice_wording import attribution
from index.query.follow_up import Move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.search.answer import FollowedUp

# By the move, and whether the article says what was asked for.
MOVES = {
    (Move.GO_ON, True): "This is how the same article goes on.",
    (Move.GO_ON, False): "The article ends with what was quoted.",
    (Move.SOURCE, True): "This is where the same article says who speaks.",
    (Move.SOURCE, False): "The article names nobody else near these words.",
    (Move.TIME, True): "This is the nearest place where the same article names a time.",
    (Move.TIME, False): "The article names no time.",
    (Move.REASON, True): "This is the nearest place where the same article speaks of a reason.",
    (Move.REASON, False): "The article gives no reason in so many words near what was quoted.",
}


def moved(followed: FollowedUp, *, ended: bool) -> Iterator[str]:
    """What a short follow-up brings, a sentence each; `ended` where it brings no quote."""
    yield MOVES[followed.move, followed.found]
    if followed.move is Move.SOURCE:
        yield f"What was quoted before: {attribution(followed.shown)}"
    if followed.move is Move.REASON and not followed.found:
        yield MOVES[Move.GO_ON, not ended]
