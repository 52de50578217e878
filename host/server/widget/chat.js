// A customer's chat: what it asks next and when. It has no clock, no network and no page of its own:
//
//   api      what chatApi gives
//   clock    { now(): milliseconds, later(milliseconds, call): what cancels it, random(): from 0 to 1 }
//   store    { load(): what was saved, or null; save(value or null) }
//   changed  is called after each change
//
// One request is under way at a time, beside one file, so that what happens comes in order. By themselves only polls are
// repeated, and what the server said that it didn't do. A message whose reply got lost may have been said: it stays
// "unsure" until it comes back among the events, or until the customer sends it again.

// Milliseconds between two polls: while the chat is looked at and lively, and otherwise. Servers forget a customer who asks
// nothing for a while (the documented default is 45 s).
const POLL_MS = 2000;
const QUIET_POLL_MS = 5000;
// So long after the last event the chat is quiet.
const QUIET_AFTER_MS = 120000;
// The pause after the first request that failed; it doubles with each that follows.
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 30000;
// How often a message that the server refused for now is sent again.
const REPEATS = 4;
// The customer has stopped typing after so long without a key.
const TYPING_STOPS_MS = 6000;

// Servers may write spaces and the ends of lines in another way.
const inOneWay = (text) => text.replace(/\s+/g, " ").trim();

