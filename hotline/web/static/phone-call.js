/**
 * One call at a time. The line says how far it has run and what it waits for; this plays what it
 * says, tells it about keys, words and recordings, and, since the phone is the clock of a call,
 * says "silence" when the time to answer has passed.
 */

import { callState, startCall, tellCall } from "./phone-api.js";
import { CallScreen } from "./phone-callscreen.js";
import { recall, remember, tested } from "./phone-dom.js";
import { Player, Timer } from "./phone-player.js";
import { Transcript } from "./phone-transcript.js";
import { Voice } from "./phone-voice.js";

const OVER = new Set(["completed", "busy", "no-answer", "failed", "canceled"]);
const GONE = new Set([404, 409, 410]);
const LOOK_MS = 4000; // the line may end a call by itself
const TICK_MS = 200;
const RETRY_MS = 2000;
const USUAL_WAIT_SECONDS = 5; // a gather's own default
const SHORT_WAIT_SECONDS = 2; // a wait inside a story; in a fast call only these are hurried
const HURRIED_MS = 300;

/** Fires "live" (detail: true when a call begins, false when it is over). */
export class Call extends EventTarget {
  #identity;
  #screen = new CallScreen();
  #transcript = new Transcript(tested("transcript"));
  #voice = new Voice(tested("voice"));
  #player = new Player(this.#voice);
  #fuse = new Timer();
  #fuseMs = 0;
  #call = null;
  #told = Promise.resolve();

  constructor(identity) {
    super();
    this.#identity = identity;
    this.#player.speed = this.#screen.speed;
    this.#player.addEventListener("line", ({ detail }) => this.#transcript.add(detail));
    this.#player.addEventListener("quiet", () => this.#quiet());
    this.#wire();
    setInterval(() => this.#tick(), TICK_MS);
    setInterval(() => this.#look(), LOOK_MS);
    this.#resume();
  }

  /** True from the moment of calling or answering until it is over. */
  get live() {
    return this.#call !== null;
  }

  #wire() {
    const acts = {
      start: () => this.#connect(startCall(this.#identity.caller)),
      hangup: () => this.#hangUp(),
      key: (key) => this.#key(key),
      speech: (text) => this.#speak(text),
      silence: () => this.#sayNothing(),
      next: () => this.#next(),
      recorded: (recording) => this.#tell("recorded", recording),
      dialed: (outcome) => this.#tell("dialed", outcome),
      held: () => this.#held(),
      writing: () => this.#holdFuse(),
      paced: () => this.#paced(),
    };
    for (const [type, act] of Object.entries(acts)) {
      this.#screen.addEventListener(type, ({ detail }) => act(detail));
    }
  }

  // Beginning and end --------------------------------------------------------------------------

  /** Takes a call that rings here. */
  answer(sid) {
    return this.#connect(tellCall(sid, "answer"));
  }

  async #connect(connecting) {
    this.#open();
    const call = this.#call;
    try {
      const state = await connecting;
      if (this.#call === call) this.#begin(state);
      else tellCall(state.call, "hangup").catch(() => null); // given up while it was put through
    } catch (trouble) {
      if (this.#call !== call) return;
      this.#transcript.remark(trouble.message);
      this.#finish("Call failed");
    }
  }

  #open() {
    this.#call = { sid: null, status: "queued", waiting: null, heard: 0, begun: performance.now() };
    this.#transcript.clear();
    this.#player.hold(false);
    this.#fuse.hold(false);
    this.#screen.show("in-progress", "Calling…");
    this.dispatchEvent(new CustomEvent("live", { detail: true }));
  }

  #begin(state) {
    this.#call.sid = state.call;
    remember("call", state.call);
    this.#screen.status("In call");
    this.#take(state);
  }

