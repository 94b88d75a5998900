// Reads SQL texts, a JSON array, from its input; writes a JSON array of their syntax errors in Trino's grammar: an array for each text.
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";
import { text } from "node:stream/consumers";

register("./resolve.mjs", import.meta.url);
const { resolve } = createRequire(pathToFileURL(`${process.env.NODE_PATH}/`));
const { TrinoSQL } = await import(pathToFileURL(resolve("dt-sql-parser")));
const parser = new TrinoSQL();
const texts = JSON.parse(await text(process.stdin));
const errors = texts.map((sql) =>
  parser.validate(sql).map(({ startLine, startColumn, message }) => `${startLine}:${startColumn} ${message}`),
);
process.stdout.write(JSON.stringify(errors));
