"""How a person works with a page: by keys alone, or with the tools that every browser has for changing a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

MOST_STEPS = 200
IS_FOCUSED = "element => element === document.activeElement"
#: What somebody types into the browser's console: the page's own token, his own session.
SEND = """
async ({ method, path, fields, headers }) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = method === "GET" ? undefined : new URLSearchParams(fields);
  const answer = await fetch(path, { method, body, headers: { "X-CSRFToken": token, ...headers }, redirect: "manual" });
  return { status: answer.status, text: await answer.text() };
}
"""


def walk_to(page: Page, target: Locator, *, key: str = "Tab") -> None:
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    target.wait_for()
    for _ in range(MOST_STEPS):
        if target.evaluate(IS_FOCUSED):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {target}.")


def send(
    page: Page, path: str, fields: list[list[str]] | None = None, *, method: str = "POST", is_fragment: bool = False
) -> tuple[int, str]:
    """Send a forged request from the console of the page; return status and text of the answer."""
    headers = {"HX-Request": "true"} if is_fragment else {}
    asked: dict[str, Any] = {"method": method, "path": path, "fields": fields or [], "headers": headers}
    answer = page.evaluate(SEND, asked)
    return answer["status"], answer["text"]
