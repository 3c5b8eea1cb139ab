/**
 * The texts of one phone as bubbles, in the carrier's order. Texts that wait for their answer
 * stand at the end until the carrier has numbered them; a text is shown once, whether it came
 * back from sending or through the long poll, whichever was faster.
 */

import { dayMark, hourMark } from "./phone-clock.js";
import { find, keepAtEnd, make, toEnd } from "./phone-dom.js";

const MARK_AFTER_MS = 15 * 60_000; // a pause that earns a new day and time mark
const JOIN_WITHIN_MS = 2 * 60_000; // closer bubbles of one side stand together
const PARTS_WITHIN_MS = 5_000; // one answer's parts leave the carrier within this
const LOST = new Set(["failed", "undelivered"]);

const sid = (text) => text.sid ?? "";
const order = (text) => text.seq ?? Number.POSITIVE_INFINITY;

export class Thread {
  #log;
  #list;
  #name;
  #now;
  #shift;
  #retry;
  #opened;
  #texts = [];
  #forgotten = new Set();

  /**
   * `now` gives the line's present moment, `shift` how many ms it is ahead of the carrier's,
   * `retry(text)` sends a failed text again, `opened()` runs when somebody looks at details.
   */
  constructor(log, { name, now, shift, retry, opened }) {
    this.#log = log;
    this.#list = find("ol", log);
    keepAtEnd(log);
    this.#name = name;
    this.#now = now;
    this.#shift = shift;
    this.#retry = retry;
    this.#opened = opened;
  }

  clear() {
    this.#texts = [];
    this.#forgotten.clear();
    this.#list.replaceChildren();
    this.#arrange();
  }

