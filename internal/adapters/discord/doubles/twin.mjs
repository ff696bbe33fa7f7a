// Starts discord-digital-twin, and has its people do things. Needs Node 24.
// usage: node twin.mjs. It prints where the twin is and who is in it. From then on it takes a command from each line of standard
// input, and prints a line with its result or its error. All lines are JSON. It ends when its standard input does.
import { createInterface } from "node:readline";
import { DigitalDiscord, DiscordGateway, generateSnowflake } from "discord-digital-twin";

const users = { alice: generateSnowflake(), bob: generateSnowflake() };
const channels = { support: generateSnowflake(), ops: generateSnowflake(), forum: generateSnowflake(), direct: generateSnowflake() };
const text = 0, dm = 1, forum = 15; // types of channels

// The twin's heart beats every 45 s, which no test waits for.
let heartbeats = 0;
const acknowledge = DiscordGateway.prototype.sendHeartbeatAck;
Object.assign(DiscordGateway.prototype, {
  sendHello(client) {
    this.send(client, { op: 10, d: { heartbeat_interval: 1000 }, s: null, t: null });
  },
  sendHeartbeatAck(client) {
    heartbeats++;
    acknowledge.call(this, client);
  },
});

const twin = new DigitalDiscord({
  guild: { name: "Example", ownerId: users.alice },
  channels: [
    { id: channels.support, name: "support", type: text },
    { id: channels.ops, name: "ops", type: text },
    { id: channels.forum, name: "forum", type: forum },
  ],
  users: Object.entries(users).map(([username, id]) => ({ id, username })),
  botUser: { username: "smtpbot" },
  botToken: "a-token-of-the-twin",
});
await twin.start();

// The twin lets everybody do everything, unless somebody's permissions are set: bob gets those of the role @everyone.
const guildId_userId = { guildId: twin.guildId, userId: users.bob };
const everyone = await twin.prisma.role.findUniqueOrThrow({ where: { id: twin.guildId } });
await twin.prisma.guildMember.update({ where: { guildId_userId }, data: { permissions: everyone.permissions } });
// It opens no conversation with the bot alone, and carries one that is there.
await twin.prisma.channel.create({ data: { id: channels.direct, type: dm } });

const post = async (path, body) => {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${twin.restUrl}/v10/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${path}: status ${response.status}`);
  return response.json();
};

const commands = {
  // What somebody does in a channel: a method of the twin's ScopedUserActor, and its argument.
  act: ({ user, channel, method, input }) => twin.channel(channel).user(user)[method](input),
  // An interaction that the twin has no method for: its type and data are the caller's.
  interact: ({ user, channel, type, data }) => twin.simulateInteraction({ userId: user, channelId: channel, type, data }),
  // A thread at a message; without one, a thread by itself: in a forum that is a post.
  thread: ({ channel, message }) => post(`channels/${channel}/${message ? `messages/${message}/` : ""}threads`, { name: "thread" }),
  // How the bot answered an interaction.
  response: ({ id }) => twin.prisma.interactionResponse.findUniqueOrThrow({ where: { interactionId: id } }),
  // All messages in a channel, the private ones too.
  messages: ({ channel }) => twin.channel(channel).getMessages(),
  // How many heartbeats came.
  heartbeats: () => heartbeats,
  // Closes the bot's connections with a code.
  close: ({ code }) => twin.server.gateway.clients.map((client) => client.ws.close(code)).length,
};

const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");
tell({ rest: twin.restUrl, token: twin.botToken, bot: twin.botUserId, users, channels });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { command, ...rest } = JSON.parse(line);
    tell({ result: (await commands[command](rest)) ?? null });
  } catch (e) {
    tell({ error: String(e?.stack ?? e) });
  }
}
process.exit();
