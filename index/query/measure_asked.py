"""Whether what is shown says how much, where a question asks for that: "how many children?".

Words about the very subject that hold no number beside "children" do not say how many there were,
however near they are. Nothing else is looked at: numbers, and what stands beside them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.analyzer import stems

if TYPE_CHECKING:
    from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words, numbers and signs; "11km" and "46-year-old" are several.
_TOKEN = re.compile(r"\d+|[^\W\d]+|[$£€¥%]")
# How far from its number what is counted may stand, in words: "forty-six of the boys and girls".
_BESIDE = 6
_NUMBERS = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousand thousands million millions billion billions dozen dozens half "
    "halves quarter quarters third thirds once twice thrice double triple single both pair couple "
    "several few many all none no zero"
)
# A year counts nothing, but says how old and how long.
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_DATED = _words("born since until")
_TIME = "second minute hour day night week month year decade century generation season"
_LENGTH = (
    "metre meter kilometre kilometer centimetre centimeter millimetre millimeter km cm mm mile "
    "yard foot feet ft inch storey story floor block"
)
_MONEY = (
    "$ £ € ¥ % dollar pound euro cent penny pence yen yuan franc mark rupee birr crown krona krone "
    "lira peso ruble rouble shilling usd eur gbp percent"
)
_SPENT = (
    r"how much (?:money|(?:do|does|did|will|would|is|are|was|were) (?:[^\W\d_]+ ){1,8}"
    r"(?:cost|pay|paid|charge|charged|earn|earned|spend|spent|worth))"
    r"|(?:what|which) (?:(?:is|was|are|were) )?(?:the )?"
    r"(?:prices?|costs?|salary|salaries|wages?|budget|fares?|fees?|rent)"
)
# What stands beside the number that is asked for.
_UNITS = tuple(
    (re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), _words(units).union(stems(units)))
    for asked, units in (
        ("how old|(?:what|which) age", f"{_TIME} age old born"),
        ("how long", f"{_TIME} {_LENGTH} since until"),
        ("how (?:tall|high|deep|wide|far|thick)", _LENGTH),
        (_SPENT, _MONEY),
    )
)
_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_FILLING = _words("of the these those this that his her their its other more different")
# Where the name of what is counted ends: "how many children were in ...".
_ENDS = _words(
    "is are was were be been being do does did has have had can could will would shall should may "
    "might must in of on at to for from with by that who which than per and or there it they he "
    "she we you i"
)
# What a number counts without its being named: "it rang twice", "thirty drowned".
_UNNAMED = frozenset(stems("times people persons"))


def says_how_much(question: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts holds the count or measure that a question asks for.

    True for any question that asks for none.
    """
    beside = _beside(question)
    return beside is None or any(_has_number(text, beside) for text in texts)


def _beside(question: str) -> frozenset[str] | None:
    """Stems one of which must stand beside a number, empty for any number; None for no count."""
    for asked, units in _UNITS:
        if asked.search(question):
            return units
    many = _MANY.search(question)
    return _counted(question[many.end() :]) if many else None


def _counted(following: str) -> frozenset[str]:
    """The stems of what is counted: the words up to a verb, a preposition or a mark."""
    things: list[str] = []
    for token in re.findall(r"[\w’']+|[^\w\s]", following.casefold()):
        if not things and token in _FILLING:
            continue
        if token in _ENDS or not token[0].isalnum():
            break
        things.append(token)
    return frozenset(stems(" ".join(things))) - _UNNAMED


def _has_number(text: str, beside: frozenset[str]) -> bool:
    number = thing = -_BESIDE - 1
    are_dated = not beside.isdisjoint(_DATED)
    for at, token in enumerate(_TOKEN.findall(text.casefold())):
        counts = token.isdecimal() and (are_dated or not _YEAR.fullmatch(token))
        if counts or token in _NUMBERS:
            number = at
        if not beside or token in beside or not beside.isdisjoint(stems(token)):
            thing = at
        if min(number, thing) >= 0 and abs(number - thing) <= _BESIDE:
            return True
    return False