  #hangUp() {
    const { sid, status } = this.#call;
    this.#interrupt();
    if (sid && !OVER.has(status)) this.#tell("hangup", { seconds: this.#screen.passed });
    else this.#finish("Call ended");
  }

  #finish(words) {
    this.#fuse.stop();
    this.#player.cut();
    this.#transcript.over();
    remember("call", "");
    this.#call = null;
    this.#screen.show("ended", words);
    this.dispatchEvent(new CustomEvent("live", { detail: false }));
  }

  /** A call that was going on when the page was loaded anew goes on. */
  async #resume() {
    const sid = recall("call", "");
    if (!sid) return;
    const state = await callState(sid, 0).catch(() => null);
    if (this.live) return;
    if (state?.status !== "in-progress") {
      remember("call", "");
      return;
    }
    this.#open();
    for (const line of state.transcript) this.#transcript.add(line, { past: true });
    this.#call.heard = Math.max(0, ...state.transcript.map((line) => line.seq));
    this.#begin(state);
  }

  // What the line does -------------------------------------------------------------------------

  #take({ transcript = [], status, waiting }) {
    const fresh = transcript.filter((line) => line.seq > this.#call.heard);
    for (const line of transcript) if (line.cut) this.#transcript.cut(line);
    const heard = fresh.reduce((last, line) => Math.max(last, line.seq), this.#call.heard);
    Object.assign(this.#call, { status, waiting, heard });
    this.#fuse.stop();
    if (!this.#screen.held) this.#screen.status("In call");
    if (fresh.length) this.#screen.phase("speaking", waiting);
    if (fresh.length) this.#player.play(fresh);
    else if (!this.#player.busy) this.#quiet();
  }

  /** Everything is said: the call is over, or the line waits for something. */
  #quiet() {
    if (!this.live) return;
    const { status, waiting } = this.#call;
    if (OVER.has(status)) this.#finish("Call ended");
    else if (waiting?.for === "gather") this.#listen(waiting);
    else if (waiting?.for === "record") this.#enter("recording", "Recording");
    else if (waiting?.for === "dial") this.#enter("connected", `Connected to ${waiting.number}`);
  }

  #enter(phase, words) {
    this.#screen.status(words);
    this.#screen.phase(phase, this.#call.waiting);
  }

  #listen(waiting) {
    this.#screen.phase("listening", waiting);
    if (this.#screen.speed === "step") return;
    const seconds = waiting.timeout ?? USUAL_WAIT_SECONDS;
    const hurried = this.#screen.speed === "fast" && seconds <= SHORT_WAIT_SECONDS;
    this.#fuseMs = hurried ? HURRIED_MS : seconds * 1000;
    this.#fuse.start(this.#fuseMs, () => this.#tell("silence"));
    this.#tick();
  }

  /** Looks whether the line ended or moved the call by itself; an ended call is cut off at once. */
  #look() {
    const { sid, status } = this.#call ?? {};
    if (!sid || OVER.has(status)) return;
    this.#told = this.#told.then(async () => {
      if (this.#call?.sid !== sid || OVER.has(this.#call.status)) return;
      const state = await callState(sid, this.#call.heard).catch(() => null);
      if (!state || this.#call?.sid !== sid) return;
      if (OVER.has(state.status)) this.#interrupt();
      if (OVER.has(state.status) || state.transcript?.length) this.#take(state);
    });
  }

  // What the caller does -----------------------------------------------------------------------

  /** Tells the line what happened, in order, and goes on with what it answers. */
  #tell(happening, fields) {
    const { sid } = this.#call;
    this.#fuse.stop();
    this.#told = this.#told.then(async () => {
      if (this.#call?.sid !== sid) return;
      try {
        const state = await tellCall(sid, happening, fields);
        if (this.#call?.sid === sid) this.#take(state);
      } catch (trouble) {
        this.#troubled(trouble, happening);
      }
    });
  }

  #troubled(trouble, happening) {
    if (happening === "hangup" || GONE.has(trouble.status)) {
      this.#finish("Call ended");
      return;
    }
    this.#transcript.remark(trouble.message);
    setTimeout(() => this.#player.busy || this.#quiet(), RETRY_MS);
  }

  /** Stops what is being said; answers which line that was, as the line wants to know it. */
  #interrupt() {
    const { cut, unheard } = this.#player.cut();
    this.#transcript.cut(cut);
    this.#transcript.unheard(unheard);
    return cut ? { heard: cut.seq } : {};
  }

  get #gathers() {
    return this.#call?.waiting?.for === "gather";
  }

  #key(key) {
    if (!this.#call?.sid) return;
    this.#voice.tone(key);
    const interrupts = this.#gathers && this.#call.waiting.barge_in !== false;
    this.#tell("keys", { digits: key, ...(interrupts ? this.#interrupt() : {}) });
  }

  #speak(text) {
    if (!this.#call?.sid) return;
    const place = this.#gathers ? this.#interrupt() : {};
    this.#tell("speech", { text, confidence: 0.9, ...place });
  }

  #sayNothing() {
    this.#interrupt();
    this.#tell("silence");
  }

  /** Step by step: the next line; when there is none, the time to answer passes. */
  #next() {
    if (this.#player.busy) this.#player.next();
    else if (this.#gathers) this.#tell("silence");
  }

  // Time ---------------------------------------------------------------------------------------

  #held() {
    this.#player.hold(this.#screen.held);
    this.#holdFuse();
    this.#screen.status(this.#screen.held ? "On hold" : "In call");
  }

  /** Time to answer stands still on hold and while somebody is writing what they say. */
  #holdFuse() {
    this.#fuse.hold(this.#screen.held || this.#screen.writing);
  }

  #paced() {
    this.#player.speed = this.#screen.speed;
    this.#fuse.stop();
    if (!this.live) return;
    if (this.#player.busy) this.#screen.phase("speaking", this.#call.waiting);
    else if (this.#gathers) this.#quiet();
  }

  #tick() {
    const seconds = this.#call && (performance.now() - this.#call.begun) / 1000;
    this.#screen.tick(seconds, this.#fuse.leftMs, this.#fuseMs);
  }
}
