// journal-store.js - what the journal holds, as short entries, kept up to date by events. Headers and
// bodies stay with the mock until one is opened: ten thousand entries take little room here.
import {admin, OWN_HEADER} from './api.js';
import {listen} from './events.js';

export const MOST = 10000;
const SOME = 1000; // that go at once when there are too many
const TOLD_MS = 100;

function headerOf(entry, name) {
  const key = Object.keys(entry.headers || {}).find((one) => one.toLowerCase() === name.toLowerCase());
  return key ? entry.headers[key] : undefined;
}

export function shorten(entry) {
  const {id, world, at, direction, method, path, query, matched, operation, fault, wire, aborted, pending} = entry;
  return {
    id, world, at, direction, method, path, query, matched, operation, fault, wire, aborted, pending,
    key: `${world}/${id}`,
    client: entry.client_id,
    status: entry.answer ? entry.answer.status : 0,
    took: entry.duration_us,
    own: headerOf(entry, OWN_HEADER) !== undefined,
  };
}

/** "503", "5xx", "4xx 503", "none": does the status fit one of the words? */
export function fitsStatus(status, asked) {
  const words = asked.toLowerCase().split(/[\s,]+/).filter(Boolean);
  return !words.length || words.some((word) => {
    const digits = word.replace(/[^\dx]/g, '').replace(/x/g, '\\d');
    return word === 'none' ? status === 0 : new RegExp(`^${digits}`).test(String(status));
  });
}

/** A part of "METHOD /path?query"; * stands for anything. */
export function fitsPath(entry, asked) {
  if (!asked) return true;
  const text = `${entry.method} ${entry.path}${entry.query ? `?${entry.query}` : ''}`.toLowerCase();
  const parts = asked.toLowerCase().split('*').filter(Boolean);
  let from = 0;
  return parts.every((part) => {
    const found = text.indexOf(part, from);
    from = found + part.length;
    return found >= 0;
  });
}

export function fits(entry, filter) {
  return fitsPath(entry, filter.path) && fitsStatus(entry.status, filter.status)
    && (!filter.direction || entry.direction === filter.direction)
    && (!filter.client || (entry.client || '') === filter.client)
    && (!filter.fault || (filter.fault === '(any)' ? Boolean(entry.fault) : entry.fault === filter.fault))
    && (!filter.world || entry.world === filter.world)
    && (filter.own || !entry.own);
}

export class JournalStore {
  constructor() {
    this.entries = [];
    this.byKey = new Map();
    this.watchers = new Set();
    this.changeWatchers = new Set();
    this.connected = false;
    this.evicted = 0;
    this.all = false;
  }

  /** watch(added): entries that came, or null when all is anew. Returns a function that ends it. */
  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** changed(): something was done to a world, or may have been while nobody listened. Returns a
   * function that ends it. */
  watchChanges(watcher) {
    this.changeWatchers.add(watcher);
    return () => this.changeWatchers.delete(watcher);
  }

  start(all) {
    this.suspend();
    this.all = all;
    this.reset();
    this.resume();
  }

  /** Lets the connection go: a browser has six for a host, and a page that nobody sees needs none. */
  suspend() {
    if (this.stop) this.stop();
    this.stop = null;
    this.connected = false;
  }

  resume() {
    this.stop = this.stop || listen(`events${this.all ? '?all=true' : ''}`, {
      open: () => this.opened(),
      event: (type, data) => this.heard(type, data),
      closed: () => { this.connected = false; this.tell([]); },
    });
  }

  reset() {
    this.entries = [];
    this.byKey.clear();
    this.waiting = [];
    this.tell(null);
  }

  async opened() {
    this.connected = true;
    this.reading = true;
    this.tellChange(); // what a view read before, may be old
    try {
      await this.catchUp();
    } catch (problem) {
      console.warn(`the journal could not be read: ${problem.message}`);
    }
    this.reading = false;
    this.flush();
  }

  /** All that the journals hold; what is heard meanwhile comes behind. Anew each time: while nobody
   * listened, a world may have been reset. */
  async catchUp() {
    const {worlds} = this.all ? await admin('GET', 'worlds?limit=50') : {worlds: [{}]};
    const found = [];
    for (const {name} of worlds) {
      const [came, sent] = await Promise.all(['in', 'out'].map((direction) =>
        admin('GET', `requests?direction=${direction}&limit=${MOST}`, undefined, {of: name})));
      this.evicted = came.evicted;
      found.push(...[...came.requests, ...sent.requests].sort((a, b) => a.id - b.id).map(shorten));
    }
    this.entries = [];
    this.byKey.clear();
    this.take(found);
    this.tell(null);
  }

  heard(type, data) {
    if (type === 'request') {
      this.waiting.push(shorten(data));
      this.timer = this.timer || setTimeout(() => this.flush(), TOLD_MS);
    } else if (type === 'world') {
      if (data.change === 'reset' || data.change === 'journal cleared') this.drop(data.world);
      this.tellChange();
    }
  }

  flush() {
    this.timer = 0;
    if (this.reading) return;
    const waiting = this.waiting;
    this.waiting = [];
    this.take(waiting);
  }

  take(entries) {
    const added = [];
    for (const entry of entries) {
      const known = this.byKey.get(entry.key);
      if (known) Object.assign(known, entry);
      else {
        this.byKey.set(entry.key, entry);
        this.entries.push(entry);
        added.push(entry);
      }
    }
    if (this.entries.length > MOST) {
      for (const gone of this.entries.splice(0, this.entries.length - MOST + SOME)) this.byKey.delete(gone.key);
      this.tell(null);
    } else {
      this.tell(added);
    }
  }

  drop(world) {
    this.entries = this.entries.filter((entry) => world !== '' && entry.world !== world);
    this.byKey = new Map(this.entries.map((entry) => [entry.key, entry]));
    this.tell(null);
  }

  tellChange() {
    for (const watcher of this.changeWatchers) watcher();
  }

  tell(added) {
    for (const watcher of this.watchers) watcher(added);
  }
}