  /** A text of one's own, on its way. */
  sending(body, media) {
    const text = { mine: true, body, media, at: this.#now(), state: "sending" };
    this.#texts.push(text);
    this.#draw(text);
    this.#arrange();
    toEnd(this.#log);
    return text;
  }

  /** The same text tries again: its first try is not shown a second time. */
  sendingAgain(text) {
    if (text.sid) this.#forgotten.add(text.sid);
    Object.assign(text, { sid: undefined, seq: undefined, state: "sending", at: this.#now() });
    this.#draw(text);
    this.#arrange();
  }

  sent(text, messageSid) {
    const twin = this.#texts.find((other) => other !== text && other.sid === messageSid);
    if (twin) this.#drop(twin);
    Object.assign(text, { sid: messageSid, seq: text.seq ?? twin?.seq, state: "sent" });
    this.#draw(text);
    this.#arrange();
  }

  failed(text, messageSid, why) {
    Object.assign(text, { sid: messageSid ?? text.sid, state: "failed", why });
    this.#draw(text);
    this.#arrange();
  }

  /**
   * A text as the carrier tells it; `fresh` when it came just now. Answers true when it is a new
   * one for this phone. `answers` is the text that it answers, where that is known.
   */
  take(told, { fresh = true, answers } = {}) {
    if (this.#forgotten.has(told.sid)) return false;
    const known = this.#known(told);
    const text = known ?? { mine: told.direction === "out", at: this.#time(told, fresh) };
    Object.assign(text, this.#read(told, text), answers ? { answers } : {});
    if (!known) this.#texts.push(text);
    this.#draw(text);
    this.#arrange();
    return !known && !text.mine && text.status !== "dropped";
  }

  /** Marks say "Today": they are read anew when the line's clock moves. */
  refresh() {
    this.#arrange();
  }

  #known(told) {
    const same = this.#texts.find((text) => text.sid === told.sid);
    if (same || told.direction !== "out") return same;
    return this.#texts.find((text) => text.mine && !text.sid && text.body === told.body);
  }

  #read(told, text) {
    const lost = text.mine && LOST.has(told.status);
    const { seq = text.seq, body, media, encoding, segments, status, by } = told;
    const state = lost ? "failed" : text.state === "failed" ? "failed" : "sent";
    return { sid: told.sid, seq, body, media, encoding, segments, status, by, state };
  }

  /** The carrier's clock does not move with the line's: what comes now is marked by the line's. */
  #time(told, fresh) {
    return told.at ? new Date(Date.parse(told.at) + (fresh ? this.#shift() : 0)) : this.#now();
  }

  #drop(text) {
    this.#texts = this.#texts.filter((other) => other !== text);
    text.row?.remove();
  }

  // Drawing -----------------------------------------------------------------------------------

  #draw(text) {
    text.row ??= make("li", {}, (text.mark = make("p", { className: "mark", hidden: true })));
    const open = text.row.classList.contains("open");
    text.row.className = `row ${text.mine ? "out" : "in"} ${text.state}${open ? " open" : ""}`;
    text.row.replaceChildren(text.mark, ...(this.#note(text) ?? this.#bubble(text)));
  }

  #note(text) {
    if (text.mine || !(text.status === "dropped" || LOST.has(text.status))) return null;
    const words =
      text.status === "dropped"
        ? "The carrier held a reply back: this number sent STOP. START lifts that."
        : "A text from the line could not be delivered.";
    return [
      make("p", { className: "note", data: { testid: "carrier-note", sid: sid(text) } }, words),
    ];
  }

  #bubble(text) {
    const data = { testid: "bubble", direction: text.mine ? "out" : "in", sid: sid(text) };
    const picture = text.media ? make("span", { className: "picture" }, "Picture") : null;
    const bubble = make("div", { className: "bubble", data }, picture, text.body);
    bubble.addEventListener("click", () => this.#toggle(text));
    text.facts = make("p", { className: "facts", data: { testid: "bubble-details" } });
    const who = make("span", { className: "sr-only" }, text.mine ? "You: " : `${this.#name}: `);
    return [who, bubble, text.facts, text.state === "failed" ? this.#failure(text) : null].filter(
      Boolean,
    );
  }

  #failure(text) {
    const again = make(
      "button",
      { type: "button", className: "retry", data: { testid: "retry" } },
      "Try again",
    );
    again.addEventListener("click", () => this.#retry(text));
    return make("p", { className: "failure" }, "Not delivered. ", again);
  }

  #toggle(text) {
    if (String(getSelection())) return; // somebody marks words to copy them
    if (text.row.classList.toggle("open")) this.#opened();
  }

  // Order, marks, groups -----------------------------------------------------------------------

  #arrange() {
    this.#texts = this.#texts
      .map((text, place) => [text, place])
      .sort(([a, i], [b, j]) => (order(a) === order(b) ? i - j : order(a) - order(b)))
      .map(([text]) => text);
    this.#texts.forEach((text, place) => this.#place(text, place));
    this.#log.classList.toggle("has-texts", this.#texts.length > 0);
  }

  #place(text, place) {
    const here = this.#list.children[place];
    if (here !== text.row) this.#list.insertBefore(text.row, here ?? null);
    const before = this.#texts[place - 1];
    const gap = before ? Math.abs(text.at - before.at) : Number.POSITIVE_INFINITY;
    text.mark.hidden = gap < MARK_AFTER_MS;
    text.mark.textContent = text.mark.hidden ? "" : dayMark(text.at, this.#now());
    text.row.classList.toggle("joined", before?.mine === text.mine && gap < JOIN_WITHIN_MS);
    if (text.facts) text.facts.textContent = this.#facts(text, place);
  }

  #facts(text, place) {
    const { encoding, segments, status, why } = text;
    const writer = text.by === "carrier" ? "by the carrier" : null;
    const counted = segments ? `${segments} segment${segments > 1 ? "s" : ""}` : null;
    const time = hourMark(text.at);
    const facts = [this.#part(text, place), counted, encoding, status, writer, why, time];
    return facts.filter(Boolean).join(" · ");
  }

  /** "Part 1 of 2" for an answer in several texts, null for one that came alone. */
  #part(text, place) {
    if (text.mine) return null;
    const fellow = (other) => !other.mine && this.#together(text, other);
    let first = place;
    while (first > 0 && fellow(this.#texts[first - 1])) first -= 1;
    let last = place;
    while (last + 1 < this.#texts.length && fellow(this.#texts[last + 1])) last += 1;
    return last > first ? `Part ${place - first + 1} of ${last - first + 1}` : null;
  }

  #together(text, other) {
    if (text.answers || other.answers) return text.answers === other.answers;
    return Math.abs(text.at - other.at) <= PARTS_WITHIN_MS;
  }
}
