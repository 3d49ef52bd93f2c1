// Which key does what on the map page.

import { here } from "./address.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const PAN = { ArrowLeft: [-160, 0], ArrowRight: [160, 0], ArrowUp: [0, -160], ArrowDown: [0, 160] };
const ADDS = { "+": "supports", "-": "rebuts", "−": "rebuts" };

// Each row: the keys shown, what they do in words, the keys of the event, what handles them, whether
// that asks the server.
export function keymap(page) {
  const { canvas } = page;
  // With a card chosen on a map that can be written, + and − add below it; else they change the size.
  function larger(event) {
    const relation = ADDS[event.key];
    if (relation && page.writing()?.begin(relation)) return true;
    return event.key === "+" || event.key === "=" ? canvas.larger() : canvas.smaller();
  }
  return [
    [["Enter"], "read the card: its claim, arguments and quotes", [], null],
    [
      ["←", "→", "↑", "↓"],
      "follow the links: into the reasons, back towards the thesis, to the card beside",
      ARROWS,
      page.arrow,
    ],
    [["Home"], "to the thesis, then to the next one", ["Home"], () => page.atHome() && page.home()],
    [["o"], "open or close what lies behind the card", ["o"], () => page.fold(page.current()), true],
    [
      ["f"],
      "focus on the card; once more for the whole map",
      ["f"],
      () => page.unfocus() || page.focusOn(page.current()),
      true,
    ],
    [
      ["1", "2", "3"],
      "focus on the card with so many steps around it",
      ["1", "2", "3"],
      (event) => page.focusOn(here().searchParams.get("focus") || page.current(), Number(event.key)),
      true,
    ],
    [["/"], "find a claim in this map", ["/"], page.find],
    [["p"], "to the chosen claim’s panel", ["p"], page.panel],
    [["t"], "to the card’s line in the outline, and back", ["t"], page.toOutline],
    [
      ["l"],
      "copy a link to the card",
      ["l"],
      () => void page.copy(`${location.origin}${location.pathname}?claim=${page.current()}`),
      true,
    ],
    [["+", "−"], "larger, smaller", ["+", "=", "-", "−"], larger],
    [
      ["0", "w"],
      "reading size; the whole picture",
      ["0", "w"],
      (event) => (event.key === "0" ? canvas.actual() : canvas.fit()),
    ],
    [
      ["Shift + arrows"],
      "move the picture",
      ARROWS.map((arrow) => `Shift+${arrow}`),
      (event) => canvas.pan(...PAN[event.key]),
    ],
    [["d"], "the thesis at another side", ["d"], () => page.turn("Thesis"), true],
    [["r"], "rows aligned or unbroken", ["r"], () => page.turn("Rows"), true],
    [["s"], "roomy or compact", ["s"], () => page.turn("Spacing"), true],
    [["q"], "with or without quotes on the cards", ["q"], () => page.turn("Quotes"), true],
    [["e"], "export: files to take away", ["e"], page.exporting],
    [["m"], "minimap on or off", ["m"], () => page.say(page.minimap.toggle() ? "Minimap on." : "Minimap off.")],
    [
      ["+", "−", "u"],
      "with a card chosen: add a support, a rebuttal, an undercut below it",
      ["u"],
      () => page.writing()?.begin("undercuts") || false,
      true,
    ],
    [
      ["k"],
      "link the chosen claim to another: then choose its card; or drag one card onto the other",
      ["k"],
      () => page.writing()?.pick() || false,
      true,
    ],
    [["F2"], "reword the chosen claim", ["F2"], () => page.writing()?.reword() || false, true],
    [["Delete"], "remove the chosen claim", ["Delete"], () => page.writing()?.remove() || false, true],
    [["Ctrl + z"], "take back your last change; with Shift, make it again", [], null, true],
    [["Esc"], "close the panel, then leave the focus", ["Escape"], page.close, true],
    [["?"], "these keys", ["?"], page.help],
  ];
}
