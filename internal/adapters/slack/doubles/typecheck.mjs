// Has TypeScript hold golden payloads to Slack's own types.
// usage: node typecheck.mjs FOLDER, which holds a message, a home or a modal in each *.json
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const out = join(here, "node_modules/.golden");
const from = process.argv[2];
const goldens = readdirSync(from).filter((name) => name.endsWith(".json"));
if (goldens.length === 0) throw new Error(`${from} holds no *.json`);

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
for (const name of goldens) {
  const text = readFileSync(join(from, name), "utf8");
  const type = { home: "Home", modal: "Modal" }[JSON.parse(text).type] ?? "Message";
  writeFileSync(join(out, `${name}.ts`), `import type { ${type} } from "../../golden.ts"; export const _: ${type} = ${text}`);
}
console.log(`${goldens.length} golden payloads`);
process.exitCode = spawnSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "-p", here], { stdio: "inherit" }).status ?? 1;
