// Begins: what the page wants, by attributes of the script tag or by window.ParlorWidget, which goes first.

const script = document.currentScript;

const readOptions = () => {
  const given = window.ParlorWidget ?? {};
  const option = (name, otherwise) => given[name] ?? script?.dataset[name] ?? otherwise;
  const object = (name) => {
    let value = option(name, {});
    try {
      if (typeof value === "string") value = JSON.parse(value);
      if (typeof value === "object" && value && !Array.isArray(value)) return value;
    } catch {
      // As below.
    }
    console.error(`parlor widget: data-${name.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`)} is no JSON object`);
    return {};
  };
  const language = option("lang", document.documentElement.lang || navigator.language || "en");
  const isFromRight = FROM_RIGHT.includes(mainLanguage(language));
  return {
    api: option("api", script?.src ? new URL("/genesys/2/chat", script.src).href : ""),
    service: option("service", "default"),
    language,
    dir: option("dir", isFromRight ? "rtl" : "ltr"),
    theme: option("theme"),
    texts: { ...object("texts"), ...(option("title") ? { title: option("title") } : {}) },
    nickname: option("nickname"),
    subject: option("subject"),
    email: option("email"),
    userData: object("userData"),
    isOpen: option("open") != null && String(option("open")) !== "false",
  };
};

const begin = () => {
  // Twice on a page is once.
  if (document.querySelector("parlor-chat")) return;
  const options = readOptions();
  const key = `parlor-chat ${options.api} ${options.service}`;
  // Pages may be denied a store; then a chat doesn't outlive its page.
  const store = {
    load(part = "chat") {
      try {
        return JSON.parse(sessionStorage.getItem(`${key} ${part}`));
      } catch {
        return null;
      }
    },
    save(value, part = "chat") {
      try {
        if (value == null) sessionStorage.removeItem(`${key} ${part}`);
        else sessionStorage.setItem(`${key} ${part}`, JSON.stringify(value));
      } catch {
        // As above.
      }
    },
  };
  const clock = {
    now: () => Date.now(),
    later(milliseconds, call) {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  };
  const host = document.createElement("parlor-chat");
  host.lang = options.language;
  host.dir = options.dir;
  if (options.theme) host.dataset.theme = options.theme;
  const root = host.attachShadow({ mode: "open", delegatesFocus: false });
  dress(root);
  let view = null;
  const api = chatApi(options.api, options.service);
  const chat = new Chat({ api, clock, store, changed: () => view?.draw() });
  const say = speaker(options.language, options.texts);
  view = makeView({ host, root, options, say, chat, save: (isOpen) => store.save(isOpen || null, "open") });
  document.body.append(host);
  const wasOpen = store.load("open");
  view.show(Boolean(wasOpen ?? (options.isOpen && chat.phase === "none")));
  chat.resume();
  addEventListener("online", () => chat.wake());
  document.addEventListener("visibilitychange", () => {
    view.watch();
    if (document.visibilityState === "visible") chat.wake();
  });
  window.ParlorWidget = { ...window.ParlorWidget, show: view.open, hide: view.close };
};

if (document.body) begin();
else document.addEventListener("DOMContentLoaded", begin);
