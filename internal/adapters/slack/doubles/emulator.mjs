// Starts emulate's Slack, with a subscriber to its events, for which emulate has no setting. Needs Node 24, and emulate 0.12.2:
// from 1.0 on, another program has that name.
// usage: node emulator.mjs EVENTS_URL. It prints its address, and ends when its standard input does.
import { readFileSync, readdirSync } from "node:fs";

const seed = JSON.parse(readFileSync(new URL("seed.json", import.meta.url), "utf8"));
const main = import.meta.resolve("emulate");
const { createEmulator } = await import(main);

// The emulator of each platform is a file of its own with a generated name; it is the same module that createEmulator loads.
const part = readdirSync(new URL(".", main)).find(
  (name) => /^dist-\w+\.js$/.test(name) && readFileSync(new URL(name, main), "utf8").includes("/api/chat.postMessage"),
);
const { slackPlugin } = await import(new URL(part, main));
const { register } = slackPlugin;
slackPlugin.register = (app, store, webhooks, ...rest) => {
  webhooks.register({ url: process.argv[2], events: ["*"], active: true, owner: "slack" });
  register(app, store, webhooks, ...rest);
};

const { url } = await createEmulator({ service: "slack", port: 0, seed: { slack: seed } });
console.log(url);
process.stdin.on("close", () => process.exit()).resume();
