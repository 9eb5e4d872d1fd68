"""How a page is looked at: by every eye, in both themes, at every width, and without a mouse."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.people import Known
from tests.fixtures.chromium import DESKTOP, PHONE, keep_look, settle

NARROW = (360, 320)
"""Pixels: a small phone, and what WCAG 1.4.10 asks for."""
MOST_TABS = 60


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as somebody sees it."""

    path: str
    """May name a fact of the person, such as ``{room}``."""
    shows: str
    """A selector of what must be there before we look."""
    who: str = "nobody"
    click: str = ""
    """What to open first; several steps stand one after another, with `` then `` between."""


def named(testid: str) -> str:
    return f'[data-testid="{testid}"]'


def walks(sights: Mapping[str, Sight], most: int = 4) -> list[list[str]]:
    """Names of sights, for one person after another, at most so many to a walk.

    Pages of one browser load their parts once: that is half of the time.
    """
    by_person: dict[str, list[str]] = {}
    for name, sight in sights.items():
        by_person.setdefault(sight.who, []).append(name)
    return [
        names[start : start + most]
        for names in by_person.values()
        for start in range(0, len(names), most)
    ]


def path_of(sight: Sight, people: dict[str, Known]) -> str:
    return sight.path.format_map(people[sight.who].facts if sight.who in people else {})


async def look(page: Page, base_url: str, sight: Sight, people: dict[str, Known]) -> None:
    """Go there, open what is to be opened, and wait until it shows."""
    await page.goto(base_url + path_of(sight, people))
    if sight.path == "/?":
        await page.get_by_test_id("search").fill("zzzz")
    for step in filter(None, sight.click.split(" then ")):
        await page.locator(step).first.click()
    await expect(page.locator(sight.shows).first).to_be_visible()
    await settle(page)


async def troubles(page: Page, name: str) -> list[str]:
    """What keeps somebody out: no rule of WCAG at A or AA may break, nothing scroll sideways."""
    found: list[str] = []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        for label, size in (("desktop", DESKTOP), ("phone", PHONE)):
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of the right shape
            # Where a click at another width had scrolled to, a bar may lie over half a button.
            await page.evaluate("scrollTo(0, 0)")
            await settle(page)
            found += [f"{theme} {label}: {line}" for line in await violations(page)]
            await keep_look(page, f"page-{name}-{theme}-{label}", whole=True)
    for width in NARROW:
        await page.set_viewport_size({"width": width, "height": 740})
        await settle(page)
        found += [f"{width} px: {line}" for line in await overhangs(page)]
    return found


async def overhangs(page: Page) -> list[str]:
    """Elements that stick out to the right when the page scrolls sideways."""
    return await page.evaluate(
        """() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const wide = [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > root.clientWidth + 0.5);
          return [`scrolls to ${root.scrollWidth} of ${root.clientWidth}`]
            .concat(wide.slice(0, 5).map(one => one.outerHTML.slice(0, 120)));
        }"""
    )


async def tab_through(page: Page) -> list[str]:
    """Walk with Tab; every stop must be seen, and nothing may lie over it."""
    stops: list[str] = []
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body"):
            break
        stop: dict[str, Any] = await page.evaluate(FOCUS)
        assert stop["isSeen"], f"no focus shows on {stop['html']}"
        assert stop["isInside"], f"{stop['over']} hides {stop['html']}"
        stops.append(stop["html"])
    return stops


async def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        if await target.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"{target} cannot be reached by Tab")


FOCUS = """() => {
  const one = document.activeElement;
  const outlined = node => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const parents = [one, one.parentElement, one.parentElement?.parentElement].filter(Boolean);
  const box = one.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, Math.max(box.top, 0) + Math.min(box.height, 40) / 2];
  const top = document.elementFromPoint(x, y);
  return {
    html: one.outerHTML.slice(0, 160),
    over: (top ?? document.body).outerHTML.slice(0, 160),
    isSeen: parents.some(outlined),
    isInside: !!top && (one.contains(top) || top.contains(one)),
  };
}"""
