// A client of Bayeux with the CometD project's library: what comes in lines of JSON is done, what happens is printed in
// lines of JSON.
//
// node cometd.mjs DIRECTORY-OF-NODE_MODULES PACKAGE TRANSPORT URL
//
// TRANSPORT is long-polling or websocket; with +ack behind it the client acknowledges what came.
//
//   in   {"subscribe":CHANNEL}  {"publish":[CHANNEL,DATA]}  {"batch":[[CHANNEL,DATA],…]}  {"again":CHANNEL}  {"disconnect":true}
//   out  {"handshake":BOOLEAN,"error":…}  {"subscribed":CHANNEL,"successful":BOOLEAN,"error":…}
//        {"published":CHANNEL,"successful":BOOLEAN,"error":…}  {"event":CHANNEL,"data":DATA}  {"disconnected":true}
//
// After "again" what comes on that channel is asked for again whenever the session had to be made anew, as widgets do: from
// the last nextPosition on, with the last secureKey.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [directory, name, way, url] = process.argv.slice(2);
const [transport, ack] = way.split("+");
const require = createRequire(`${directory}/`);
const load = async (name) => await import(pathToFileURL(require.resolve(name)));

(await load("cometd-nodejs-client")).adapt();
console.debug = console.info = console.warn = () => {};
const library = await load(name);
const CometD = library.CometD ?? library.default.CometD;

const cometd = new CometD();
for (const type of cometd.getTransportTypes()) {
  if (type !== transport) cometd.unregisterTransport(type);
}
if (ack) {
  const extension = await load(`${name}/AckExtension.js`);
  cometd.registerExtension("ack", new (extension.AckExtension ?? extension.default)());
}
cometd.configure({ url, logLevel: "error", requestHeaders: { gms_user: "ana", "X-Name": "ana" } });

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const channels = new Set();
let again = null;
let last = {};

const subscribe = (channel) =>
  cometd.subscribe(
    channel,
    (message) => {
      if (message.data?.statusCode === 0) last = message.data;
      print({ event: message.channel, data: message.data });
    },
    (reply) => print({ subscribed: channel, successful: reply.successful, error: reply.error }),
  );
const publish = (channel, data) =>
  cometd.publish(channel, data, (reply) =>
    print({ published: channel, successful: reply.successful, error: reply.error }),
  );

cometd.addListener("/meta/handshake", (reply) => {
  print({ handshake: reply.successful, error: reply.error });
  if (!reply.successful || channels.size === 0) return;
  cometd.batch(() => {
    channels.forEach(subscribe);
    if (again) {
      const { secureKey, nextPosition } = last;
      publish(again, { operation: "requestNotifications", secureKey, transcriptPosition: nextPosition });
    }
  });
});

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const wanted = JSON.parse(line);
  if (wanted.subscribe) {
    channels.add(wanted.subscribe);
    subscribe(wanted.subscribe);
  }
  if (wanted.publish) publish(...wanted.publish);
  if (wanted.batch) cometd.batch(() => wanted.batch.forEach((it) => publish(...it)));
  if (wanted.again) again = wanted.again;
  if (wanted.disconnect) {
    cometd.disconnect(() => {
      print({ disconnected: true });
      process.exit(0);
    });
  }
});
lines.on("close", () => process.exit(0));
cometd.handshake();
