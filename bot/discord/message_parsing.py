"""Plain talk: what a message asks, read without Discord.

A message that is addressed to the bot is a question unless it is nothing but a greeting or thanks.
In a dedicated channel, where nobody addresses it, only what looks like a question is answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.query.follow_up import move_of

_MENTION = re.compile(r"<@!?(\d+)>")
_COMMAND = re.compile(
    r"/(?P<name>browse|date|region|timeline|article|status|help|privacy)\b[:\s]*(?P<rest>.*)"
    r"|(?P<word>status|help|privacy)[.!?]?",
    re.IGNORECASE | re.DOTALL,
)
_COURTESY = re.compile(
    r"(?:(?:hi|hello|hey|thanks?|thank\s+you|thx|ty|ok(?:ay)?|great|nice|cool|bye|good\s+(?:bot|"
    r"morning|night|evening)|lol|yes|no|please|so\s+much|very\s+much|there|all|everyone|again)"
    r"[\s,.!:;)(-]*)+",
    re.IGNORECASE,
)
_GREETING = re.compile(r"(?:hi|hello|hey|please|good\s+(?:morning|evening))\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:and\s+|so\s+|but\s+|ok(?:ay)?,?\s+)?"
    r"(?:who|whom|whose|what|when|where|which|why|how|"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\s+"
    r"(?:there|it|he|she|they|this|that|these|those|the|an?|any|anyone|anybody|some|[A-Z]\w+)|"
    r"tell\s+(?:me|us)|show\s+(?:me|us)|find|search|look\s+up|list)\b",
    re.IGNORECASE,
)
_RHETORICAL = re.compile(
    r"(?:right|really|what|huh|ok(?:ay)?|no|yes|seriously|eh|why not|who knows|so what|and|lol"
    r"|how are you(?: all| doing| everyone)?|what'?s up|how'?s it going|anyone (?:here|there))"
    r"[\s?!.]*",
    re.IGNORECASE,
)
# Questions that say nothing by themselves: their subject stands in the one before.
_LEANING = re.compile(
    r"(?:and|but|or|what about|how about|what else|who else|also|then|why|when|where|who|how)\b"
    r"(?P<rest>.*)"
    r"|.*\bthat[?.!]*"
    r"|.*\b(?:it|its|he|him|his|she|her|hers|they|them|their|that one|those|there)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_SHORT = 6


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """What a message to the bot asks for: a command, `ask` with the question, or `nothing`."""

    name: str
    rest: str


def parse_message(text: str, *, me: int) -> ParsedMessage:
    """Read a message addressed to the bot whose user id is `me`; other mentions stay.

    A greeting, or nothing at all, asks for help; any other courtesy asks for nothing.
    """
    words = " ".join(_MENTION.sub(lambda m: "" if int(m[1]) == me else m[0], text).split())
    if match := _COMMAND.fullmatch(words):
        name = match["name"] or match["word"]
        return ParsedMessage(name.lower(), (match["rest"] or "").strip())
    if words and not _COURTESY.fullmatch(words):
        return ParsedMessage("ask", words)
    greets = not words or _GREETING.match(words)
    return ParsedMessage("help" if greets else "nothing", "")


def is_question(text: str) -> bool:
    """Whether somebody who addresses nobody asks something that an archive could answer."""
    words = " ".join(text.split())
    idle = _RHETORICAL.fullmatch(words) or _COURTESY.fullmatch(words)
    if len(words.split()) < 3 or idle or _MENTION.match(words):
        return False
    return words.endswith(("?", "？")) or _ASKS.match(words) is not None


def leans_on_previous(text: str) -> bool:
    """Whether a question is short and open enough to need the subject of the one before."""
    words = text.split()
    if move_of(text):
        return True
    return len(words) <= _SHORT and _LEANING.fullmatch(" ".join(words)) is not None
