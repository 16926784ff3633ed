// events.js - server-sent events, read by fetch: EventSource could not bring the admin token. A
// stream that ends is opened again; whoever listens is told, to catch up on what was missed.
import {fetchAdmin} from './api.js';

const AGAIN_MS = [200, 500, 1000, 2000, 5000];

/** The events of a text so far: [[{type, data}, ...], the rest that is not whole yet]. */
export function takeEvents(text) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  const events = [];
  for (const block of blocks) {
    const event = {type: 'message', data: ''};
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) event.type = line.slice(7);
      if (line.startsWith('data: ')) event.data += line.slice(6);
    }
    if (event.data) events.push(event);
  }
  return [events, rest];
}

async function follow(path, signal, on) {
  const answer = await fetchAdmin(path, {signal});
  if (!answer.ok) throw new Error(`events: ${answer.status}`);
  on.open();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    const [events, rest] = takeEvents(text + value);
    text = rest;
    for (const event of events) on.event(event.type, JSON.parse(event.data));
  }
}

/** on: {open(), event(type, data), closed()}. Returns a function that ends it. */
export function listen(path, on) {
  const stop = new AbortController();
  (async () => {
    for (let tries = 0; !stop.signal.aborted;) {
      try {
        await follow(path, stop.signal, {...on, open() { tries = 0; on.open(); }});
      } catch (problem) {
        if (stop.signal.aborted) return;
      }
      on.closed();
      await new Promise((go) => { setTimeout(go, AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]); });
      tries += 1;
    }
  })();
  return () => stop.abort();
}
