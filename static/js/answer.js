// Reads an answer of one or two lines of JSON: what was saved, and the map's page as it is now, which may still come.

// Returns the first line, and a promise of the page: null where none comes.
export async function read(answer) {
  if (!answer.headers.get("Content-Type")?.startsWith("application/x-ndjson"))
    return { said: await answer.text(), page: Promise.resolve(null) };
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const upTo = async (found) => {
    while (!found()) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
    }
  };
  await upTo(() => text.includes("\n"));
  const end = text.indexOf("\n");
  // A connection that ended before the first line has told nothing.
  if (end < 0) throw new Error("cut");
  const said = text.slice(0, end);
  text = text.slice(end + 1);
  const rest = async () => {
    await upTo(() => false);
    return parsed(text.trim()).page || null;
  };
  return { said, page: rest().catch(() => null) };
}

export function parsed(text) {
  try {
    return JSON.parse(text) || {};
  } catch {
    return {};
  }
}
