// journal.js - the view of the journal: a filter, the list, and the entry that is open.
import {admin, world} from './api.js';
import {button, choice, el, field, fill} from './dom.js';
import {showExchange} from './exchange.js';
import {fits} from './journal-store.js';
import {VirtualList} from './virtual-list.js';

const filter = {path: '', status: '', direction: '', client: '', fault: '', world: '', own: false};

function kindOf(entry) {
  if (entry.fault || entry.aborted || entry.status >= 500) return 'bad';
  return entry.status >= 400 || !entry.status ? 'warn' : 'good';
}

const CELLS = ['at', 'status', 'method', 'path', 'who soft', 'took soft'];

/** The cells of a line are made once: only their texts change. */
function drawLine(line, entry) {
  if (!line.firstChild) line.append(...CELLS.map((name) => el('span', {class: name})));
  const out = entry.direction === 'out';
  const texts = [entry.at.slice(11, 23), entry.pending ? '...' : entry.wire || entry.status || '-',
    out ? `\u2192 ${entry.method}` : entry.method, entry.path + (entry.query ? `?${entry.query}` : ''),
    [entry.fault, entry.client].filter(Boolean).join(' '), entry.took == null ? '' : `${(entry.took / 1000).toFixed(1)} ms`];
  texts.forEach((text, i) => { line.children[i].textContent = text; });
  line.children[1].className = kindOf(entry);
  line.children[2].title = out ? 'sent by the mock, for a data action' : '';
}

/** The values that entries have of a member, for a choice. */
function seen(entries, key) {
  return [...new Set(entries.map((entry) => entry[key]).filter(Boolean))].sort();
}

class JournalView {
  constructor(place, {store, tell}) {
    Object.assign(this, {store, tell, shown: [], open: null, paused: false, late: 0});
    this.list = new VirtualList('Requests, oldest first', drawLine, (entry) => this.pick(entry));
    this.count = el('span', {class: 'soft', 'data-count': true});
    this.details = el('div', {class: 'details'}, el('p', {class: 'soft'}, 'Choose a request to see it whole.'));
    this.pause = button('Pause', () => this.togglePause(), {'aria-pressed': 'false'});
    this.inputs = this.makeInputs();
    fill(place, el('h1', {class: 'unseen'}, 'Journal'), el('form', {class: 'filters', onsubmit: (event) => event.preventDefault()}, Object.values(this.inputs).map(([view]) => view)),
      el('p', {class: 'row'}, this.pause, button('Clear', () => this.clear()), this.count),
      el('div', {class: 'split'}, this.list.element, this.details));
    this.stop = store.watch((added) => this.changed(added));
    this.refresh();
  }

  makeInputs() {
    const text = (key, label, properties) => {
      const input = el('input', {type: 'search', value: filter[key], ...properties});
      input.addEventListener('input', () => this.set(key, input.value));
      return [field(label, input), input];
    };
    const select = (key, label, options = []) => {
      const input = choice([['', 'any'], ...options], filter[key]);
      input.addEventListener('change', () => this.set(key, input.value));
      return [field(label, input), input];
    };
    const own = el('input', {type: 'checkbox', checked: filter.own});
    own.addEventListener('change', () => this.set('own', own.checked));
    const all = el('input', {type: 'checkbox', checked: this.store.all});
    all.addEventListener('change', () => { filter.world = ''; this.store.start(all.checked); });
    const path = text('path', 'Path', {placeholder: 'POST *simulations'});
    path[0].classList.add('grow');
    return {
      path, status: text('status', 'Status', {placeholder: '5xx'}),
      direction: select('direction', 'Direction', [['in', 'came in'], ['out', 'sent by the mock']]), client: select('client', 'Client'),
      fault: select('fault', 'Fault'), world: select('world', 'World'),
      all: [el('label', {class: 'inline'}, all, 'all worlds'), all],
      own: [el('label', {class: 'inline'}, own, "this page's own"), own],
    };
  }

  set(key, value) {
    filter[key] = typeof value === 'string' ? value.trim() : value;
    this.refresh();
  }

  offer() {
    const offers = {client: seen(this.store.entries, 'client'), fault: ['(any)', ...seen(this.store.entries, 'fault')],
      world: seen(this.store.entries, 'world')};
    for (const [key, values] of Object.entries(offers)) {
      const [view, input] = this.inputs[key];
      view.hidden = key === 'world' && !this.store.all;
      if (input.options.length === values.length + 1 && input.value === filter[key]) continue;
      fill(input, el('option', {value: ''}, 'any'), values.map((value) => el('option', {value}, value)));
      input.value = filter[key];
      if (input.value !== filter[key]) filter[key] = '';
    }
  }

  refresh() {
    this.offer();
    this.open = this.open && (this.store.byKey.get(this.open.key) || this.open);
    this.shown = this.store.entries.filter((entry) => fits(entry, filter));
    this.late = 0;
    this.draw();
  }

  changed(added) {
    if (this.paused) {
      this.late += added ? added.length : 0;
      this.say();
    } else if (!added) {
      this.refresh();
    } else {
      this.offer();
      for (const entry of added) if (fits(entry, filter)) this.shown.push(entry);
      this.draw();
    }
  }

  draw() {
    this.list.show(this.shown, this.open);
    this.say();
  }

  say() {
    const {store} = this;
    fill(this.count, `${this.shown.length} of ${store.entries.length} requests`,
      store.evicted ? `, ${store.evicted} older ones are gone` : '',
      this.paused ? `, paused, ${this.late} more came` : '', store.connected ? '' : ', not connected');
  }

  togglePause() {
    this.paused = !this.paused;
    this.pause.setAttribute('aria-pressed', this.paused);
    this.pause.textContent = this.paused ? 'Go on' : 'Pause';
    this.refresh();
  }

  pick(entry) {
    this.open = entry;
    showExchange(this.details, entry, this.tell);
  }

  async clear() {
    await admin('DELETE', 'requests');
    this.open = null;
    this.store.drop(world);
    this.tell('The journal is empty');
  }
}

/** Shows the view in place; returns a function that ends it. */
export function showJournal(place, app) {
  const view = new JournalView(place, app);
  return () => view.stop();
}
