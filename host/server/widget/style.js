// How the widget looks. Directions are those of the writing; a page sets --parlor-accent, --parlor-on-accent and
// --parlor-font on parlor-chat.

const DARK = `
  --accent: var(--parlor-accent, #3d63cf);
  --link: #9db7ff;
  --ground: #16191f; --raised: #1e222a; --theirs: #2a303b; --line: #3a414e;
  --text: #eef1f6; --soft: #b3bbc9; --wrong: #ff9d94;
  --shadow: 0 12px 40px rgb(0 0 0 / .55);
  color-scheme: dark;`;

const STYLE = `
:host {
  --accent: var(--parlor-accent, #2f55c7);
  --on-accent: var(--parlor-on-accent, #fff);
  --link: #2448b0;
  --ground: #fff; --raised: #fff; --theirs: #eef1f7; --line: #d5dae4;
  --text: #1a1f29; --soft: #565f6f; --wrong: #b3261e;
  --shadow: 0 12px 40px rgb(20 30 60 / .22);
  all: initial;
  color-scheme: light;
  position: fixed; inset-block-end: 1.25rem; inset-inline-end: 1.25rem; z-index: 2147483000;
  font: 15px/1.45 var(--parlor-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif);
  color: var(--text);
}
:host([data-theme=dark]) { ${DARK} }
@media (prefers-color-scheme: dark) { :host(:not([data-theme=light])) { ${DARK} } }
*, ::before { box-sizing: border-box; }
[hidden] { display: none !important; }
button, input, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; border-radius: 10px; padding: .5rem .9rem; }
[aria-disabled=true] { opacity: .6; cursor: default; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
svg { display: block; inline-size: 1.25em; block-size: 1.25em; fill: none; stroke: currentcolor; stroke-width: 2;
  stroke-linecap: round; stroke-linejoin: round; }
.heard { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.launcher { display: grid; place-items: center; inline-size: 3.6rem; block-size: 3.6rem; border-radius: 50%;
  background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow); position: relative; font-size: 1.2rem;
  padding: 0; }
.launcher svg { inline-size: 1.8rem; block-size: 1.8rem; }
.count { position: absolute; inset-block-start: -.2rem; inset-inline-end: -.2rem; min-inline-size: 1.45rem; padding: 0 .35rem;
  border-radius: 1rem; background: #b3261e; color: #fff; font: 700 .8rem/1.45rem system-ui, sans-serif; text-align: center; }
.panel { display: flex; flex-direction: column; inline-size: 23.5rem; max-inline-size: calc(100vw - 2.5rem);
  block-size: 36rem; max-block-size: calc(100dvh - 2.5rem); overflow: hidden; background: var(--ground);
  border: 1px solid var(--line); border-radius: 18px; box-shadow: var(--shadow); }
header { display: flex; align-items: center; gap: .15rem; padding: .6rem .6rem .6rem 1rem; padding-inline: 1rem .6rem;
  background: var(--accent); color: var(--on-accent); }
.title { flex: 1; min-inline-size: 0; font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
header button { padding: .55rem; }
header button:hover { background: rgb(255 255 255 / .18); }
header :focus-visible { outline-color: currentcolor; outline-offset: -2px; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; padding: .6rem 1rem; background: var(--theirs);
  border-block-end: 1px solid var(--line); }
.bar > :first-child { flex: 1; }
.notice { padding: .45rem 1rem; background: var(--theirs); color: var(--text); font-size: .88rem; text-align: center; }
.notice:empty { display: none; }
.scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 1rem; display: flex; flex-direction: column; }
.scroll:focus-visible { outline-offset: -3px; }
.log, .outbox { display: flex; flex-direction: column; gap: .3rem; }
.outbox { margin-block-start: .3rem; }
.line { align-self: center; max-inline-size: 90%; margin-block: .35rem; color: var(--soft); font-size: .86rem; text-align: center; }
.entry { align-self: flex-start; max-inline-size: 84%; display: flex; flex-direction: column; align-items: flex-start; }
.entry.mine { align-self: flex-end; align-items: flex-end; }
.who { color: var(--soft); font-size: .8rem; margin: .4rem .6rem .15rem; }
.same > .who { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
.bubble { padding: .5rem .85rem; border-radius: 16px; background: var(--theirs); overflow-wrap: anywhere; white-space: pre-wrap;
  border-end-start-radius: 5px; max-inline-size: 100%; }
.mine > .bubble { background: var(--accent); color: var(--on-accent); border-end-start-radius: 16px; border-end-end-radius: 5px; }
.bubble a { color: var(--link); }
.mine > .bubble a { color: inherit; }
.mine > .bubble :focus-visible { outline-color: currentcolor; }
.below { display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: center; color: var(--soft); font-size: .8rem;
  margin: .15rem .5rem; }
.mine > .below { justify-content: flex-end; text-align: end; }
.wrong { color: var(--wrong); }
.below button, .file button { padding: .15rem .4rem; text-decoration: underline; color: var(--link); font-size: .86rem; }
.mine .file button { color: inherit; }
.file { display: flex; flex-wrap: wrap; align-items: center; gap: .2rem .6rem; }
.file small { opacity: .9; }
progress { inline-size: 100%; block-size: .5rem; accent-color: var(--link); }
.typing { min-block-size: 1.5rem; margin-block-start: .4rem; color: var(--soft); font-size: .86rem; }
.typing:not(:empty)::after { content: "…"; }
form { display: flex; gap: .5rem; padding: .7rem; border-block-start: 1px solid var(--line); align-items: flex-end;
  background: var(--raised); }
textarea, input { flex: 1; min-inline-size: 0; inline-size: 100%; padding: .55rem .8rem; border: 1px solid var(--soft); border-radius: 14px;
  background: var(--ground); resize: none; }
textarea { field-sizing: content; max-block-size: 8rem; }
::placeholder { color: var(--soft); opacity: 1; }
.icon { padding: .6rem; color: var(--link); }
.main { background: var(--accent); color: var(--on-accent); font-weight: 600; border-radius: 14px; }
.send { padding: .65rem; }
:host([dir=rtl]) .turns svg { transform: scaleX(-1); }
[data-phase=ended] .outbox button { display: none; }
.start { flex: 1; flex-direction: column; align-items: stretch; gap: .9rem; padding: 1.4rem 1.2rem; overflow-y: auto; border: 0; }
.start label { display: flex; flex-direction: column; gap: .3rem; font-weight: 600; }
.start textarea { min-block-size: 6rem; font-weight: 400; }
.start input { font-weight: 400; flex: none; }
.start .main { padding: .75rem; }
.ended { padding: 1rem; text-align: center; border-block-start: 1px solid var(--line); background: var(--raised); }
.ended p { margin: 0 0 .7rem; }
@media (max-width: 480px) {
  :host([data-open]) { inset: 0; }
  .panel { inline-size: 100vw; max-inline-size: none; block-size: 100dvh; max-block-size: none; border: 0; border-radius: 0; }
  textarea, input { font-size: 16px; }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .18s ease-out; }
  .launcher, button { transition: background-color .15s, transform .15s; }
  .launcher:hover { transform: scale(1.05); }
  .typing:not(:empty)::after { animation: breathe 1.2s ease-in-out infinite; }
}
@media (forced-colors: active) { .bubble, .launcher, .main { border: 1px solid; } }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
@keyframes breathe { 50% { opacity: .3; } }
`;

// The style of a shadow root. Where it can be made by a script it needs nothing of the page's Content-Security-Policy.
const dress = (root) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(element("style", {}, STYLE));
  }
};
