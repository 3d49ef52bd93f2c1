// Prints what @argdown/core itself counts in each file: statements, arguments, relations by type, or its errors.
// Run by bench/formats.py in a folder in which @argdown/core is installed.
const { ArgdownApplication, ParserPlugin, DataPlugin, ModelPlugin } = require(require.resolve("@argdown/core", {
  paths: [process.cwd()],
}));
const fs = require("fs");
const application = new ArgdownApplication();
application.addPlugin(new ParserPlugin(), "parse-input");
application.addPlugin(new DataPlugin(), "build-model");
application.addPlugin(new ModelPlugin(), "build-model");
for (const file of process.argv.slice(2)) {
  const found = { file };
  try {
    const input = fs.readFileSync(file, "utf8");
    const result = application.run({ process: ["parse-input", "build-model"], input, logLevel: "silent" });
    found.errors = (result.parserErrors || []).length + (result.exceptions || []).length;
    if (result.statements && !found.errors) {
      found.statements = Object.keys(result.statements).length;
      found.arguments = Object.keys(result.arguments).length;
      found.relations = {};
      for (const relation of result.relations) {
        found.relations[relation.relationType] = (found.relations[relation.relationType] || 0) + 1;
      }
    }
  } catch (error) {
    found.errors = 1;
  }
  console.log(JSON.stringify(found));
}
