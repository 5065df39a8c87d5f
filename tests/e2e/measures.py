"""What can be measured of the drawn wall: its texts, their size, and where they stand."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

BLOCKS = (
    ".what, .volume-note, .volume-alert, .step-figures, li, .place, h1, h2, h3, "
    "p:not(.volume-label):not(.figures), "
    ".as-of, .clock, .link-word, .demo, .head-note, strong, .alarm-note"
)
"""One text: a name with its figure and unit; a second line is a text of its own."""

TEXTS = """(blocks) => {
  const root = document.getElementById("wall-page-root");
  const factor = root.getBoundingClientRect().width / root.offsetWidth;
  const order = new Map();
  const found = [];

  const isHidden = (node) => {
    const look = getComputedStyle(node);
    const isClipped = look.clip !== "auto" && node.getBoundingClientRect().width <= 1;
    return look.opacity === "0" || look.visibility === "hidden" || isClipped;
  };
  const isSeen = (node) => {
    for (let one = node; one; one = one.parentElement) if (isHidden(one)) return false;
    return true;
  };

  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("title, defs") || !isSeen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2) continue;
    const isDrawn = "getScreenCTM" in parent;
    const frame = isDrawn ? box : parent.getBoundingClientRect();
    const block = parent.closest(blocks) || parent;
    if (!order.has(block)) order.set(block, order.size);
    const style = getComputedStyle(parent);
    found.push({
      text: node.data.trim(),
      block: order.get(block),
      size: parseFloat(style.fontSize) * (isDrawn ? parent.getScreenCTM().a : factor),
      left: Math.max(box.left, frame.left),
      right: Math.min(box.right, frame.right),
      middle: (box.top + box.bottom) / 2,
      upright: style.writingMode.startsWith("vertical"),
    });
  }
  return found;
}"""


@dataclass(frozen=True)
class Text:
    """A piece of text as it stands on the screen, in px; `size` is its type size there."""

    text: str
    block: int
    size: float
    left: float
    right: float
    middle: float
    upright: bool

    def touches(self, other: "Text") -> bool:
        """Whether the inked parts of two lines meet."""
        apart = abs(self.middle - other.middle) > 0.42 * (self.size + other.size)
        return not apart and self.left < other.right - 0.5 and other.left < self.right - 0.5


def texts(page: Page) -> list[Text]:
    """All pieces of text that can be seen."""
    found: list[dict[str, Any]] = page.evaluate(TEXTS, BLOCKS)
    return [Text(**one) for one in found]


def collisions(found: list[Text]) -> list[tuple[str, str]]:
    """Pairs of texts that run into each other."""
    lying = [text for text in found if not text.upright]
    return [(one.text, other.text) for at, one in enumerate(lying) for other in lying[at + 1 :] if one.touches(other)]
