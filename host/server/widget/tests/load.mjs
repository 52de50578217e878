// The widget's parts as the browser has them, in one scope, for tests without a page; and what the chat needs around it.

import { readFileSync } from "node:fs";

// Gives these names of these parts, which stand in the order in which the server joins them.
export const load = (parts, names) => {
  const texts = parts.map((it) => readFileSync(new URL(`../${it}.js`, import.meta.url), "utf8"));
  return new Function(`"use strict";\n${texts.join("\n")}\nreturn { ${names.join(", ")} };`)();
};

const { Chat } = load(["transcript", "uploads", "chat"], ["Chat"]);

// A chat with a clock that the test moves and a server that the test plays. Each request waits in `asked` until it is answered.
export const makeChat = (saved = null) => {
  const asked = [];
  const timers = new Set();
  const world = { now: 1000, saved, asked, draws: 0 };
  const ask = (operation, fields, key) =>
    new Promise((resolve) => asked.push({ operation, fields, key, answer: resolve }));
  const api = {
    begin: (fields) => ask("begin", fields),
    ask: (key, operation, fields) => ask(operation, fields, key),
    upload(key, file, progress) {
      let answer;
      const outcome = new Promise((resolve) => (answer = resolve));
      asked.push({ operation: "upload", file, progress, key, answer });
      return { outcome, cancel: () => answer({ is: "unanswered" }) };
    },
  };
  const clock = {
    now: () => world.now,
    later(milliseconds, call) {
      const timer = { at: world.now + milliseconds, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    random: () => 0.5,
  };
  const store = { load: () => world.saved, save: (value) => (world.saved = JSON.parse(JSON.stringify(value))) };
  const chat = new Chat({ api, clock, store, changed: () => (world.draws += 1) });
  return Object.assign(world, {
    chat,
    // The next request, which has to be there.
    request(operation) {
      const next = asked.shift();
      if (next?.operation !== operation) throw new Error(`${operation} was expected, not ${next?.operation}`);
      return next;
    },
    // Answers the next request, and waits until the chat has gone on.
    async answer(operation, outcome) {
      const request = world.request(operation);
      request.answer(outcome);
      await settle();
      return request;
    },
    // Lets so many milliseconds go by.
    async pass(milliseconds) {
      const until = world.now + milliseconds;
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.at - other.at);
        if (!next || next.at > until) break;
        timers.delete(next);
        world.now = Math.max(world.now, next.at);
        next.call();
        await settle();
      }
      world.now = until;
    },
    // When the next timer is due, from now on.
    pause() {
      return Math.min(...[...timers].map((it) => it.at)) - world.now;
    },
  });
};

// Until all that follows from what has happened has happened, too.
export const settle = () => new Promise((resolve) => setImmediate(resolve));

const CREDENTIALS = { chatId: "C", userId: "U", secureKey: "K", alias: "117" };

export const done = (messages, nextPosition, more = {}) => ({
  is: "done",
  reply: { ...CREDENTIALS, statusCode: 0, chatEnded: false, messages, nextPosition, ...more },
});

export const refused = (more = {}) => ({ is: "refused", again: false, ended: false, advice: "advice", ...more });

export const unanswered = { is: "unanswered" };

export const ANA = { nickname: "Ana", participantId: 1, type: "Client" };
export const BO = { nickname: "Bo", participantId: 2, type: "Agent" };

export const event = (index, type, from, more = {}) => ({ index, type, from, utcTime: 1000, ...more });

// A chat that has begun; the first poll is due.
export const begun = async () => {
  const world = makeChat();
  world.chat.begin({ nickname: "Ana" });
  await world.answer("begin", done([event(1, "ParticipantJoined", ANA)], 2));
  return world;
};
