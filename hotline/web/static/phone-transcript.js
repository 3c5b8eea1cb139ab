/** What is said, pressed and done in a call, line by line, with the line being said marked. */

import { find, make } from "./phone-dom.js";
import { isTimed } from "./phone-player.js";

const STORY_WAIT_SECONDS = 2; // within a story every sentence waits this short: no silence to speak of

const file = (url) => (url ?? "").split("/").pop() || "a recording";

const recorded = (line) => `Recorded, ${line.seconds} s${line.text ? `: ${line.text}` : ""}`;

const HANGUPS = { "the caller hung up": "You hung up", "the line hung up": "The line hung up" };

const WORDS = {
  play: (line) => `Plays ${line.text || file(line.url)}`,
  pause: (line) => `Pause, ${line.seconds || 1} s`,
  dial: (line) => `Connecting you to ${line.text || line.number}`,
  record: (line) => (line.url ? recorded(line) : "Records what you say"),
  key: (line) => line.text || line.digits,
  hangup: (line) => HANGUPS[line.text] ?? "The call is over",
};
const BEFORE = { key: "You pressed ", speech: "You said: " };

const wordsOf = (line) => WORDS[line.kind]?.(line) ?? line.text ?? "";

export class Transcript {
  #list;
  #nodes = new Map();
  #current = null;
  #waits = 0;

  constructor(log) {
    this.#list = find("ol", log);
  }

  clear() {
    this.#nodes.clear();
    this.#current = null;
    this.#list.replaceChildren();
  }

  /** A line that begins now, or is already past. */
  add(line, { past = false } = {}) {
    if (this.#isQuiet(line) || this.#nodes.has(line.seq)) return;
    const node = this.#draw(line);
    if (isTimed(line) && !past) this.#mark(node);
    if (line.cut) this.#cutNode(node, "cut", " (cut short)");
  }

  /** That the line listens is told below the transcript, and a story's small silences nowhere. */
  #isQuiet(line) {
    if (line.kind === "gather") this.#waits = line.seconds;
    const still = line.kind === "note" && line.text === "silence";
    return line.kind === "gather" || (still && this.#waits <= STORY_WAIT_SECONDS);
  }

  /** A remark of the phone itself. */
  remark(words) {
    this.#draw({ kind: "note", text: words });
  }

  /** The line was interrupted by a key or by hanging up. */
  cut(line) {
    const node = line && this.#nodes.get(line.seq);
    if (node === this.#current) this.#mark(null);
    if (node) this.#cutNode(node, "cut", " (cut short)");
  }

  /** Lines that would have been said next, but were not. */
  unheard(lines) {
    for (const line of lines.filter(isTimed)) {
      this.add(line, { past: true });
      this.#cutNode(this.#nodes.get(line.seq), "unheard", " (not heard)");
    }
  }

  /** Nothing is being said any more. */
  over() {
    this.#mark(null);
  }

  #draw(line) {
    const data = { testid: "transcript-line", kind: line.kind };
    const before = BEFORE[line.kind];
    const spoken = make("span", { className: "words" }, wordsOf(line));
    if (line.kind === "say" && line.lang) spoken.lang = line.lang;
    const prefix = before ? make("span", { className: "before" }, before) : null;
    const node = make("li", { className: "line", data }, prefix, spoken);
    if (line.seq !== undefined) this.#nodes.set(line.seq, node);
    this.#list.append(node);
    return node;
  }

  #mark(node) {
    this.#current?.removeAttribute("aria-current");
    this.#current = node;
    node?.setAttribute("aria-current", "true");
  }

  #cutNode(node, className, words) {
    if (!node || node.matches(".cut, .unheard")) return;
    node.classList.add(className);
    node.append(make("span", { className: "after" }, words));
  }
}
