// Colours a map's text: which part of each line is a key, a string, a comment or an id, by line and not as a whole
// grammar; what is wrong is for the server to say.

const KEY = /^(\s*(?:- )*)([^\s#"'\-][^:#]*?|"[^"]*"|'[^']*')(:)(?=\s|$)/;
const STRING = /^("(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)/;
const BLOCK = /[|>][+-]?\d?\s*(?:#.*)?$/;

const indent = (line) => line.length - line.trimStart().length;

// For each line the indentation of the block of running text that it is in; -1 outside one.
export function blocks(lines) {
  let of = -1;
  return lines.map((line) => {
    if (of >= 0 && line.trim() && indent(line) <= of) of = -1;
    const now = of;
    if (of < 0 && BLOCK.test(line) && /(^|[\s:-])[|>]/.test(line) && !/^\s*#/.test(line)) of = indent(line);
    return now;
  });
}

// The parts of a line: [what it is, its words] in their order.
export function parts(line, block = -1) {
  if (block >= 0) return [["string", line]];
  const found = [];
  let rest = line;
  const key = KEY.exec(rest);
  if (key) {
    if (key[1]) found.push(["", key[1]]);
    found.push(["key", key[2]], ["mark", key[3]]);
    rest = rest.slice(key[0].length);
  }
  while (rest) {
    const space = /^[\s\-[\]{},]+/.exec(rest)?.[0];
    const comment = /^#.*/.exec(rest)?.[0];
    const string = STRING.exec(rest)?.[0];
    const arrow = /^->/.exec(rest)?.[0];
    if (arrow) found.push(["mark", arrow]);
    else if (comment && (!found.length || /\s$/.test(found.at(-1)[1]))) found.push(["comment", comment]);
    else if (space) found.push(["", space]);
    else if (string) found.push(["string", string]);
    else found.push(["value", /^.[^#,[\]{}]*?(?=\s+#|\s+->|[,[\]{}]|$)/.exec(rest)?.[0] || rest]);
    rest = rest.slice(found.at(-1)[1].length);
  }
  return found;
}

// Names that a text gives to its parts: of claims, positions, issues and sources, and the holders it mentions.
export function names(lines) {
  const found = {
    claims: new Map(),
    positions: new Map(),
    issues: new Map(),
    sources: new Map(),
    arguments: new Map(),
    holders: new Map(),
  };
  let section = "";
  let entry = "";
  for (const line of lines) {
    const top = /^([a-z]+):/.exec(line);
    if (top) section = top[1];
    const id = /^ {2}([^\s#:][^:#]*):(?:\s+(?:\{.*?text:\s*)?(.*))?$/.exec(line);
    if (id && found[section])
      found[section].set(
        (entry = id[1]),
        (id[2] || "")
          .replace(/,\s*[a-z ]+:.*$/, "")
          .replace(/[{}"]/g, "")
          .trim(),
      );
    const text = /^ {4}(?:text|title):\s*["']?(.*?)["']?$/.exec(line);
    if (text && entry && found[section]?.has(entry)) found[section].set(entry, text[1].replace(/^[>|][+-]?$/, ""));
    const link = /^ {4}(?:supports|rebuts):\s*([\w-]+)\s*$/.exec(line);
    if (link && section === "claims") found.arguments.set(`${entry} -> ${link[1]}`, "a step");
    const held = /^\s+-?\s*(?:held by|speaker):\s*(?:\[(.*)\]|["']?([^[#"']+?)["']?)\s*$/.exec(line);
    for (const name of held ? (held[1] || held[2]).split(",") : []) if (name.trim()) found.holders.set(name.trim(), "");
  }
  return found;
}

// Which names a value of a key may be.
export const MEANT = {
  supports: ["claims"],
  rebuts: ["claims"],
  undercuts: ["arguments"],
  thesis: ["claims"],
  reply: ["claims"],
  show: ["claims"],
  premises: ["claims"],
  best: ["claims"],
  side: ["positions"],
  issue: ["issues"],
  source: ["sources"],
  "held by": ["holders"],
  speaker: ["holders"],
};
