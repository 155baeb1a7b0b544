"""Plain talk: what a message asks, read without Discord.

A message that is addressed to the bot is a question unless it is nothing but chatter: thanks, a
laugh, an exclamation. A reply to one of its answers is a question if it asks on. In a channel where
nobody addresses it, only what looks like a question is answered.
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
# What asks for the bot itself, and gets a few lines about it.
_ABOUT = re.compile(
    r"(?:(?:who|what) (?:are|is) (?:you|this(?: bot)?)|what can (?:you|i) (?:do|ask)(?: here)?|"
    r"how (?:do|does) (?:you|this|it|this bot) work|how do i use (?:you|this|this bot)|"
    r"are you (?:an? )?(?:real|ai|bot|robot|human|person|machine)|"
    r"settings|commands|about(?: you)?|info)[\s?.!]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Words of which chatter is made; a message of nothing else asks for nothing.
_CHATTER = frozenset(
    _WORD.findall(
        "hi hello hey thanks thank thx ty you u ok okay k great nice cool bye goodbye good bot "
        "morning night evening job work point one lol lmao haha hahaha hehe xd yes yeah yep yup "
        "no nope nah please so much very there all everyone again wow whoa omg oh ah aha hm hmm "
        "huh interesting amazing awesome wonderful excellent perfect sweet sad funny crazy wild "
        "insane true right exactly indeed agreed same stop quiet shush hush shut up go away "
        "never mind nevermind sorry welcome np damn dang wtf really too that this is was it i "
        "see got gotcha and a an the my god love loved like liked agree understood noted sure "
        "fine well anyway congrats brilliant helpful appreciated cheers pls lovely me at now "
        "just suck sucks dumb stupid useless trash garbage lame boring bad worst idiot hate"
    )
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
    r"|(?:lol|haha|wow|ok),? (?:right|really|what|true)|how are you(?: all| doing| everyone)?"
    r"|what'?s up|how'?s it going|anyone (?:here|there))"
    r"[\s?!.]*",
    re.IGNORECASE,
)
# How somebody asks on without a question mark: "and in 2012", "by whom", "what about Ethiopia".
_ON = re.compile(
    r"(?:(?:and|but|or) )?(?:in|on|by|about|since|before|after|from|for) "
    r"(?:\d{4}|[A-Z]\w|whom?\b|what\b)"
    r"|(?:what|how) about\b|what of\b|(?:and|but) (?:who|what|when|where|why|how|then)\b",
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


def mentions(text: str, *, me: int) -> bool:
    """Whether a text mentions the user whose id is `me` in so many words."""
    return any(int(match[1]) == me for match in _MENTION.finditer(text))


def without_mention(text: str, *, me: int) -> str:
    """The text on one line, without mentions of the user whose id is `me`; other mentions stay."""
    return " ".join(_MENTION.sub(lambda m: "" if int(m[1]) == me else m[0], text).split())


def parse_message(words: str) -> ParsedMessage:
    """Read a message addressed to the bot, as `without_mention` leaves it.

    A greeting, or nothing at all, asks for help; any other chatter asks for nothing.
    """
    if match := _COMMAND.fullmatch(words):
        name = match["name"] or match["word"]
        return ParsedMessage(name.lower(), (match["rest"] or "").strip())
    if not words or _ABOUT.fullmatch(words):
        return ParsedMessage("help", "")
    if not _is_chatter(words):
        return ParsedMessage("ask", words)
    return ParsedMessage("help" if _GREETING.match(words) else "nothing", "")


def _is_chatter(words: str) -> bool:
    said = [match[0] for match in _WORD.finditer(words.casefold())]
    return "?" not in words and _CHATTER.issuperset(said)


def asks_on(words: str) -> bool:
    """Whether a reply to an answer asks something, or is merely said about it."""
    if _COMMAND.fullmatch(words) or _ABOUT.fullmatch(words):
        return True
    if _RHETORICAL.fullmatch(words) or _is_chatter(words):
        return False
    asks = words.endswith(("?", "？")) or _ASKS.match(words) or _ON.match(words)
    return bool(asks or move_of(words))


def is_question(text: str) -> bool:
    """Whether somebody who addresses nobody asks something that an archive could answer."""
    words = " ".join(text.split())
    idle = _RHETORICAL.fullmatch(words) or _is_chatter(words)
    if len(words.split()) < 3 or idle or _MENTION.match(words):
        return False
    return words.endswith(("?", "？")) or _ASKS.match(words) is not None


def leans_on_previous(text: str) -> bool:
    """Whether a question is short and open enough to need the subject of the one before."""
    words = text.split()
    if move_of(text):
        return True
    return len(words) <= _SHORT and _LEANING.fullmatch(" ".join(words)) is not None
