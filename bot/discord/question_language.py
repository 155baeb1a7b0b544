"""Whether a question is asked in a language that is not searched: only English is.

A question is taken for another language only on strong evidence, since names of persons, places and
newspapers are foreign in English questions, too: most of its letters are of another script, or it
begins with what asks in another language, goes on with more of that language, and holds no function
word of English. Without anything that asks it may be a name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    "the of and to in is was were are be been by for with on at from that which what "
    "who whom whose when where why how did do does has have had not it its this these "
    "those there their they his her he she you we our my as an or if than then about "
    "after before between during into over under all any many much more most some can "
    "could will would should may might must tell me"
)


class _Language(NamedTuple):
    """What asks in a language, as the first or second word, and its commonest other words."""

    asks: frozenset[str]
    others: frozenset[str]


_OTHERS = (
    _Language(  # Spanish
        _words(
            "qué quién quiénes cuándo dónde cómo cuál cuáles cuánto cuánta cuántos "
            "cuántas que quien quienes cuando donde como cual cuales cuanto cuantos "
            "cuantas por"
        ),
        _words(
            "el la los las un una unos unas de del se y o es son está están esta fue "
            "fueron era hay había en con sin sobre para al su sus ha han qué que "
            "cerró hubo desde hasta"
        ),
    ),
    _Language(  # French
        _words(
            "qui quoi quand où comment pourquoi quel quelle quels quelles combien que "
            "qu'est qu’est est-ce"
        ),
        _words(
            "le la les un une des du de et il elle ils elles ce cette ces est sont "
            "était étaient a ont été dans sur avec sans pour par en au aux que qui "
            "son sa ses se"
        ),
    ),
    _Language(  # German
        _words("wer wen wem wann wo wie warum wieso weshalb welche welcher welches wieviel"),
        _words(
            "der die das den dem des ein eine einen einem einer und ist sind war "
            "waren wurde wurden hat haben im am zum zur von mit ohne für über nicht "
            "auf aus bei nach es gibt viele"
        ),
    ),
    _Language(  # Portuguese
        _words("quem quando onde como qual quais quanto quantos quantas por porque"),
        _words(
            "o a os as um uma uns umas de do da dos das em no na nos nas e é são foi "
            "foram está estão há com sem sobre para que ao aos"
        ),
    ),
    _Language(  # Italian
        _words("chi cosa quando dove perché quale quali quanto quanti quante"),
        _words(
            "il lo la i gli le un uno una di del dello della dei degli delle e è sono "
            "era stato stata ha hanno in con senza su per nel nella al alla che"
        ),
    ),
)


def is_english(question: str) -> bool:
    """Whether a question may be English; True unless it is clearly in another language."""
    if _mostly_of_another_script(question):
        return False
    words = [match[0] for match in _WORD.finditer(question.casefold())]
    if not _ENGLISH.isdisjoint(words):
        return True
    opening, all_ = set(words[:2]), set(words)
    return not any(
        asking and len(all_ & (language.asks | language.others)) > 1
        for language in _OTHERS
        if (asking := opening & language.asks)
    )


def _mostly_of_another_script(question: str) -> bool:
    letters = [character for character in question if character.isalpha()]
    latin = sum("LATIN" in unicodedata.name(character, "") for character in letters)
    return latin * 2 < len(letters)
