"""The workbench in a browser, used by keys, menus and the mouse as people use it."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from editors.conditions import WITHIN_S, wait_until

WITHIN_MS = WITHIN_S * 1000

_SIDE_BAR = ".explorer-folders-view .monaco-list-row"
_INPUT = ".quick-input-widget input.input"
_CHOICES = ".quick-input-list .monaco-list-row"
_LINES_IN_SIGHT = """
() => {
  const lines = [...document.querySelectorAll(".editor-instance .view-line")];
  return lines.sort((one, other) => one.offsetTop - other.offsetTop).map((line) => line.innerText);
}
"""
_PLACE_OF_TEXT = """
(text) => {
  for (const line of document.querySelectorAll(".editor-instance .view-line")) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(text);
      if (at >= 0) {
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + text.length);
        const box = range.getBoundingClientRect();
        return [box.left, box.right];
      }
    }
  }
  return null;
}
"""


class Workbench:
    """One window. Pictures of it go into `pictures`, with `name` before their own."""

    def __init__(self, page: Page, pictures: Path, name: str) -> None:
        self.page = page
        self._pictures = pictures
        self._name = name
        self._count = 0

    def open_folder(self, url: str, folder: Path) -> None:
        """Open a folder in the window, and wait until its files are listed."""
        self.page.goto(f"{url}/?folder={folder}", wait_until="domcontentloaded")
        self.page.locator(_SIDE_BAR).first.wait_for()

    def picture(self, what: str) -> None:
        """Keep what the window shows, with messages that have come up, not those that are just coming."""
        self._count += 1
        self._pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._pictures / f"{self._name}-{self._count}-{what}.png", animations="disabled")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.page.keyboard.type(text)

    @property
    def input(self) -> Locator:
        """The field in which the workbench asks for something."""
        return self.page.locator(_INPUT)

    @property
    def choices(self) -> Locator:
        """The entries among which the workbench has the user choose."""
        return self.page.locator(_CHOICES)

    def answer(self, text: str) -> None:
        """Type into the field in which something is asked, and confirm."""
        expect(self.input).to_be_visible()
        self.input.fill(text)
        self.press("Enter")
        expect(self.input).to_be_hidden()

    def run(self, title: str) -> None:
        """Run a command of the palette."""
        self.press("F1")
        expect(self.input).to_be_visible()
        self.input.fill(f">{title}")
        expect(self.choices.first).to_contain_text(title)
        self.press("Enter")

    def open_file(self, name: str) -> None:
        """Open a file of the folder from the list of files, and wait until its text is shown."""
        self.page.locator(_SIDE_BAR, has_text=name).first.dblclick()
        expect(self.page.locator(".tab.active")).to_contain_text(name)
        self.page.locator(".editor-instance .view-line").first.wait_for()

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor somewhere, as people count."""
        self.press("Control+g")
        self.answer(f":{line}:{column}")
        expect(self.page.get_by_role("button", name=f"Ln {line}, Col {column}")).to_be_visible()

    def until_line(self, line: str) -> None:
        """Wait until a line of the active editor reads so, and is in sight."""
        wait_until(lambda: line in self._lines_in_sight(), f"the editor has the line {line!r}")

    def _lines_in_sight(self) -> list[str]:
        return [line.replace("\xa0", " ").rstrip() for line in self.page.evaluate(_LINES_IN_SIGHT)]

    def squiggles(self, severity: str) -> Locator:
        """The squiggles of a severity, error or warning."""
        return self.page.locator(f".editor-instance .squiggly-{severity}")

    @property
    def lenses(self) -> Locator:
        """The code lenses that can be clicked, or that only tell something."""
        return self.page.locator(".editor-instance .codelens-decoration > *")

    @property
    def actions(self) -> Locator:
        """The entries of the menu of code actions that is open."""
        return self.page.locator(".action-widget .monaco-list-row.action")

    @property
    def proposals(self) -> Locator:
        """The completions that are proposed."""
        return self.page.locator(".suggest-widget .monaco-list-row")

    @property
    def hover(self) -> Locator:
        """What is told of the place under the cursor."""
        return self.page.locator(".monaco-hover:visible")

    def place_of(self, text: str) -> tuple[float, float]:
        """Where a text begins and ends on the screen, in pixels from the left."""
        place = wait_until(lambda: self.page.evaluate(_PLACE_OF_TEXT, text), f"the editor shows {text!r}")
        return place[0], place[1]

    def copy_problems(self) -> list[dict[str, Any]]:
        """What the Problems panel lists for the first file, as it copies that to the clipboard."""
        self.page.evaluate("navigator.clipboard.writeText('')")
        self.open_problems().first.click()
        self.press("Control+c")
        copied = wait_until(lambda: self.page.evaluate("navigator.clipboard.readText()"), "the problems are copied")
        return list(json.loads(copied))

    def open_problems(self) -> Locator:
        """Show the Problems panel; its rows."""
        panel = self.page.locator(".markers-panel")
        if not panel.is_visible():
            self.press("Control+Shift+m")
        return panel.locator(".monaco-list-row")

    @property
    def restricted(self) -> Locator:
        """What the status bar shows of a folder that is not trusted."""
        return self.page.get_by_role("button", name="Restricted Mode").first

    def focus_editor(self) -> None:
        """Put the focus into the text, and leave the cursor where it is."""
        self.press("Control+1")

    def commands(self, typed: str, expected: str) -> set[str]:
        """The commands that the palette offers for a text, once one that is expected is among them."""
        self.press("F1")
        expect(self.input).to_be_visible()
        self.input.fill(f">{typed}")
        expect(self.choices.filter(has_text=expected)).to_be_visible()
        return set(self.choices.all_inner_texts())

    def preview(self, title: str) -> Locator:
        """The body of a Markdown preview."""
        expect(self.page.locator(".tab.active")).to_contain_text(title)
        return self.page.frame_locator("iframe.webview.ready").frame_locator("iframe#active-frame").locator("body")

    def notification(self, text: str | re.Pattern[str]) -> Locator:
        """The message or progress that has this text."""
        return self.page.locator(".notifications-toasts .notification-toast", has_text=text)

    def button(self, notification: Locator, title: str) -> Locator:
        """A button of a message."""
        return notification.get_by_role("button", name=title)

    def clear_notifications(self) -> None:
        """Take away all messages, so that none hides another."""
        self.run("Notifications: Clear All Notifications")
        expect(self.page.locator(".notifications-toasts .notification-toast")).to_have_count(0)

    @property
    def status(self) -> Locator:
        """The language status of the active file; its name tells what stands in it."""
        return self.page.get_by_role("button", name="Editor Language Status")

    def show_status(self) -> Locator:
        """Open the language status of the active file; what it tells at this moment."""
        self.status.click()
        return self.page.get_by_role("tooltip")

    def trust(self) -> None:
        """Trust the folder that is open, by way of the status bar."""
        self.restricted.click()
        self.page.get_by_role("button", name="Trust", exact=True).click()
        self.page.locator(".monaco-modal-editor-block").get_by_role("button", name=re.compile("^Close")).first.click()

    def save(self) -> None:
        """Save the active file, and wait until it is."""
        self.press("Control+s")
        expect(self.page.locator(".tab.active.dirty")).to_have_count(0)

    def leave(self) -> None:
        """Close the window as a browser does, and keep what it showed at the end."""
        try:
            self.picture("end")
        finally:
            self.page.goto("about:blank")
