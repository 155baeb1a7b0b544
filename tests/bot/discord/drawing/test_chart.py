from __future__ import annotations

import struct
import subprocess
import sys

import pytest

from bot.discord.drawing import chart


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize(
    "months",
    [
        {"2011-12": 3},
        {"2011-12": 3, "2012-02": 1},
        {f"{year}-{month:02}": month for year in range(1950, 2020) for month in range(1, 13, 5)},
    ],
)
def test_any_stretch_of_months_is_drawn(months: dict[str, int]) -> None:
    assert size(chart.draw_timeline(months)) == (990, 396)


def test_the_picture_is_the_same_every_time() -> None:
    assert chart.draw_timeline({"2011-12": 3}) == chart.draw_timeline({"2011-12": 3})


def test_months_without_an_article_are_drawn_as_none() -> None:
    assert chart.filled({"2012-02": 1, "2011-11": 2}) == {
        "2011-11": 2,
        "2011-12": 0,
        "2012-01": 0,
        "2012-02": 1,
    }


def test_the_picture_is_said_in_words() -> None:
    months = {"2012-02": 4, "2011-12": 4, "2013-01": 1}
    assert chart.in_words(months) == (
        "9 articles by month, December 2011 to January 2013. "
        "The most in one month: 4, in December 2011."
    )
    assert chart.in_words({"2011-12": 1}).startswith("1 article by month, December 2011.")


def test_ticks_name_each_month_of_a_short_stretch_and_years_of_a_long_one() -> None:
    short = list(chart.filled({"2011-11": 1, "2012-01": 1}))
    assert list(chart._ticks(short).values()) == ["Nov\n2011", "Dec\n2011", "Jan\n2012"]
    long = list(chart.filled({"1950-03": 1, "2019-01": 1}))
    ticks = chart._ticks(long)
    assert len(ticks) <= 12
    assert all(long[place] == f"{year}-01" for place, year in ticks.items())


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_colours_can_be_told_apart_in_dark_mode() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(chart._INK, chart._BACKGROUND) > 4.5
    assert contrast(chart._BAR, chart._BACKGROUND) > 4.5


def test_the_bot_does_not_load_matplotlib_before_a_picture_is_wanted() -> None:
    code = "import sys, bot.discord.client; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
