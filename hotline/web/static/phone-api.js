/**
 * The page's only door to the line: JSON over this same origin, one function for each thing a
 * phone can do. Every function settles: with what the line answered, or with a Trouble.
 */

const BASE = document.body.dataset.api;
const PATIENCE_SECONDS = 40; // longer than the longest long poll (25 s) and the carrier's 15 s

/** The line did not do it: `status` is the HTTP status, 0 when nothing came back. */
export class Trouble extends Error {
  constructor(status, message) {
    super(message);
    this.name = "Trouble";
    this.status = status;
  }
}

async function request(path, { body, signal } = {}) {
  const patience = AbortSignal.timeout(PATIENCE_SECONDS * 1000);
  let response;
  try {
    response = await fetch(BASE + path, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      cache: "no-store",
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Trouble(0, "No answer from the line.");
  }
  return unpack(response);
}

async function unpack(response) {
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  const said = [answer?.message, answer?.error, answer?.description];
  const words = said.find((candidate) => typeof candidate === "string");
  throw new Trouble(response.status, words ?? `The line answered with ${response.status}.`);
}

function query(path, fields, signal) {
  return request(`${path}?${new URLSearchParams(fields)}`, { signal });
}

const inCall = (sid) => `/calls/${encodeURIComponent(sid)}`;

/** Sends a text; `media` counts its pictures. Answers `{sid, status, replies}`. */
export const sendText = (from, body, media) => request("/texts", { body: { from, body, media } });

/** Texts of a phone after number `after`; waits up to `wait` seconds for one. */
export const textsAfter = (phone, after, wait, signal) =>
  query("/texts", { phone, after, wait }, signal);

export const startCall = (from) => request("/calls", { body: { from } });

export const callState = (sid, after) => query(inCall(sid), { after });

/** Tells the line what happened in a call: keys, speech, silence, recorded, dialed, hangup … */
export const tellCall = (sid, happening, fields = {}) =>
  request(`${inCall(sid)}/${happening}`, { body: fields });

/** The calls that ring at this phone now. */
export async function ringingAt(phone) {
  const answer = await query("/calls", { phone, status: "ringing" });
  return Array.isArray(answer) ? answer : (answer.calls ?? []);
}

export const readClock = () => request("/clock");

export const moveClock = (move) => request("/clock", { body: { move } });
