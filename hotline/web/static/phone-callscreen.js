/**
 * The Call app as one sees and touches it. It fires what the caller does ("start", "hangup",
 * "key", "speech", "silence", "next", "recorded", "dialed", "held", "writing", "paced") and is
 * told in which phase the call is; it knows nothing of the line.
 */

import { find, isPressed, keepAtEnd, press, recall, remember, tested } from "./phone-dom.js";

const LISTENS = {
  "dtmf speech": "Listening for a key or your voice",
  dtmf: "Listening for a key",
  speech: "Listening for your voice",
};

const SHORTEST_RECORDING = 1; // seconds; less was never recorded

const clockwise = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export class CallScreen extends EventTarget {
  #app = find("#call");
  #status = tested("call-status");
  #speed = tested("call-speed");
  #listening = tested("listening");
  #speech = tested("speech-input");
  #record = tested("recording");
  #seconds = tested("record-seconds");
  #dialed = tested("dialed");
  #keypad = find("#keypad");
  #since = 0; // when the recording or the other end's call began, performance.now()
  #longest = Number.POSITIVE_INFINITY;
  #finishers = "#"; // the keys that end a recording
  #secondsTyped = false;

  constructor() {
    super();
    keepAtEnd(tested("transcript"));
    this.#wireButtons();
    this.#wireToggles();
    this.#wireForms();
    document.addEventListener("keydown", (event) => this.#typed(event));
    this.#speed.value = recall("speed", "real");
    this.#speed.addEventListener("change", () => {
      remember("speed", this.speed);
      this.#fire("paced");
    });
  }

  /** "real", "fast" or "step". */
  get speed() {
    return this.#speed.value;
  }

  get held() {
    return isPressed(tested("hold"));
  }

  /** True while there are words in the field that were not said yet. */
  get writing() {
    return this.#speech.value !== "";
  }

  /** Whole seconds of the recording or of the other end's call; 0 without one. */
  get passed() {
    const counts = !this.#record.hidden || !this.#dialed.hidden;
    return counts ? Math.floor((performance.now() - this.#since) / 1000) : 0;
  }

  // What is shown ------------------------------------------------------------------------------

  /** `state` is "idle", "in-progress" or "ended"; a new call begins unmuted and not on hold. */
  show(state, words) {
    const focused = this.#app.contains(document.activeElement);
    this.#app.dataset.state = state;
    this.status(words);
    const live = state === "in-progress";
    if (live) this.#reset();
    find(".call-acts").hidden = !live;
    this.#keypad.hidden = !live || !isPressed(tested("keypad-toggle"));
    this.phase(live ? "speaking" : "none");
    if (focused)
      (live ? tested("transcript") : tested("call-start")).focus({ preventScroll: true });
  }

  status(words) {
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }

  /** What happens now: "speaking", "listening", "recording", "connected" or "none". */
  phase(name, waiting = null) {
    const talks = name === "speaking" || name === "listening";
    this.#listening.hidden = find(".call-form.speech").hidden = !talks;
    this.#listening.dataset.state = name;
    this.#record.hidden = name !== "recording";
    this.#dialed.hidden = name !== "connected";
    find("[data-listening]").textContent =
      name === "listening" ? (LISTENS[waiting?.input] ?? LISTENS.dtmf) : "The line is speaking";
    tested("silence").hidden = waiting?.for !== "gather";
    tested("step-next").hidden = this.speed !== "step";
    if (name === "recording") this.#beginRecording(waiting);
    if (name === "connected") this.#since = performance.now();
  }

  /** Passing time: seconds since the call began (null: none), and what is left to answer. */
  tick(seconds, leftMs, wholeMs) {
    find(".call-timer").textContent = seconds === null ? "" : ` · ${clockwise(seconds)}`;
    find(".listening-left").textContent = leftMs ? `${Math.ceil(leftMs / 1000)} s` : "";
    find(".listening-fuse i").style.transform = `scaleX(${leftMs ? leftMs / wholeMs : 0})`;
    if (!this.#record.hidden) this.#countRecording();
  }

  #reset() {
    for (const name of ["mute", "hold"]) press(tested(name), false);
    this.#speech.value = "";
    this.#showMuted();
    this.#app.classList.remove("held");
  }

  #showMuted() {
    const muted = isPressed(tested("mute"));
    this.#speech.disabled = tested("speech-send").disabled = muted;
    this.#speech.placeholder = muted ? "Muted: the line cannot hear you" : "Say something";
  }

  #beginRecording(waiting) {
    this.#since = performance.now();
    this.#longest = waiting?.max_length ?? Number.POSITIVE_INFINITY;
    this.#finishers = waiting?.finish_on_key ?? "#";
    this.#secondsTyped = false;
    this.#seconds.value = "0";
  }

  #countRecording() {
    if (!this.#secondsTyped) this.#seconds.value = String(Math.min(this.passed, this.#longest));
    if (this.passed >= this.#longest) this.#recorded();
  }

  // What the caller does -----------------------------------------------------------------------

  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #wireButtons() {
    const acts = {
      "call-start": "start",
      hangup: "hangup",
      silence: "silence",
      "step-next": "next",
    };
    for (const [name, act] of Object.entries(acts)) {
      tested(name).addEventListener("click", () => this.#fire(act));
    }
    for (const key of this.#keypad.querySelectorAll(".key")) {
      key.addEventListener("click", () => this.#key(key.dataset.key));
    }
    for (const button of this.#dialed.querySelectorAll("[data-dialed]")) {
      button.addEventListener("click", () => this.#dialEnded(button.dataset.dialed));
    }
  }

  #wireToggles() {
    this.#toggle("mute", () => this.#showMuted());
    this.#toggle("keypad-toggle", (on) => (this.#keypad.hidden = !on));
    this.#toggle("hold", (on) => {
      this.#app.classList.toggle("held", on);
      this.#fire("held", on);
    });
  }

  #toggle(name, then) {
    const button = tested(name);
    button.addEventListener("click", () => {
      press(button, !isPressed(button));
      then(isPressed(button));
    });
  }

  #wireForms() {
    this.#speech.addEventListener("input", () => this.#fire("writing"));
    this.#seconds.addEventListener("input", () => (this.#secondsTyped = true));
    this.#submit(this.#record, () => this.#recorded());
    this.#submit(find(".call-form.speech"), () => {
      const words = this.#speech.value.trim();
      this.#speech.value = "";
      this.#fire("writing");
      if (words) this.#fire("speech", words);
    });
  }

  #submit(form, then) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      then();
    });
  }

  #key(key) {
    if (!this.#record.hidden && this.#finishers.includes(key)) this.#recorded(key);
    else this.#fire("key", key);
  }

  /** The keys of a real keyboard, unless somebody is writing or the call is out of sight. */
  #typed(event) {
    const elsewhere = event.target.closest?.("input, textarea, select, [role=alertdialog], .panel");
    if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = find(`.key[data-key="${CSS.escape(event.key)}"]`);
    if (!key || this.#app.dataset.state !== "in-progress" || !this.#app.checkVisibility()) return;
    key.classList.add("down");
    setTimeout(() => key.classList.remove("down"), 150);
    this.#key(key.dataset.key);
  }

  /** The recording is over: by a key, or without one. */
  #recorded(digits = "") {
    const words = tested("record-words");
    const shown = Number(this.#seconds.value) || 0;
    const seconds = this.#secondsTyped ? shown : Math.max(SHORTEST_RECORDING, shown);
    this.#fire("recorded", { seconds, text: words.value.trim(), digits });
    this.#record.hidden = true;
    words.value = "";
  }

  #dialEnded(status) {
    const seconds = status === "completed" ? this.passed : 0;
    this.#dialed.hidden = true;
    this.#fire("dialed", { status, seconds });
  }
}