const Chat = class {
  // "none", "starting", "open" or "ended".
  phase = "none";
  // Why no chat began: { unanswered } or { advice }. Why it is over: "left", "over" or "forgotten".
  trouble = null;
  end = null;
  transcript = new Transcript();
  uploads = null;
  // What was said and hasn't come back yet: { id, text, state: "waiting" | "sending" | "sent" | "unsure" | "failed", advice,
  // isFinal: the server won't take it, however often it is sent }.
  outbox = [];
  nickname = "";
  isLost = false;
  // The events so far are still to come, after the page was loaded again.
  isRestoring = false;
  // A supervisor watches.
  monitored = false;

  #api;
  #clock;
  #store;
  #changed;
  #key = null;
  #position = 1;
  #failures = 0;
  #isBusy = false;
  #isWatched = true;
  // When the next poll is due; when the last event came.
  #dueAt = 0;
  #livelyAt = 0;
  #cancel = () => {};
  // Renaming and leaving.
  #orders = [];
  #typingToTell = null;
  #isTypingTold = false;
  #typingStopsAt = Infinity;
  // The index up to which the server knows what was read.
  #readTold = 0;
  #lastId = 0;

  constructor({ api, clock, store, changed }) {
    this.#api = api;
    this.#clock = clock;
    this.#store = store;
    this.#changed = changed;
    this.#forget();
    const saved = store.load();
    if (saved?.key) this.#restore(saved);
  }

  // Begins a chat; `fields` are the API's. `text` is said first.
  async begin(fields, text) {
    if (this.phase === "starting" || this.phase === "open") return;
    this.#forget();
    this.phase = "starting";
    this.nickname = fields.nickname;
    this.#changed();
    const outcome = await this.#api.begin(fields);
    if (outcome.is !== "done") {
      this.phase = "none";
      this.trouble = outcome.is === "refused" ? { advice: outcome.advice } : { unanswered: true };
      return this.#changed();
    }
    this.phase = "open";
    this.#livelyAt = this.#clock.now();
    this.#take(outcome.reply);
    if (text?.trim()) this.say(text);
    else this.#proceed();
  }

  // Takes a chat away that is over, so that another can begin.
  anew() {
    if (this.phase !== "ended") return;
    this.#forget();
    this.phase = "none";
    this.#changed();
  }

  // Looks after a chat that was begun before the page was loaded again.
  resume() {
    this.#proceed();
  }

  say(text) {
    if (this.phase !== "open" || !text.trim()) return;
    this.outbox.push({ id: (this.#lastId += 1), text, state: "waiting", repeats: 0, dueAt: 0, after: 0 });
    // Whoever says something has stopped typing, and everybody knows.
    this.#typingToTell = null;
    this.#isTypingTold = false;
    this.#typingStopsAt = Infinity;
    this.#proceed();
  }

  sendFile(file) {
    if (this.phase !== "open") return;
    this.uploads.files.push({ id: (this.#lastId += 1), file, state: "waiting", progress: 0 });
    this.#proceed();
  }

  // Sends a message or a file again.
  sendAgain(id) {
    if (this.phase !== "open") return;
    const message = this.outbox.find((it) => it.id === id);
    if (message) {
      // It is said now, after what was said meanwhile.
      this.outbox = [...this.outbox.filter((it) => it !== message), message];
      Object.assign(message, { state: "waiting", repeats: 0, dueAt: 0 });
    }
    const file = this.uploads.files.find((it) => it.id === id);
    if (file) Object.assign(file, { state: "waiting", progress: 0, why: null });
    this.#proceed();
  }

  // Takes away a message or a file that didn't get through.
  discard(id) {
    this.outbox = this.outbox.filter((it) => it.id !== id);
    this.uploads.discard(id);
    this.#save();
    this.#proceed();
  }

  // The customer has typed; `text` is what stands there now. It isn't sent before the customer sends it.
  typed(text) {
    const isTyping = text !== "";
    this.#typingStopsAt = isTyping ? this.#clock.now() + TYPING_STOPS_MS : Infinity;
    const isNews = isTyping !== this.#isTypingTold;
    this.#typingToTell = isNews ? (isTyping ? "startTyping" : "stopTyping") : null;
    this.#proceed();
  }

  rename(nickname) {
    if (nickname.trim()) this.#order("updateNickname", { nickname: nickname.trim() });
  }

  leave() {
    this.#order("disconnect", {});
  }

  // As an outcome whose reply is a Blob.
  download(fileId) {
    return this.#api.download(this.#key, fileId);
  }

  // The chat is looked at, or isn't any more.
  watch(isWatched) {
    const isNew = isWatched && !this.#isWatched;
    this.#isWatched = isWatched;
    if (isNew && this.phase === "open" && !this.isLost) this.#dueAt = 0;
    this.#noteRead();
    this.#proceed();
  }

  // The link may be there again, or the page was asleep.
  wake() {
    this.#dueAt = 0;
    this.#proceed();
  }

  #noteRead() {
    const { seen, read } = this.transcript;
    if (!this.#isWatched || read === seen) return;
    this.transcript.read = seen;
    this.#save();
  }

  #order(operation, fields) {
    if (this.phase !== "open") return;
    this.#orders.push({ operation, fields });
    this.#proceed();
  }

  #restore(saved) {
    this.phase = "open";
    this.isRestoring = true;
    this.#key = saved.key;
    this.nickname = saved.nickname ?? "";
    this.transcript.read = saved.read ?? 0;
    this.#readTold = saved.readTold ?? 0;
    this.#livelyAt = this.#clock.now();
    for (const it of saved.outbox ?? []) {
      this.outbox.push({ ...it, id: (this.#lastId += 1), repeats: 0, dueAt: 0 });
    }
  }

  #forget() {
    this.#cancel();
    this.trouble = this.end = this.#key = this.#typingToTell = null;
    this.transcript = new Transcript();
    this.uploads = new Uploads(this.#api, this.transcript, () => this.#fileChanged());
    this.outbox = [];
    this.#orders = [];
    this.#position = 1;
    this.#failures = this.#dueAt = this.#readTold = 0;
    this.isLost = this.isRestoring = this.monitored = this.#isTypingTold = false;
    this.#typingStopsAt = Infinity;
  }

  #fileChanged() {
    // Its event is there.
    if (this.uploads.files.some((it) => it.state === "sent")) this.#dueAt = 0;
    this.#proceed();
  }

  #save() {
    if (this.phase !== "open") return this.#store.save(null);
    // What is under way when the page goes may have been said.
    const state = (it) => (it.state === "sending" ? "unsure" : it.state);
    const outbox = this.outbox.map((it) => ({ text: it.text, state: state(it), after: it.after, isFinal: it.isFinal }));
    const { read } = this.transcript;
    this.#store.save({ key: this.#key, read, readTold: this.#readTold, nickname: this.nickname, outbox });
  }

  #proceed() {
    this.transcript.forgetTyping(this.#clock.now());
    if (this.phase === "open") {
      if (!this.#isBusy) this.#ask();
      if (!this.isRestoring && !this.isLost) this.uploads.send(this.#key);
    }
    this.#changed();
  }

  async #ask() {
    this.#cancel();
    const request = this.#next();
    if (!request) return;
    const { message, operation } = request;
    this.#isBusy = true;
    if (message) {
      Object.assign(message, { state: "sending", after: this.transcript.seen + 1 });
      this.#save();
    }
    const key = this.#key;
    const outcome = await this.#api.ask(key, operation, { transcriptPosition: this.#position, ...request.fields });
    this.#isBusy = false;
    // A late answer to a chat that is over.
    if (this.phase !== "open" || key !== this.#key) return;
    if (outcome.is === "done") this.#done(request, outcome.reply);
    else this.#failed(request, outcome);
    // The next timer is set here, behind a reply, and not by another timer: browsers slow chains of timers down in pages that
    // nobody looks at, so much that servers would forget the customer.
    this.#proceed();
  }

  // What is to be asked now. If it is nothing, a timer is set.
  #next() {
    const now = this.#clock.now();
    if (now >= this.#typingStopsAt) {
      this.#typingStopsAt = Infinity;
      this.#typingToTell = this.#isTypingTold ? "stopTyping" : null;
    }
    const leaving = this.#orders.find((it) => it.operation === "disconnect");
    // After a failure polls alone find out whether the server is there. Whoever leaves needn't wait for that.
    if (this.isLost && leaving) return leaving;
    const isReady = !this.isLost && !this.isRestoring;
    const first = isReady ? this.outbox.find((it) => it.state === "waiting") : null;
    if (first && first.dueAt <= now) return { operation: "send", fields: { message: first.text }, message: first };
    if (isReady && this.#orders.length) return this.#orders.shift();
    if (isReady && this.#typingToTell) {
      const operation = this.#typingToTell;
      this.#typingToTell = null;
      this.#isTypingTold = operation === "startTyping";
      return { operation, fields: {}, isTyping: true };
    }
    const { typingEndsAt, lastRead } = this.transcript;
    if (isReady && lastRead > this.#readTold) {
      const former = this.#readTold;
      this.#readTold = lastRead;
      return { operation: "readReceipt", fields: { transcriptPosition: lastRead }, former };
    }
    if (this.#dueAt <= now) return { operation: "refresh", fields: {}, isPoll: true };
    const at = Math.min(this.#dueAt, this.#typingStopsAt, typingEndsAt, first?.dueAt ?? Infinity);
    this.#cancel = this.#clock.later(at - now, () => this.#proceed());
    return null;
  }

  #done(request, reply) {
    this.#failures = 0;
    this.isLost = false;
    // It stays until its event comes, which most servers send with this reply.
    if (request.message) request.message.state = "sent";
    if (request.operation === "updateNickname") this.nickname = request.fields.nickname;
    // The position of a receipt isn't where the chat goes on: nothing is taken from its reply.
    if (request.operation === "readReceipt") return this.#save();
    this.#take(reply);
    if (request.operation === "disconnect") this.#over("left");
  }

  #failed(request, outcome) {
    const { message, operation, isPoll, isTyping } = request;
    const isRefused = outcome.is === "refused";
    if (message) {
      const again = isRefused && outcome.again && message.repeats < REPEATS;
      message.state = again ? "waiting" : isRefused ? "failed" : "unsure";
      message.advice = outcome.advice;
      message.isFinal = isRefused && !outcome.again;
      message.repeats += 1;
      message.dueAt = this.#clock.now() + this.#pause(message.repeats);
    }
    // The server takes out whoever asks nothing more.
    if (operation === "disconnect") return this.#over("left");
    if (isRefused && (outcome.ended || (isPoll && !outcome.again))) return this.#over("forgotten");
    if (isRefused && !isPoll) {
      if (operation === "updateNickname") this.transcript.line("refused", { advice: outcome.advice });
      return this.#save();
    }
    // The name that was last asked for can be asked for again; that somebody typed is old.
    if (operation === "readReceipt") this.#readTold = request.former;
    else if (!isPoll && !message && !isTyping) this.#orders.unshift(request);
    this.isLost = true;
    this.#failures += 1;
    this.#dueAt = this.#clock.now() + this.#pause(this.#failures);
    this.#save();
  }

  // Not the same for all: many widgets may have lost one server.
  #pause(failures) {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LAST_PAUSE_MS);
    return pause * (0.75 + this.#clock.random() / 2);
  }

  #take(reply) {
    const now = this.#clock.now();
    // Another server of a pair may have taken over.
    const { chatId, userId, secureKey, alias } = this.#key ?? {};
    this.#key = {
      chatId: reply.chatId ?? chatId,
      userId: reply.userId ?? userId,
      secureKey: reply.secureKey ?? secureKey,
      alias: reply.alias ?? alias,
    };
    this.monitored = String(reply.monitored) === "true";
    for (const message of reply.messages ?? []) {
      const event = this.transcript.note(message, now);
      if (!event) continue;
      this.#livelyAt = now;
      if (!event.mine) continue;
      if (event.type === "Message") this.#said(event);
      if (event.type === "FileUploaded") this.uploads.arrived(event);
      if (event.type === "NicknameUpdated") this.nickname = event.text || this.nickname;
    }
    this.#position = Number(reply.nextPosition) || this.transcript.seen + 1;
    this.isRestoring = false;
    const isLively = this.#isWatched && now - this.#livelyAt < QUIET_AFTER_MS;
    this.#dueAt = now + (isLively ? POLL_MS : QUIET_POLL_MS);
    if (String(reply.chatEnded) === "true") return this.#over("over");
    this.#noteRead();
    this.#save();
  }

  // What the customer said has come back.
  #said({ text, index }) {
    const isIt = (it) => it.after > 0 && index >= it.after && inOneWay(it.text) === inOneWay(text);
    const found = this.outbox.find(isIt);
    this.outbox = this.outbox.filter((it) => it !== found);
  }

  #over(end) {
    this.phase = "ended";
    this.end = end;
    this.isLost = this.isRestoring = false;
    for (const it of this.outbox) if (it.state !== "sent") it.state = "failed";
    this.uploads.stop();
    this.transcript.forgetTyping(Infinity);
    this.#cancel();
    this.#save();
  }
};
