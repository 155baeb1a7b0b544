"""A quote's source as those who write about it cite it: plainly, in APA, MLA, Chicago and BibTeX.

What is quoted from a newspaper is cited as its article, "quoted in" the post that holds the words;
what is the archive's own, as the post. Parts that are not known are left out as the manuals say
(APA 7, MLA 9, Chicago 17), and none is made up. The forms are plain text: no italics.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot import phrases
from bot.voice_wording import voices_in_words
from corpus.article import Voice
from corpus.dates import MONTHS
from corpus.post_keys import split_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from index.search.answer import Quote

_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_MLA_MONTHS = [
    *("Jan.", "Feb.", "Mar.", "Apr.", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
]
_ENDS = (".", "!", "?")


class Work(NamedTuple):
    """A report or a post: who wrote it, what it is called, where and when it appeared."""

    writers: tuple[str, ...]
    title: str | None
    where: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Reference:
    """All that is cited of a quote; `report` is None where the words are the post's own."""

    text: str
    whose: str
    report: Work | None
    post: Work
    address: str | None
    accessed: date
    archived: str | None = None

    @classmethod
    def of(cls, quote: Quote, author: str | None, *, accessed: date) -> Reference:
        """What is known of a quote whose post `author` wrote."""
        cited = quote.citation if quote.voice is Voice.QUOTED else None
        report = cited and Work(cited.writers, cited.headline, cited.outlet, cited.date)
        article = quote.article
        return cls(
            text=quote.text,
            whose=voices_in_words(quote.parts or quote.blocks()[0][1]),
            report=report if report and (report.where or report.title) else None,
            post=Work(
                (author,) if author else (),
                article.title or None,
                site_of(article.url),
                article.published,
            ),
            address=article.url,
            accessed=accessed,
            archived=quote.archived,
        )


def site_of(address: str | None) -> str | None:
    """The host of an address, which stands for the name of the site."""
    host = split_address(address or "").hostname
    return host.removeprefix("www.") if host else None


def plain(of: Reference) -> str:
    """The words, whose they are, where they stand, and when they were read there."""
    day = phrases.day_in_words(of.post.day) if of.post.day else "no date known"
    lines = [of.text, "", f"— {of.whose}", f"in: {of.post.title or phrases.UNTITLED} ({day})"]
    lines.append(of.address or phrases.NO_ADDRESS)
    if of.archived:
        lines.append(f"archived copy: {of.archived}")
    return "\n".join([*lines, f"read on {phrases.day_in_words(of.accessed)}"])


def apa(of: Reference) -> str:
    """Such as "Quill, A. (2011, December 2). Green Cars. The Courier. Quoted in ..."."""
    if of.report is None:
        return _joined(_apa_work(of.post, "[Blog post]"), of.address)
    report = _apa_work(of.report, "[Newspaper article]")
    return _joined(report, "Quoted in", _apa_work(of.post, "[Blog post]"), of.address)


def mla(of: Reference) -> str:
    """Such as "Quill, Ada. “Green Cars.” The Courier, 2 Dec. 2011. Qtd. in ..."."""
    post = _titled(of.post, _mla_day, of.address)
    accessed = f"Accessed {_mla_day(of.accessed)}."
    if of.report is None:
        return _joined(_inverted(of.post.writers), post, accessed)
    report = _titled(of.report, _mla_day)
    return _joined(_inverted(of.report.writers), report, "Qtd. in", post, accessed)


def chicago(of: Reference) -> str:
    """Such as "Quill, Ada. “Green Cars.” The Courier, December 2, 2011. Quoted in ..."."""
    post = _titled(of.post, _us_day)
    accessed = f"Accessed {_us_day(of.accessed)}."
    address = f"{of.address}." if of.address else None
    if of.report is None:
        return _joined(_inverted(of.post.writers, most=10), post, accessed, address)
    writers, report = _inverted(of.report.writers, most=10), _titled(of.report, _us_day)
    return _joined(writers, report, "Quoted in", post, accessed, address)


