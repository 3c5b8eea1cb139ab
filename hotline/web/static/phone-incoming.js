/** A call from the line: rings until it is taken, declined, or given up by the line. */

import { ringingAt, tellCall } from "./phone-api.js";
import { find, tested } from "./phone-dom.js";

const LOOK_MS = 2000;

export class Incoming {
  #identity;
  #call;
  #sheet = tested("incoming");
  #sid = null;
  #dealtWith = new Set();
  #before = null;

  /** `call` takes the call; `taken()` runs when somebody answers. */
  constructor(identity, call, taken) {
    this.#identity = identity;
    this.#call = call;
    tested("answer").addEventListener("click", () => {
      const sid = this.#close();
      call.answer(sid);
      taken();
    });
    tested("decline").addEventListener("click", () => this.#refuse(this.#close(), "no-answer"));
    setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  async #look() {
    if (document.hidden) return;
    const calls = await ringingAt(this.#identity.number).catch(() => null);
    if (calls === null) return;
    const ringing = calls
      .map(({ call, sid }) => call ?? sid)
      .filter((sid) => !this.#dealtWith.has(sid));
    if (this.#sid && !ringing.includes(this.#sid)) this.#close();
    if (!this.#sid && ringing.length) this.#ring(ringing[0]);
  }

  #ring(sid) {
    if (this.#call.live) return this.#refuse(sid, "busy");
    this.#sid = sid;
    this.#before = document.activeElement;
    this.#sheet.hidden = false;
    this.#behind(true);
    return this.#sheet.focus({ preventScroll: true });
  }

  #close() {
    const sid = this.#sid;
    this.#sid = null;
    this.#dealtWith.add(sid);
    this.#sheet.hidden = true;
    this.#behind(false);
    this.#before?.focus?.({ preventScroll: true });
    return sid;
  }

  /** While it rings, nothing else can be reached. */
  #behind(inert) {
    const others = ".status-bar, .screens, .dock, .panel";
    for (const other of document.querySelectorAll(others)) other.inert = inert;
    find(".device").classList.toggle("ringing", inert);
  }

  #refuse(sid, status) {
    this.#dealtWith.add(sid);
    return tellCall(sid, "decline", { status }).catch(() => null);
  }
}
