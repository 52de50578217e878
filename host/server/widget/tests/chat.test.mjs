// The chat without a page: what it asks when, what it repeats and what it doesn't.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ANA, BO, begun, done, event, makeChat, refused, settle, unanswered } from "./load.mjs";

const said = (world) => world.chat.transcript.entries.filter((it) => it.kind === "message").map((it) => it.text);
const states = (world) => world.chat.outbox.map((it) => `${it.text}: ${it.state}`);

test("a chat begins, polls and goes on from where it is", async () => {
  const world = makeChat();
  world.chat.begin({ nickname: "Ana", subject: "Lamp" }, "It is broken");
  assert.equal(world.chat.phase, "starting");
  const request = await world.answer("begin", done([event(1, "ParticipantJoined", ANA)], undefined));
  assert.deepEqual(request.fields, { nickname: "Ana", subject: "Lamp" });
  // Without nextPosition it is behind what came.
  const first = await world.answer("send", done([event(2, "Message", ANA, { text: "It is broken" })], 3));
  assert.deepEqual(first.fields, { message: "It is broken", transcriptPosition: 2 });
  assert.deepEqual([states(world), said(world)], [[], ["It is broken"]]);
  assert.equal(world.pause(), 2000);
  await world.pass(2000);
  const poll = await world.answer("refresh", done([event(3, "ParticipantJoined", BO)], "4", { alias: "118" }));
  assert.deepEqual(poll.key, { chatId: "C", userId: "U", secureKey: "K", alias: "117" });
  await world.pass(2000);
  // Another server has taken over.
  const next = await world.answer("refresh", done([], 4));
  assert.deepEqual([next.fields.transcriptPosition, next.key.alias], [4, "118"]);
});

test("events are told once, whatever comes again, and gaps are passed over", async () => {
  const world = await begun();
  await world.pass(2000);
  const hello = event(4, "Message", BO, { text: "Hello" });
  await world.answer("refresh", done([event(2, "ParticipantJoined", BO), hello], 5));
  await world.answer("readReceipt", done([], 5));
  await world.pass(2000);
  await world.answer("refresh", done([hello, event(7, "Message", BO, { text: "again" })], 8));
  assert.deepEqual(said(world), ["Hello", "again"]);
});

test("polls that fail are repeated after longer and longer pauses, and messages wait", async () => {
  const world = await begun();
  await world.pass(2000);
  for (const pause of [1000, 2000, 4000, 8000, 16000, 30000, 30000]) {
    await world.answer("refresh", unanswered);
    assert.deepEqual([world.chat.isLost, world.pause()], [true, pause]);
    world.chat.say(`after ${pause}`);
    assert.equal(world.asked.length, 0);
    await world.pass(pause);
  }
  await world.answer("refresh", done([], 2));
  assert.equal(world.chat.isLost, false);
  await world.answer("send", done([event(2, "Message", ANA, { text: "after 1000" })], 3));
  world.request("send");
});

test("somebody who knows that the link is back needn't wait", async () => {
  const world = await begun();
  await world.pass(2000);
  for (let count = 0; count < 6; count += 1) {
    await world.answer("refresh", unanswered);
    world.chat.wake();
  }
  await world.answer("refresh", done([], 2));
  assert.equal(world.chat.isLost, false);
});

test("a message without a reply is unsure and isn't repeated", async () => {
  const world = await begun();
  world.chat.say("Hello");
  assert.deepEqual(states(world), ["Hello: sending"]);
  await world.answer("send", unanswered);
  assert.deepEqual(states(world), ["Hello: unsure"]);
  await world.pass(1000);
  // It hadn't arrived: the customer sends it again, behind what was said meanwhile.
  await world.answer("refresh", done([], 2));
  assert.deepEqual(states(world), ["Hello: unsure"]);
  world.chat.say("Are you there?");
  await world.answer("send", done([event(2, "Message", ANA, { text: "Are you there?" })], 3));
  world.chat.sendAgain(world.chat.outbox[0].id);
  const again = await world.answer("send", done([event(3, "Message", ANA, { text: "Hello" })], 4));
  assert.equal(again.fields.message, "Hello");
  assert.deepEqual([states(world), said(world)], [[], ["Are you there?", "Hello"]]);
});

test("a message whose reply was lost comes back by itself", async () => {
  const world = await begun();
  world.chat.say("Hello\nthere");
  await world.answer("send", unanswered);
  await world.pass(1000);
  await world.answer("refresh", done([event(2, "Message", ANA, { text: "Hello\r\nthere" })], 3));
  assert.deepEqual([states(world), said(world)], [[], ["Hello\r\nthere"]]);
});

