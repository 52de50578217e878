// What happened in a chat, as it is shown, from the messages of replies: who is who, what was said, who types, what is unread.
// Words aren't chosen here: a line says in `what` which it is.

// Somebody whose end of typing got lost types no longer than so many milliseconds.
const TYPING_ENDS_MS = 30000;
// And until he does one of these. A file may be sent in the middle of it.
const ENDS_TYPING = ["TypingStopped", "Message", "PushUrl", "ParticipantLeft"];

const Transcript = class {
  // { kind: "message" | "file" | "line", index, mine, name, time, … }: messages have `text`, files `fileId`, `fileName`, `size`
  // and `isDeleted`, lines `what` and what belongs to it.
  entries = [];
  // The highest index so far, and that of what the customer has read.
  seen = 0;
  read = 0;
  // What a customer may send as files, once asked: the API's names.
  limits = null;

  // The customer's own participantId: it is the first who comes into its chat.
  #me = null;
  #names = new Map();
  #typing = new Map();
  // Others who are in the chat.
  #others = new Set();

  // Whether nobody is there for the customer.
  get isAlone() {
    return this.#others.size === 0;
  }

  get unread() {
    return this.entries.filter((it) => !it.mine && it.kind !== "line" && it.index > this.read).length;
  }

  // The index of the last that others said and that the customer has read.
  get lastRead() {
    return this.entries.findLast((it) => !it.mine && it.kind !== "line" && it.index <= this.read)?.index ?? 0;
  }

  // Names of those who type.
  get typing() {
    return [...this.#typing.keys()].map((it) => this.#names.get(it) ?? "");
  }

  // When the first of them will have typed for too long without another word.
  get typingEndsAt() {
    return Math.min(Infinity, ...this.#typing.values());
  }

  forgetTyping(now) {
    for (const [id, until] of this.#typing) if (until <= now) this.#typing.delete(id);
  }

  line(what, more = {}) {
    this.entries.push({ kind: "line", what, ...more });
  }

  // Takes a message of a reply; gives it back with `mine` and its index as a number, or null if it was known.
  note(message, now) {
    // What has no index is the answer to a question.
    const index = Number(message.index ?? 0);
    if (index && index <= this.seen) return null;
    this.seen = Math.max(this.seen, index);
    const from = message.from ?? {};
    const id = String(from.participantId ?? "");
    const type = message.type;
    if (type === "ParticipantJoined" && from.type === "Client") this.#me ??= id;
    const mine = id !== "" && id === this.#me;
    const former = this.#names.get(id);
    const name = String(from.nickname ?? "");
    this.#names.set(id, name);
    if (type === "TypingStarted" && !mine) this.#typing.set(id, now + TYPING_ENDS_MS);
    if (ENDS_TYPING.includes(type)) this.#typing.delete(id);
    const about = { index, mine, name, time: Number(message.utcTime) || null };
    const text = String(message.text ?? "");
    const data = message.userData ?? {};
    const add = (kind, more) => this.entries.push({ kind, ...about, ...more });
    switch (type) {
      case "ParticipantJoined":
        if (!mine) {
          this.#others.add(id);
          add("line", { what: "joined" });
        }
        if (text) add("message", { text });
        break;
      case "ParticipantLeft":
        this.#others.delete(id);
        if (!mine) add("line", { what: "left" });
        break;
      case "Message":
      case "PushUrl":
        if (text) add("message", { text });
        break;
      case "NicknameUpdated":
        if (former && former !== name) add("line", { what: mine ? "renamedMe" : "renamed", former });
        break;
      case "FileUploaded": {
        const [fileId, fileName] = [String(data["file-id"] ?? ""), String(data["file-name"] ?? "")];
        if (fileId) add("file", { fileId, fileName, size: Number(data["file-size"]) || 0 });
        break;
      }
      case "FileDeleted":
        for (const it of this.entries) if (it.fileId === String(data["file-id"])) it.isDeleted = true;
        break;
      case "IdleAlert":
      case "IdleClose":
        add("line", { what: type === "IdleAlert" ? "idle" : "idleEnd", text });
        break;
      case "Notice":
        if (text === "file-client-cfg-get") this.limits = data;
        break;
    }
    return { ...message, index, mine, text, data };
  }
};
