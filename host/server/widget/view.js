// The box itself: a button, and a panel with a form to begin, the conversation, and where one writes.

const makeView = ({ host, root, options, say, chat, save }) => {
  const phone = matchMedia("(max-width: 480px)");
  let isOpen = false;
  // What is drawn: of which transcript, how many of its entries, and what is on its way by its id.
  let drawn = { transcript: null, count: 0, phase: null, wasRestoring: false };
  const pending = new Map();

  const entries = entryMaker({
    say,
    language: options.language,
    sendAgain: (id) => (chat.sendAgain(id), text.focus()),
    // The text stands before what has been written since.
    takeBack(it) {
      chat.discard(it.id);
      text.value = [it.text, text.value].filter(Boolean).join("\n");
      turn();
      text.focus();
    },
    discard: (id) => (chat.discard(id), text.focus()),
    async download({ fileId, fileName }) {
      const outcome = await chat.download(fileId);
      if (outcome.is === "done") {
        // A type of our own: nothing that others send is shown as a page.
        const url = URL.createObjectURL(new Blob([outcome.reply], { type: "application/octet-stream" }));
        element("a", { href: url, download: fileName }).click();
        setTimeout(() => URL.revokeObjectURL(url), 60000);
      }
      return outcome;
    },
  });

  // The button.
  const count = element("span", { class: "count", "aria-hidden": "true", hidden: true });
  const launcher = element("button", { type: "button", class: "launcher", onclick: () => open() }, icon("chat"), count);
  const heard = element("div", { class: "heard", role: "status" });

  // The head, and what it asks below.
  const main = (text) => element("button", { class: "main" }, text);
  const plain = (text, onclick) => element("button", { type: "button", onclick }, text);
  const renameButton = iconButton("rename", say("rename"), () => ask(renaming, newName));
  const endButton = iconButton("end", say("end"), () => ask(ending, endNow), "turns");
  const minimiseButton = iconButton("minimise", say("minimise"), () => close());
  const title = element("div", { class: "title", dir: "auto" }, say("title"));
  const head = element("header", {}, title, renameButton, endButton, minimiseButton);
  const newName = element("input", { "aria-label": say("name"), maxlength: 60, autocomplete: "nickname" });
  const renaming = element("form", { hidden: true }, newName, main(say("save")), plain(say("cancel"), () => answer()));
  renaming.addEventListener("submit", (event) => {
    event.preventDefault();
    chat.rename(newName.value);
    answer();
  });
  const endNow = element("button", { type: "button", class: "main" }, say("end"));
  endNow.addEventListener("click", () => {
    answer();
    chat.leave();
  });
  const ending = element(
    "div",
    { class: "bar", role: "group", "aria-label": say("sure"), hidden: true },
    element("span", {}, say("sure")),
    endNow,
    plain(say("goOn"), () => answer()),
  );
  let asker = null;
  const ask = (bar, first) => {
    answer();
    asker = root.activeElement;
    newName.value = chat.nickname;
    bar.hidden = false;
    first.focus();
  };
  const answer = () => {
    if (renaming.hidden && ending.hidden) return false;
    renaming.hidden = ending.hidden = true;
    (asker?.hidden === false ? asker : text).focus();
    return true;
  };

  // Where one begins.
  const name = element("input", { autocomplete: "name", maxlength: 60, required: true });
  name.value = options.nickname ?? "";
  const question = element("textarea", { rows: 4, maxlength: 4000 });
  const wrong = element("div", { class: "wrong", role: "alert" });
  const beginButton = main(say("begin"));
  const start = element(
    "form",
    { class: "start" },
    element("label", {}, say("name"), name),
    element("label", {}, say("question"), question),
    wrong,
    beginButton,
  );
  start.addEventListener("submit", (event) => {
    event.preventDefault();
    const { subject, email, userData } = options;
    const fields = { nickname: name.value.trim(), subject, emailAddress: email };
    for (const [key, value] of Object.entries(userData)) fields[`userData[${key}]`] = value;
    if (fields.nickname) chat.begin(fields, question.value);
  });

  // The conversation.
  const log = element("div", { class: "log", role: "log", "aria-live": "off", "aria-label": say("conversation") });
  const outbox = element("div", { class: "outbox" });
  const typing = element("div", { class: "typing", role: "status" });
  const label = { role: "region", "aria-label": say("conversation"), tabindex: 0 };
  const scroll = element("div", { class: "scroll", ...label }, log, outbox, typing);
  const notice = element("div", { class: "notice", role: "status" });

  // Where one writes.
  const text = element("textarea", {
    rows: 1,
    maxlength: 4000,
    "aria-label": say("message"),
    placeholder: say("placeholder"),
    enterkeyhint: "send",
  });
  const chooser = element("input", { type: "file", multiple: true, hidden: true, "aria-label": say("attach") });
  chooser.addEventListener("change", () => {
    for (const file of chooser.files) chat.sendFile(file);
    chooser.value = "";
    text.focus();
  });
  const attach = iconButton("attach", say("attach"), () => chooser.click(), "icon");
  const send = element("button", { class: "main send turns", "aria-label": say("send"), title: say("send") }, icon("send"));
  const composer = element("form", { class: "composer" }, attach, chooser, text, send);
  const speak = () => {
    chat.say(text.value);
    text.value = "";
    text.focus();
    scroll.scrollTop = scroll.scrollHeight;
  };
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    speak();
  });
  text.addEventListener("input", () => chat.typed(text.value));
  text.addEventListener("keydown", (event) => {
    // Whoever writes with an input method ends a word with Enter, too.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    speak();
  });
  const anew = element("button", { type: "button", class: "main" }, say("anew"));
  anew.addEventListener("click", () => {
    chat.anew();
    focus();
  });
  const why = element("p", {});
  const ended = element("div", { class: "ended" }, why, anew);

  const panel = element(
    "div",
    { class: "panel", role: "dialog", "aria-label": say("title"), hidden: true },
    ...[head, renaming, ending, notice, start, scroll, composer, ended],
  );
  // Fields run as what stands in them; empty ones as the widget.
  const turn = () => {
    for (const field of [name, question, newName, text]) field.dir = field.value ? "auto" : host.dir;
  };
  panel.addEventListener("input", turn);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (!answer()) close();
    }
    // On a phone there is nothing but the panel.
    if (event.key === "Tab" && phone.matches) {
      const all = [...panel.querySelectorAll("button, input, textarea, a, [tabindex]")];
      const reached = all.filter((it) => it.getClientRects().length > 0);
      const [from, to] = event.shiftKey ? [reached[0], reached.at(-1)] : [reached.at(-1), reached[0]];
      if (root.activeElement === from) {
        event.preventDefault();
        to.focus();
      }
    }
  });
  root.append(element("section", { "aria-label": say("title"), dir: host.dir }, heard, launcher, panel));

  const focus = () => {
    const { phase } = chat;
    const place = { none: name.value ? question : name, starting: beginButton, open: text, ended: anew }[phase];
    place.focus();
  };
  const watch = () => chat.watch(isOpen && document.visibilityState === "visible");
  const show = (wanted) => {
    isOpen = wanted;
    panel.hidden = !isOpen;
    launcher.hidden = isOpen;
    host.toggleAttribute("data-open", isOpen);
    heard.textContent = "";
    save(isOpen);
    watch();
    if (isOpen) scroll.scrollTop = scroll.scrollHeight;
  };
  const open = () => {
    if (!isOpen) show(true);
    focus();
  };
  const close = () => {
    if (isOpen) show(false);
    launcher.focus();
  };

  const drawEntries = ({ transcript, isRestoring }) => {
    if (drawn.transcript !== transcript) {
      log.replaceChildren();
      drawn = { ...drawn, transcript, count: 0 };
    }
    const all = transcript.entries;
    // What was there before the page was loaded isn't read out.
    log.setAttribute("aria-live", drawn.wasRestoring ? "off" : "polite");
    for (; drawn.count < all.length; drawn.count += 1) {
      const [former, it] = [all[drawn.count - 1], all[drawn.count]];
      const isSame = former && former.kind !== "line" && former.mine === it.mine && former.name === it.name;
      log.append(entries.happened(it, isSame));
      const isNews = !drawn.wasRestoring && !it.mine && it.kind !== "line";
      if (!isOpen && isNews) heard.textContent = say("news", it);
    }
    drawn.wasRestoring = isRestoring;
    all.forEach((it, at) => {
      if (!it.isDeleted || it.isDrawnDeleted) return;
      it.isDrawnDeleted = true;
      log.children[at].replaceWith(entries.happened(it, false));
    });
  };

  const drawPending = ({ outbox: messages, uploads }) => {
    const nodes = [...messages, ...uploads.files].map((it) => {
      const state = `${it.state} ${it.why} ${it.advice}`;
      const known = pending.get(it);
      if (known?.state === state) {
        const bar = known.node.querySelector("progress");
        if (bar) bar.value = it.progress;
        return known.node;
      }
      const node = it.file ? entries.file(it, uploads.types) : entries.message(it);
      pending.set(it, { state, node });
      return node;
    });
    for (const [it] of pending) if (!messages.includes(it) && !uploads.files.includes(it)) pending.delete(it);
    const isSame = nodes.length === outbox.children.length && nodes.every((it, at) => outbox.children[at] === it);
    if (!isSame) outbox.replaceChildren(...nodes);
  };

  const setText = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  // Shows how things stand.
  const draw = () => {
    const now = chat;
    const { phase, transcript, trouble } = now;
    const [isOn, isStart] = [phase === "open", phase === "none" || phase === "starting"];
    const isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    const hadFocus = panel.contains(root.activeElement);
    start.hidden = !isStart;
    scroll.hidden = isStart;
    composer.hidden = renameButton.hidden = endButton.hidden = !isOn;
    if (!isOn) renaming.hidden = ending.hidden = true;
    ended.hidden = phase !== "ended";
    // It keeps the focus.
    beginButton.setAttribute("aria-disabled", phase === "starting");
    setText(beginButton, say(phase === "starting" ? "beginning" : "begin"));
    setText(wrong, trouble ? (trouble.unanswered ? say("unanswered") : `${say("refused")} ${trouble.advice}`) : "");
    panel.dataset.phase = phase;
    drawEntries(now);
    drawPending(now);
    turn();
    setText(typing, transcript.typing.map((it) => say("typing", { name: it })).join(", "));
    const isWaiting = transcript.isAlone && !now.isRestoring;
    const state = now.isLost ? "lost" : isWaiting ? "waitingForAgent" : now.monitored ? "monitored" : null;
    setText(notice, isOn && state ? say(state) : "");
    if (now.end) setText(why, say({ left: "leftChat", over: "over", forgotten: "forgotten" }[now.end]));
    chooser.accept = now.uploads.types.map((it) => `.${it}`).join();
    const { unread } = transcript;
    count.hidden = unread === 0;
    setText(count, unread > 99 ? "99+" : String(unread));
    const news = unread ? ` – ${say("unread", { count: unread })}` : "";
    launcher.setAttribute("aria-label", say("open") + news);
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight;
    if (drawn.phase !== phase) {
      const before = drawn.phase;
      drawn.phase = phase;
      if (phase === "open" && before === "starting") text.value = question.value = "";
      // Where the focus was is gone.
      if (isOpen && hadFocus && before !== null && phase !== "starting") focus();
    }
  };

  return { draw, open, close, watch, show };
};
