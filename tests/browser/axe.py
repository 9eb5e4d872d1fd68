"""What axe-core finds on a page."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# axe leaves the rule on the size of targets (WCAG 2.2, AA) off until it is asked for.
RUN = """levels => axe.run(document, {
  runOnly: { type: 'tag', values: levels },
  rules: { 'target-size': { enabled: true } },
})"""


async def violations(page: Page) -> list[str]:
    """What breaks WCAG 2.0, 2.1 or 2.2 at A or AA, as a line for each element."""
    if not await page.evaluate("'axe' in window"):
        # Evaluated as a debugger would, so the page's content policy stays in force.
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = await page.evaluate(RUN, LEVELS)
    assert any(rule["id"] == "target-size" for kind in KINDS for rule in result[kind])
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


KINDS = ("passes", "violations", "incomplete", "inapplicable")