test("what was said before isn't taken for what was said just now", async () => {
  const world = await begun();
  world.chat.say("yes");
  await world.answer("send", done([event(2, "Message", ANA, { text: "yes" })], 3));
  world.chat.say("yes");
  await world.answer("send", unanswered);
  await world.pass(1000);
  await world.answer("refresh", done([event(2, "Message", ANA, { text: "yes" })], 3));
  assert.deepEqual(states(world), ["yes: unsure"]);
});

test("a message that came through stays where it is until its event comes", async () => {
  const world = await begun();
  world.chat.say("Hello");
  await world.answer("send", done([], 2));
  assert.deepEqual(states(world), ["Hello: sent"]);
  await world.pass(2000);
  await world.answer("refresh", done([event(2, "Message", ANA, { text: "Hello" })], 3));
  assert.deepEqual([states(world), said(world)], [[], ["Hello"]]);
});

test("what is refused for now is sent again, a few times; what is refused for good isn't", async () => {
  const world = await begun();
  world.chat.say("one");
  world.chat.say("two");
  for (const pause of [1000, 2000, 4000, 8000]) {
    await world.answer("send", refused({ again: true }));
    assert.deepEqual(states(world), ["one: waiting", "two: waiting"]);
    while (world.asked.length === 0) await world.pass(pause);
    while (world.asked[0].operation === "refresh") await world.answer("refresh", done([], 2));
    while (world.asked.length === 0) await world.pass(500);
  }
  await world.answer("send", refused({ again: true }));
  assert.equal(states(world)[0], "one: failed");
  await world.answer("send", refused({ advice: "too large" }));
  assert.deepEqual(world.chat.outbox.map((it) => it.advice), ["advice", "too large"]);
  assert.deepEqual(world.chat.outbox.map((it) => it.isFinal), [false, true]);
  assert.equal(world.chat.phase, "open");
  // So it is after the page was loaded again.
  assert.deepEqual(makeChat(world.saved).chat.outbox.map((it) => it.isFinal), [false, true]);
});

test("the end is told with what was said last, and a chat that is unknown is forgotten", async () => {
  const world = await begun();
  await world.pass(2000);
  const bye = event(2, "Message", BO, { text: "Bye" });
  await world.answer("refresh", done([bye], 3, { chatEnded: true }));
  assert.deepEqual([said(world), world.chat.phase, world.chat.end, world.saved], [["Bye"], "ended", "over", null]);
  await world.pass(100000);
  assert.equal(world.asked.length, 0);
  world.chat.anew();
  world.chat.begin({ nickname: "Ana" });
  await world.answer("begin", done([event(1, "ParticipantJoined", ANA)], 2));
  assert.deepEqual(said(world), []);
  world.chat.say("Hello");
  await world.answer("send", refused({ ended: true }));
  assert.deepEqual([world.chat.phase, world.chat.end, states(world)], ["ended", "forgotten", ["Hello: failed"]]);
});

test("a chat that can't begin says why, and may be tried again", async () => {
  const world = makeChat();
  world.chat.begin({ nickname: "Ana" });
  await world.answer("begin", unanswered);
  assert.deepEqual([world.chat.phase, world.chat.trouble], ["none", { unanswered: true }]);
  world.chat.begin({ nickname: "Ana" });
  await world.answer("begin", refused());
  assert.deepEqual(world.chat.trouble, { advice: "advice" });
});

test("a page that is loaded again goes on, and what was under way is unsure", async () => {
  const before = await begun();
  before.chat.say("Hello");
  before.request("send");
  before.chat.say("second");
  const world = makeChat(before.saved);
  world.chat.resume();
  const poll = world.request("refresh");
  assert.equal(poll.fields.transcriptPosition, 1);
  // Nothing is said before it is known what was.
  assert.deepEqual([world.chat.isRestoring, states(world)], [true, ["Hello: unsure"]]);
  poll.answer(done([event(1, "ParticipantJoined", ANA), event(2, "Message", ANA, { text: "Hello" })], 3));
  await settle();
  assert.deepEqual([world.chat.isRestoring, states(world), said(world)], [false, [], ["Hello"]]);
});

test("leaving needs no server that answers", async () => {
  const world = await begun();
  await world.pass(2000);
  await world.answer("refresh", unanswered);
  world.chat.leave();
  await world.answer("disconnect", unanswered);
  assert.deepEqual([world.chat.phase, world.chat.end], ["ended", "left"]);
});

test("who leaves isn't told that the chat has ended", async () => {
  const world = await begun();
  world.chat.leave();
  await world.answer("disconnect", done([event(2, "ParticipantLeft", ANA)], 3, { chatEnded: true }));
  assert.deepEqual([world.chat.phase, world.chat.end, world.saved], ["ended", "left", null]);
});

