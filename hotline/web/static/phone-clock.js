/** The line's clock: shows its day and hour, ticks along, and moves it when asked. */

import { moveClock, readClock } from "./phone-api.js";
import { find, tellIn, tested } from "./phone-dom.js";

const LOOK_AGAIN_SECONDS = 30; // somebody may move the clock from a terminal

const DAY = { weekday: "short", month: "short", day: "numeric" };
const LONG = { ...DAY, year: "numeric" };
const HOUR = { hour: "numeric", minute: "2-digit" };

const format = (when, fields) => new Intl.DateTimeFormat(undefined, fields).format(when);

/** `+0`, `+90061` seconds as "1 day 1 hour ahead" or "on real time". */
function shift(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (!minutes) return "real time";
  const parts = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor(minutes / 60) % 24, "hour"],
    [minutes % 60, "minute"],
  ];
  const words = parts.filter(([n]) => n).map(([n, unit]) => `${n} ${unit}${n > 1 ? "s" : ""}`);
  return `${words.join(" ")} ${seconds > 0 ? "ahead" : "behind"}`;
}

/** Fires "moved" whenever what day it is may have changed. */
export class Clock extends EventTarget {
  #now = new Date();
  #readAt = performance.now();
  #offset = 0;
  #full = tested("clock-now-text");
  #trouble = tested("clock-trouble");

  constructor() {
    super();
    for (const button of document.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => this.#move(button.dataset.move));
    }
    find(".clock-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#move(tested("clock-input").value.trim());
    });
    setInterval(() => this.#show(), 1000);
    setInterval(() => this.#look(), LOOK_AGAIN_SECONDS * 1000);
    this.#look();
  }

  /** The line's present moment. */
  now() {
    return new Date(this.#now.getTime() + performance.now() - this.#readAt);
  }

  /** How far the line's clock is ahead of everybody else's, in milliseconds. */
  get shiftMs() {
    return this.#offset * 1000;
  }

  async #look() {
    if (document.hidden) return;
    await readClock().then(
      (answer) => this.#take(answer),
      (trouble) => tellIn(this.#trouble, trouble.message),
    );
  }

  async #move(move) {
    if (!move) return tellIn(this.#trouble, "Write a time first, for example +2h30m.");
    try {
      const answer = await moveClock(move);
      this.#take(answer.now ? answer : await readClock());
    } catch (trouble) {
      tellIn(this.#trouble, trouble.message);
    }
  }

  #take({ now, offset = 0 }) {
    this.#now = new Date(now);
    this.#readAt = performance.now();
    this.#offset = Number(offset) || 0;
    tellIn(this.#trouble, null);
    this.#show();
    this.dispatchEvent(new Event("moved"));
  }

  #show() {
    const now = this.now();
    const utc = now.toISOString();
    find("[data-clock=hour]").textContent = format(now, HOUR);
    find("[data-clock=day]").textContent = format(now, LONG);
    this.#full.dateTime = utc;
    find("[data-clock=short]").textContent = format(now, HOUR).replace(/\s?[AP]M$/i, "");
    find("[data-clock=more]").textContent =
      `${utc.slice(0, 16).replace("T", " ")} UTC, ${shift(this.#offset)}`;
  }
}

/** "2:47 PM", never broken over two lines. */
export const hourMark = (when) => format(when, HOUR).replace(" ", "\u00a0");

/** "Today 2:47 PM", "Yesterday 9:10 AM", "Mon, Nov 23, 2:47 PM": a mark between texts. */
export function dayMark(when, now) {
  const day = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const days = Math.round((day(now) - day(when)) / 86_400_000);
  const near = { 0: "Today", 1: "Yesterday" }[days];
  const date = when.getFullYear() === now.getFullYear() ? DAY : LONG;
  return `${near ?? format(when, date)} ${format(when, HOUR)}`;
}
