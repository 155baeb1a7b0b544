"""Names of outlets and persons: how they are written, and which are surely an outlet's."""

from __future__ import annotations

import re
import unicodedata

from corpus.post_keys import split_address

# One to seven capitalised words, small ones between: "The Voice of the Valley", "BBC News". Without
# a bound the parts of a word would fill the memory of the matching engine.
_WORD = r"[A-Z\d][\w’'&-]*(?:\.[\w’'&-]+){0,20}\.?"
_NO_NAME = (
    r"(?!(?:And|But|So|Then|In|On|At|From|As|Here|Now|Today|Yesterday|According|When|While|After|Before"
    r"|By|For|With|This|That|These|Those|Its|His|Her|Our|My|Your|Their|We|I|He|She|They|It|You|What|Who"
    r"|If|Of|To|Source|Via|Read|See|Also|Only|Even|Last|Update)\b)"
)
_SMALL = r"(?:(?:of|the|and|for|&|de|la|le|del|der|van|von)[ ]){0,2}"
NAME = rf"{_NO_NAME}{_WORD}(?:[ ]{_SMALL}{_WORD}){{0,6}}"

# Words that an outlet's name often holds.
OUTLET_WORD = re.compile(
    r"\b(?:Post|Times?|News\w*|Herald|Daily|Gazette|Courier|Press|Journal|Tribune|Star|Chronicle"
    r"|Observer|Telegraph|Guardian|Independent|Reporter|Review|Weekly|Radio|Television|TV|Magazine"
    r"|Mail|Standard|Examiner|Monitor|Today|Globe|Mirror|Sun|Bulletin|Register|Record|Dispatch"
    r"|Agency|Broadcasting|Reuters|Blog|\w+\.(?:com|org|net))\b"
)
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_LETTERS = re.compile(r"[^\W_]+")
_SECOND_LEVEL = re.compile(r"(?:co|com|org|net|ac|gov|edu)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def looks_like_outlet(
    name: str, known: frozenset[str] = frozenset(), link: str | None = None
) -> bool:
    """Whether a name is surely no person's: known, by a word in it, an acronym, or by its link."""
    return (
        name.removeprefix("The ") in known
        or OUTLET_WORD.search(name) is not None
        or _ACRONYM.fullmatch(name) is not None
        or (link is not None and _is_named_in(name, link))
    )


def is_one_script(text: str) -> bool:
    """Whether no letter only looks like another and nothing in it is invisible."""
    if text.isascii():
        return True
    if _INVISIBLE.search(text):
        return False
    names = {unicodedata.name(each, "").partition(" ")[0] for each in text if each.isalpha()}
    return len(names & set(_SCRIPTS)) <= 1


def outlet_of_address(address: str) -> str | None:
    """The host of an address, as an outlet that is named by nothing else; None without one."""
    host = split_address(address).hostname or ""
    return host.removeprefix("www.") or None


def _is_named_in(name: str, address: str) -> bool:
    """Whether an address' host is made of a name's letters or initials: `nytimes.com`."""
    parts = (split_address(address).hostname or "").removeprefix("www.").split(".")[:-1]
    host = "".join(part for part in parts if not _SECOND_LEVEL.fullmatch(part)).replace("-", "")
    words = [word.casefold() for word in _LETTERS.findall(name) if word.casefold() != "the"]
    initials = "".join(word[0] for word in words)
    return (
        bool(host)
        and bool(words)
        and ("".join(words) in host or (host.startswith(initials) and len(initials) > 2))
    )