test("typing is told once, and its end", async () => {
  const world = await begun();
  world.chat.typed("H");
  await world.answer("startTyping", done([event(2, "TypingStarted", ANA)], 3));
  assert.deepEqual(world.chat.transcript.typing, []);
  world.chat.typed("He");
  for (let count = 0; count < 2; count += 1) {
    await world.pass(2000);
    await world.answer("refresh", done([], 3));
  }
  // Since the last key.
  assert.equal(world.pause(), 2000);
  await world.pass(2000);
  await world.answer("stopTyping", done([event(3, "TypingStopped", ANA)], 4));
  // Who says something doesn't type any more, and who has removed everything doesn't either.
  world.chat.typed("H");
  await world.answer("startTyping", done([], 5));
  world.chat.say("Hello");
  await world.answer("send", done([event(5, "Message", ANA, { text: "Hello" })], 6));
  world.chat.typed("x");
  await world.answer("startTyping", done([], 7));
  world.chat.typed("");
  await world.answer("stopTyping", done([], 8));
  assert.equal(world.asked.length, 0);
});

test("somebody types until something else comes of him, or for half a minute", async () => {
  const world = await begun();
  const poll = async (...messages) => {
    await world.pass(5000);
    await world.answer("refresh", done(messages, undefined));
  };
  await poll(event(2, "ParticipantJoined", BO), event(3, "TypingStarted", BO));
  assert.deepEqual(world.chat.transcript.typing, ["Bo"]);
  await poll(event(4, "Message", BO, { text: "Hello" }));
  await world.answer("readReceipt", done([], 5));
  assert.deepEqual(world.chat.transcript.typing, []);
  await poll(event(5, "TypingStarted", BO));
  for (let count = 0; count < 5; count += 1) await poll();
  assert.deepEqual(world.chat.transcript.typing, ["Bo"]);
  await poll();
  assert.deepEqual(world.chat.transcript.typing, []);
});

test("what wasn't looked at is unread, also after the page is loaded again", async () => {
  const world = await begun();
  world.chat.watch(false);
  await world.pass(5000);
  const messages = [event(2, "ParticipantJoined", BO), event(3, "Message", BO, { text: "Hello" })];
  await world.answer("refresh", done(messages, 4));
  assert.equal(world.chat.transcript.unread, 1);
  const again = makeChat(world.saved);
  again.chat.watch(false);
  await again.answer("refresh", done([event(1, "ParticipantJoined", ANA), ...messages], 4));
  assert.equal(again.chat.transcript.unread, 1);
  again.chat.watch(true);
  assert.deepEqual([again.chat.transcript.unread, again.saved.read], [0, 3]);
});

test("what was read is told once, and only while somebody looks at the chat", async () => {
  const world = await begun();
  world.chat.watch(false);
  const hear = async (...messages) => {
    await world.pass(5000);
    await world.answer("refresh", done(messages, undefined));
  };
  await hear(event(2, "ParticipantJoined", BO), event(3, "Message", BO, { text: "Hello" }), event(4, "Message", BO, { text: "Ana" }));
  assert.equal(world.asked.length, 0);
  world.chat.watch(true);
  // Somebody comes back to the chat. The position of a receipt is not where the chat goes on.
  const receipt = world.request("readReceipt");
  assert.equal(receipt.fields.transcriptPosition, 4);
  receipt.answer(done([], 1));
  await settle();
  const poll = await world.answer("refresh", done([event(5, "Message", ANA, { text: "Hi" })], 6));
  assert.equal(poll.fields.transcriptPosition, 5);
  // What the customer says, and who comes and goes, isn't read.
  await hear(event(6, "ParticipantLeft", BO));
  assert.equal(world.asked.length, 0);
  // What got lost is told again, once the link is back; what is refused isn't.
  await hear(event(7, "Message", BO, { text: "Bye" }));
  await world.answer("readReceipt", unanswered);
  assert.equal(world.asked.length, 0);
  await world.pass(1000);
  await world.answer("refresh", done([], 8));
  assert.equal((await world.answer("readReceipt", refused())).fields.transcriptPosition, 7);
  await hear();
  assert.equal(world.asked.length, 0);
  // The page that is loaded again knows what was told.
  const again = makeChat(world.saved);
  again.chat.resume();
  await again.answer("refresh", done([event(1, "ParticipantJoined", ANA), event(7, "Message", BO, { text: "Bye" })], 8));
  assert.equal(again.asked.length, 0);
});

test("a chat that nobody looks at, or that is quiet, is polled less often", async () => {
  const world = await begun();
  world.chat.watch(false);
  await world.pass(2000);
  await world.answer("refresh", done([], 2));
  assert.equal(world.pause(), 5000);
  world.chat.watch(true);
  await world.answer("refresh", done([], 2));
  assert.equal(world.pause(), 2000);
  world.now += 200000;
  await world.pass(0);
  await world.answer("refresh", done([], 2));
  assert.equal(world.pause(), 5000);
});
