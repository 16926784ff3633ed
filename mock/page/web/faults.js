// faults.js - the view of faults: what may go wrong, made by a form of the fault's schema, and what is
// armed.
import {admin} from './api.js';
import {copy, faultOf} from './copy.js';
import {add, button, el, fill, pretty, table} from './dom.js';
import {membersOf} from './schema-form.js';

const READY = [
  ['503 twice, then well', {answers: [{status: 503, repeat: 2}, {pass: true}]}],
  ['503', {status: 503}],
  ['429, try later', {status: 429, retry_after_s: 2}],
  ['3 s late', {delay: {fixed_ms: 3000}}],
  ['never answers', {fault: 'idle'}],
  ['connection reset', {fault: 'CONNECTION_RESET_BY_PEER'}],
  ['garbage', {fault: 'RANDOM_DATA_THEN_CLOSE'}],
  ['token expires', {token: 'expire'}],
];

// What is asked for most stands open; a member that no group names is found under the last.
const GROUPS = [
  ['match', 'Which requests', ['method', 'path', 'client_id', 'operation'], true],
  ['match', 'Only some of them', ['nth', 'count', 'probability', 'seed']],
  ['match', 'By what they hold', null],
  ['action', 'Another answer', ['status', 'code', 'retry_after_s', 'headers', 'body', 'body_text', 'content_type'], true],
  ['action', 'Broken on the wire', ['fault', 'after_bytes', 'length_delta', 'bytes_per_s', 'piece_bytes', 'pause_ms']],
  ['action', 'Slow', ['delay', 'dribble']],
  ['action', 'The token, and answers in order', null],
];

/** What a fault does, in a sentence. */
export function sentenceOf({match = {}, action = {}}) {
  const {method, path, client_id: client, operation, nth, count, probability, ...rest} = match;
  const which = [method || 'any request', path || operation || '', client ? `of ${client}` : '',
    Object.keys(rest).length ? `with ${Object.keys(rest).join(', ')}` : '', nth ? `number ${[].concat(nth).join(', ')}` : '',
    count ? `at most ${count} times` : '', probability === undefined ? '' : `in ${Math.round(probability * 100)} of 100`];
  const what = Object.entries(action).map(([key, value]) => `${key.replace(/_/g, ' ')} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return `${which.filter(Boolean).join(' ')}: ${what.join(', ')}`;
}

class FaultsView {
  constructor(place, {tell, alert, store, query}) {
    Object.assign(this, {tell, alert, store, query});
    this.armed = el('div', {'aria-live': 'polite'});
    this.form = el('form', {class: 'panel', onsubmit: (event) => { event.preventDefault(); this.arm(); }});
    this.preview = el('pre', {tabindex: '0', 'aria-label': 'The fault as JSON'});
    fill(place, el('h1', null, 'Faults'), this.armed, this.form);
    this.stops = [store.watch((added) => { if (added && added.some((entry) => entry.fault)) this.showArmed(); }),
      store.watchChanges(() => this.showArmed())];
    this.begun = this.start();
  }

  stop() {
    this.stops.forEach((stop) => stop());
  }

  async start() {
    await this.showArmed();
    const [api, clients] = await Promise.all([admin('GET', 'openapi.json'), admin('GET', 'org/clients')]);
    const schema = api.components.schemas.Fault;
    const operations = Object.values(api.paths).flatMap((item) => Object.values(item).map((one) => one.operationId)).filter((id) => !id.startsWith('admin'));
    const paths = Object.keys(api.paths).filter((path) => !path.startsWith('/__admin'));
    const offers = {method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], path: paths, operation: operations, client_id: clients.items.map((item) => item.id)};
    this.parts = {
      match: membersOf(api, schema.properties.match, offers),
      action: membersOf(api, schema.properties.action, {}),
    };
    this.layOut();
    const path = this.query.get('path');
    if (path) this.set({match: {method: this.query.get('method') || undefined, path}, action: {status: 503}});
  }

  layOut() {
    const named = new Set(GROUPS.flatMap(([part, , names]) => (names || []).map((name) => `${part}.${name}`)));
    const groups = GROUPS.map(([part, title, names, open]) => {
      const members = this.parts[part].members.filter((one) =>
        (names ? names.includes(one.name) : !named.has(`${part}.${one.name}`)));
      return el('details', {open}, el('summary', null, title), el('div', {class: 'members'}, members.map((one) => one.view)));
    });
    this.form.addEventListener('input', () => this.showPreview());
    this.form.addEventListener('change', () => this.showPreview());
    fill(this.form, el('h2', null, 'A new fault'),
      el('p', {class: 'row'}, el('span', null, 'Ready made:'), READY.map(([text, action]) => button(text, () => this.setAction(action)))),
      groups, this.preview, el('p', {class: 'row'}, el('button', {class: 'main'}, 'Arm the fault'),
        button('Copy', () => copy(JSON.stringify(this.get(), null, 2), 'fault', this.tell)), button('Empty the form', () => this.set({}))));
    this.showPreview();
  }

  get() {
    const match = this.parts.match.get();
    return {...(Object.keys(match).length ? {match} : {}), action: this.parts.action.get()};
  }

  set({match = {}, action = {}}) {
    this.parts.match.set(match);
    this.setAction(action);
  }

  setAction(action) {
    this.parts.action.set(action);
    for (const details of this.form.querySelectorAll('details'))
      if (Object.keys(action).some((key) => details.querySelector(`[data-member="${key}"]`))) details.open = true;
    this.showPreview();
  }

  showPreview() {
    try {
      const fault = this.get();
      fill(this.preview, `${sentenceOf(fault)}\n\n${pretty(fault)}`);
    } catch (problem) {
      fill(this.preview, problem.message);
    }
  }

  async arm() {
    this.alert(null);
    try {
      const {faults} = await admin('POST', 'faults', this.get());
      this.tell(`Fault ${faults[0].id} is armed`);
    } catch (problem) {
      this.alert(problem);
    }
    await this.showArmed();
  }

  async showArmed() {
    const {faults} = await admin('GET', 'faults');
    const rows = faults.map((fault) => [
      el('code', null, fault.id), sentenceOf(fault), `${fault.acted} of ${fault.matched}`,
      el('span', {class: 'row'}, button('Switch off', () => this.remove(fault.id), {'aria-label': `Switch off ${fault.id}`}),
        button('Copy', () => copy(JSON.stringify(faultOf(fault), null, 2), 'fault', this.tell), {'aria-label': `Copy ${fault.id}`}),
        el('a', {href: '#journal'}, 'Journal'))]);
    fill(this.armed, el('h2', null, 'Armed'),
      faults.length ? table(['Fault', 'What it does', 'Hit', ''], rows) : el('p', {class: 'soft'}, 'None. All requests are answered as they should be.'));
    if (faults.length) add(this.armed, el('p', {class: 'soft'}, 'The first that matches a request decides. "Hit" counts how often it acted, of the requests that matched.'),
      el('p', null, button('Switch all off', () => this.remove(null))));
  }

  async remove(id) {
    await admin('DELETE', id ? `faults/${encodeURIComponent(id)}` : 'faults');
    this.tell(id ? `Fault ${id} is off` : 'All faults are off');
    await this.showArmed();
  }
}

/** Shows the view in place; returns a function that ends it. */
export function showFaults(place, app) {
  const view = new FaultsView(place, app);
  return () => view.stop();
}