def bibtex(of: Reference) -> str:
    """An @article of the report, or the post as @misc; what is not known has no field."""
    work = of.report or of.post
    notes = [f"Quoted in: {of.post.title or phrases.UNTITLED}"] if of.report else []
    notes += [phrases.day_in_words(of.post.day)] if of.report and of.post.day else []
    notes += [f"archived copy: {of.archived}"] if of.archived else []
    fields = {
        "author": " and ".join(_last_first(name) for name in work.writers),
        "title": f"{{{_tex(work.title)}}}" if work.title else "",
        "journal" if of.report else "howpublished": _tex(work.where or ""),
        "year": str(work.day.year) if work.day else "",
        "month": MONTHS[work.day.month - 1][:3].lower() if work.day else "",
        "day": str(work.day.day) if work.day else "",
        "url": of.address or "",
        "urldate": of.accessed.isoformat(),
        "note": _tex(", ".join(notes)),
    }
    # A month is one of BibTeX's own words, without braces.
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
        for name, value in fields.items()
        if value
    ]
    kind = "article" if of.report else "misc"
    return f"@{kind}{{{_key(work)},\n" + ",\n".join(lines) + "\n}"


STYLES = {"APA": apa, "MLA": mla, "Chicago": chicago, "BibTeX": bibtex}


def _apa_work(work: Work, unnamed: str) -> str:
    day = work.day
    when = f"({day.year}, {MONTHS[day.month - 1]} {day.day})." if day else "(n.d.)."
    title = _ended(work.title or unnamed)
    where = _ended(work.where) if work.where else None
    if not work.writers:
        return _joined(title, when, where)
    names = [_with_initials(name) for name in work.writers]
    return _joined(_ended(_listed(names, ", & " if len(names) > 1 else "")), when, title, where)


def _listed(names: list[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _titled(work: Work, said: Callable[[date], str], address: str | None = None) -> str:
    """The title in quotation marks, its full stop inside them, then where, when, the address."""
    day = said(work.day) if work.day else None
    rest = ", ".join(part for part in (work.where, day, address) if part)
    title = f"“{_ended(work.title)}”" if work.title else None
    return _joined(title, f"{rest}." if rest else None)


def _inverted(writers: tuple[str, ...], most: int = 2) -> str | None:
    """The first name inverted, the others not; of more than `most` only the first."""
    if not writers:
        return None
    first, *others = writers
    if len(writers) > most:
        return f"{_last_first(first)}, et al."
    if not others:
        return _ended(_last_first(first))
    between = ", ".join([_last_first(first), *others[:-1]])
    return _ended(f"{between}, and {others[-1]}")


def _split(name: str) -> tuple[str, str, str]:
    """Family name, given names and suffix; particles (van der) belong to the family name."""
    words = name.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    if not words:
        return name, "", ""
    at = next((n for n, word in enumerate(words) if n and word.islower()), len(words) - 1)
    return " ".join(words[at:]), " ".join(words[:at]), suffix


def _last_first(name: str) -> str:
    return ", ".join(part for part in _split(name) if part)


def _with_initials(name: str) -> str:
    family, given, suffix = _split(name)
    initials = " ".join(f"{word[0]}." for word in re.findall(r"\w[\w'’-]*", given))
    return ", ".join(part for part in (family, initials, suffix) if part)


def _mla_day(day: date) -> str:
    return f"{day.day} {_MLA_MONTHS[day.month - 1]} {day.year}"


def _us_day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _ended(text: str) -> str:
    return text if text.endswith(_ENDS) else f"{text}."


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _key(work: Work) -> str:
    """Letters of the first writer's family name, else of the outlet, and the year."""
    name = _split(work.writers[0])[0] if work.writers else work.where or work.title or "post"
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{re.sub('[^a-z]', '', letters.lower()) or 'post'}{work.day.year if work.day else ''}"


def _tex(text: str) -> str:
    """The text with what TeX would read as a command escaped."""
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\~^&%$#_{}]", lambda sign: signs.get(sign[0], f"\\{sign[0]}"), text)
