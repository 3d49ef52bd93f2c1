// Moving lines: further in or out, up or down, and turning a reason into an objection. Each move is an edit of links.

import { WORDS, above, beside, into, linkOf, relate } from "./lines.js";

// send puts edits on the queue; focus goes to a line; say tells a screen reader what happened.
export function moving({ send, focus, say }) {
  function movable(line) {
    if ("repeated" in line.dataset) return say("This line repeats a claim; go to the line above that has it.");
    if ("joint" in line.dataset) return say("It works together with others; separate them in its forms first.");
    if (line.dataset.relation === "undercuts") return say("An undercut attacks a step; redirect it in its forms.");
    return true;
  }

  function relink(line, parent, relation, target) {
    const old = line.dataset.link;
    const edits = [];
    if (!target) edits.push({ kind: "remove-link", link: old });
    else if (!old) edits.push({ kind: "add-link", premise: line.dataset.claim, relation, target });
    else edits.push({ kind: "redirect-link", link: old, target, relation });
    const link = target && (!old || old.includes(" -> ")) ? `${line.dataset.claim} -> ${target}` : target ? old : "";
    Object.assign(line.dataset, { link, target: target || "" });
    relate(line, target ? relation : "");
    return edits;
  }

  function indent(line) {
    if (!movable(line)) return;
    const over = beside(line, "previousElementSibling");
    if (!over || "repeated" in over.dataset) return say("There is no line above on this level to link to.");
    const edits = relink(line, over, line.dataset.relation || "supports", over.dataset.claim);
    into(over, line);
    send(edits);
    focus(line);
    say(`Now ${WORDS[line.dataset.relation]}: ${linkOf(over).textContent}`);
  }

  function outdent(line) {
    if (!movable(line)) return;
    const parent = above(line);
    if (!parent) return say("This is the outermost level.");
    const over = above(parent);
    const undercut = over && parent.dataset.relation === "undercuts";
    const edits = relink(
      line,
      over,
      undercut ? "undercuts" : line.dataset.relation,
      over ? (undercut ? parent.dataset.target : over.dataset.claim) : "",
    );
    parent.after(line);
    send(edits);
    focus(line);
    say(over ? `Now below: ${linkOf(over).textContent}` : "It has no link now.");
  }

  function shift(line, up) {
    const other = beside(line, up ? "previousElementSibling" : "nextElementSibling");
    if (!other) return say(up ? "It is the first on this level." : "It is the last on this level.");
    if ("repeated" in line.dataset || "repeated" in other.dataset)
      return say("This line repeats a claim; move the line that has it.");
    const [first, second] = up ? [other, line] : [line, other];
    second.after(first);
    send([{ kind: "move", thing: "claim", id: first.dataset.claim, after: second.dataset.claim }]);
    focus(line);
    say("Moved.");
  }

  function retype(line) {
    const to = { supports: "rebuts", rebuts: "supports" }[line.dataset.relation];
    if (!to) return say("Only a reason can become an objection, or the other way round.");
    send([{ kind: "retype-link", link: line.dataset.link, relation: to }]);
    relate(line, to);
    say(`It ${WORDS[to]} now.`);
  }

  return { indent, outdent, shift, retype };
}
