/** The Messages app: sends what is typed, shows what comes, by itself too, and says what failed. */

import { sendText, textsAfter } from "./phone-api.js";
import { isPressed, press, tellIn, tested, toEnd } from "./phone-dom.js";
import { Thread } from "./phone-thread.js";

const WAIT_SECONDS = 25; // the longest long poll that the carrier grants
const TYPING_MS = 350; // an answer sooner than this would look like a flicker
const IDLE_MS = 500; // a carrier that answers at once with nothing is not asked in a loop
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const answered = (receipt) => receipt.status >= 200 && receipt.status < 300 && !receipt.error;

/** Fires "unread" (detail: how many texts came) when the line writes. */
export class Messages extends EventTarget {
  #identity;
  #thread;
  #log = tested("thread");
  #input = tested("message-input");
  #attach = tested("attach");
  #typing = tested("typing");
  #trouble = tested("messages-trouble");
  #waiting = 0;
  #typingUntil = 0;
  #listening = new AbortController();

  constructor(identity, clock, name) {
    super();
    this.#identity = identity;
    this.#thread = new Thread(this.#log, {
      name,
      now: () => clock.now(),
      shift: () => clock.shiftMs,
      retry: (text) => this.#again(text),
      opened: () => this.#ask(),
    });
    clock.addEventListener("moved", () => this.#thread.refresh());
    identity.addEventListener("change", () => this.#begin());
    this.#wire();
    this.#begin();
  }

  #wire() {
    tested("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("input", () => this.#fit());
    this.#attach.addEventListener("click", () => press(this.#attach, !isPressed(this.#attach)));
    for (const chip of document.querySelectorAll(".chip")) {
      chip.addEventListener("click", () => this.#write(chip.dataset.body, 0));
    }
    const details = tested("details-toggle");
    details.addEventListener("click", () => {
      press(details, !isPressed(details));
      this.#log.classList.toggle("with-details", isPressed(details));
      if (isPressed(details)) this.#ask();
    });
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #fit() {
    const lines = this.#input;
    lines.style.height = "auto";
    lines.style.height = `${lines.scrollHeight}px`;
  }

  #submit() {
    const media = isPressed(this.#attach) ? 1 : 0;
    const body = this.#input.value.trim();
    if (!body && !media) return;
    this.#input.value = "";
    press(this.#attach, false);
    this.#fit();
    this.#write(body, media);
  }

  #write(body, media) {
    this.#send(this.#thread.sending(body, media));
  }

  // Sending ------------------------------------------------------------------------------------

  #again(text) {
    this.#thread.sendingAgain(text);
    this.#send(text);
  }

  async #send(text) {
    const { signal } = this.#listening;
    this.#await(+1);
    const receipt = await this.#post(text);
    await this.#typed();
    this.#await(-1);
    if (!signal.aborted) this.#done(text, receipt);
  }

  /** What the line answered, or null when nothing sensible came back. */
  async #post(text) {
    try {
      return await sendText(this.#identity.number, text.body, text.media ?? 0);
    } catch {
      return null;
    }
  }

  #done(text, receipt) {
    if (!receipt || !answered(receipt)) {
      this.#thread.failed(text, receipt?.sid, receipt?.error?.message);
      return;
    }
    this.#thread.sent(text, receipt.sid);
    const { replies = [], notices = [], dropped = [] } = receipt;
    for (const one of [...notices, ...replies, ...dropped]) {
      this.#thread.take({ ...one, direction: "in" }, { answers: receipt.sid });
    }
  }

  #typed() {
    return sleep(Math.max(0, this.#typingUntil - performance.now()));
  }

  #await(change) {
    this.#waiting += change;
    if (change > 0) this.#typingUntil = performance.now() + TYPING_MS;
    this.#typing.hidden = this.#waiting === 0;
  }

  // Listening ----------------------------------------------------------------------------------

  #begin() {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#thread.clear();
    this.#listen(this.#identity.number, this.#listening.signal);
  }

  /** Asks once for everything: a text may have been delivered, or not, since it was shown. */
  async #ask() {
    const { signal } = this.#listening;
    const all = await textsAfter(this.#identity.number, 0, 0, signal).catch(() => null);
    if (all && !signal.aborted) for (const text of all.texts) this.#thread.take(text);
  }

  /** Asks for what is new for as long as this phone is in use; gets over any trouble by itself. */
  async #listen(phone, signal) {
    let last = 0;
    let wait = 0; // what is there already is asked for without waiting
    let failures = 0;
    while (!signal.aborted) {
      try {
        const news = await textsAfter(phone, last, wait, signal);
        await this.#read(news.texts, signal, wait > 0);
        last = Math.max(last, news.last ?? 0);
        if (wait && !news.texts.length) await sleep(IDLE_MS);
        [wait, failures] = [WAIT_SECONDS, 0];
        tellIn(this.#trouble, null);
      } catch {
        if (signal.aborted) return;
        tellIn(this.#trouble, "No connection to the line. Trying again.");
        await sleep(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
        [wait, failures] = [0, failures + 1];
      }
    }
  }

  async #read(texts, signal, fresh) {
    if (fresh && this.#waiting && texts.some((text) => text.direction === "in"))
      await this.#typed();
    if (signal.aborted) return;
    const come = texts.filter((text) => this.#thread.take(text, { fresh })).length;
    if (fresh && come) this.dispatchEvent(new CustomEvent("unread", { detail: come }));
    if (!fresh) toEnd(this.#log);
  }
}
