"""Archive profiles: what belongs to one site, kept apart from the rules that hold for any.

A profile is a small TOML file. Those in `corpus/profiles` are shipped; a keeper may name one of
their own in the settings. Without one, nothing is assumed of how an archive looks or speaks.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field

from corpus.errors import ProfileError
from corpus.post_keys import site_key
from corpus.toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

# A site's address, or nothing.
SITE_ADDRESS = r"^(?:https?://[^\s/]+\S*)?$"
# How much of a file is looked at for an address or a line of one site.
_LOOKED_AT = 1 << 20
_FILES_LOOKED_AT = 50


class ArchiveProfile(BaseModel):
    """How the pages of one site look and speak; empty fields say nothing.

    `hosts` are addresses by which the site is recognised, `address` is where it is to be found
    today, such as `https://blog.example`. `image_lines` are whole lines that a
    theme puts in a picture's place, `image_name` is a pattern of the line that may follow one.
    `own_voice` are words that only the archive itself uses, letter for letter; `outlets` are names
    by which it cites, "The" left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    hosts: tuple[str, ...] = ()
    address: str = Field("", pattern=SITE_ADDRESS)
    image_lines: tuple[str, ...] = ()
    image_name: str = ""
    own_voice: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read one; raises ProfileError, which names the file and what is wrong in it."""
        try:
            profile = cls.model_validate(read_toml(path.read_text(encoding="utf-8")))
            re.compile(profile.image_name)
        except (OSError, ValueError, re.error) as error:
            raise ProfileError(f"{path}: no archive profile: {error}") from error
        return profile

    @cached_property
    def own_words(self) -> re.Pattern[str] | None:
        """Finds the words of `own_voice`; None where there are none."""
        words = "|".join(map(re.escape, self.own_voice))
        return re.compile(rf"\b(?:{words})\b") if words else None

    @property
    def fingerprint(self) -> str:
        """Changes when the conclusions drawn with this profile may; empty for none."""
        return "+".join([*sorted(self.own_voice), *sorted(self.outlets)])

    def knows(self, source: str) -> bool:
        """Whether a source (an address, a file or a folder) is of this site, by what it holds."""
        if re.match(r"https?://", source, re.IGNORECASE):
            return site_key(source).partition("/")[0] in self.hosts
        path = Path(source)
        inside = sorted(path.rglob("*"))[:_FILES_LOOKED_AT] if path.is_dir() else [path]
        return any(self._is_of_this_site(file) for file in inside if file.is_file())

    def _is_of_this_site(self, file: Path) -> bool:
        try:
            with file.open("rb") as stream:
                text = stream.read(_LOOKED_AT).decode("utf-8", "replace")
        except OSError:
            return False
        return any(f"//{host}/" in text or f"//www.{host}/" in text for host in self.hosts) or any(
            re.search(rf"^\s*{re.escape(line)}\s*$", text, re.MULTILINE)
            for line in self.image_lines
        )


NO_PROFILE = ArchiveProfile()


def shipped_profiles() -> list[ArchiveProfile]:
    """The profiles that come with the product."""
    folder = Path(str(files("corpus").joinpath("profiles")))
    return [ArchiveProfile.load(path) for path in sorted(folder.glob("*.toml"))]


def named_profile(name: str) -> ArchiveProfile:
    """A shipped profile by its name, or the one in the file `name`; "none" is NO_PROFILE.

    Raises ProfileError, which says what can be named.
    """
    if name == "none":
        return NO_PROFILE
    shipped = {profile.name.casefold(): profile for profile in shipped_profiles()}
    if found := shipped.get(name.casefold()):
        return found
    if not Path(name).is_file():
        known = ", ".join(f'"{profile.name}"' for profile in shipped.values())
        raise ProfileError(f'{name}: no archive profile. Name {known}, "none", or a file')
    return ArchiveProfile.load(Path(name))


def recognised_profile(sources: Iterable[str]) -> ArchiveProfile:
    """The shipped profile of the site that one of the sources is of; NO_PROFILE for any other."""
    sources = list(sources)
    known = (each for each in shipped_profiles() if any(map(each.knows, sources)))
    return next(known, NO_PROFILE)
