// org.js - the view of the org: its items, found and edited for this world, and what is wrong with the
// folders that it was loaded from, each time one of their files changes.
import {admin} from './api.js';
import {button, choice, el, field, fill, pretty, table} from './dom.js';

const KINDS = [['clients', 'OAuth clients'], ['contacts', 'Contacts'], ['flows', 'Flows'], ['data_actions', 'Data actions']];
const MOST = 5000;
const SHOWN = 200;

function nameOf(item) {
  return item.name || [item.firstName, item.lastName].filter(Boolean).join(' ') || item.title || item.username || '';
}

/** What else tells one item from the other, in a line. */
function aboutOf(kind, item) {
  const about = {
    clients: () => [item.disabled ? 'disabled' : '', ...(item.permissions || [])],
    contacts: () => [...(item.phoneNumbers || []), item.email],
    flows: () => [item.type, item.description],
    data_actions: () => [item.category, item.url],
  }[kind];
  return (about ? about() : [item.email, item.phone]).filter((text) => typeof text === 'string' && text).join(', ');
}

class OrgView {
  constructor(place, {tell, alert, store}) {
    Object.assign(this, {tell, alert, items: []});
    this.kind = choice(KINDS, 'contacts');
    this.kind.addEventListener('change', () => this.load());
    this.search = el('input', {type: 'search', placeholder: 'name, number, id'});
    this.search.addEventListener('input', () => this.showItems());
    this.list = el('div', {class: 'items'});
    this.editor = el('section', {class: 'detail', 'aria-label': 'The item'});
    this.problems = el('section', {class: 'panel', 'aria-live': 'polite', 'aria-label': 'What is wrong'});
    fill(place, el('h1', null, 'Org'), this.problems,
      el('form', {class: 'filters', onsubmit: (event) => event.preventDefault()}, field('Kind', this.kind), field('Find', this.search), button('New', () => this.open({id: ''}))),
      el('div', {class: 'split'}, this.list, this.editor));
    this.stop = store.watchChanges(() => { this.check(); this.load(); });
    this.begun = this.start();
  }

  async start() {
    const {collections} = await admin('GET', 'org');
    for (const name of Object.keys(collections)) this.kind.append(el('option', {value: name}, name));
    await Promise.all([this.load(), this.check()]);
  }

  /** Of answers that overtake each other, the one to the newest question counts. */
  async load() {
    const asked = this.asked = (this.asked || 0) + 1;
    try {
      const {items, total} = await admin('GET', `org/${encodeURIComponent(this.kind.value)}?limit=${MOST}`);
      if (asked !== this.asked) return;
      Object.assign(this, {items, total});
      this.showItems();
    } catch (problem) {
      this.alert(problem);
    }
  }

  showItems() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.items.filter((item) => {
      const text = JSON.stringify(item).toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const rows = found.slice(0, SHOWN).map((item) => [
      el('button', {type: 'button', class: 'plain', onclick: () => this.open(item)}, nameOf(item) || String(item.id)),
      el('code', null, String(item.id)), aboutOf(this.kind.value, item)]);
    fill(this.list, el('p', {class: 'soft'}, `${found.length} of ${this.total}${found.length > SHOWN ? `, the first ${SHOWN} are shown` : ''}`),
      rows.length ? table(['Name', 'Id', ''], rows) : null);
  }

  /** Clients are shown with their secrets masked: they are changed member by member. */
  open(item) {
    const kind = this.kind.value;
    const masked = kind === 'clients' && item.id !== '';
    const exported = kind === 'flows' && Array.isArray(item.flowSequenceItemList);
    const id = el('input', {value: item.id, readonly: item.id !== '', required: true, autocomplete: 'off'});
    const {id: ignored, ...rest} = item;
    const text = el('textarea', {rows: '16', spellcheck: 'false', readonly: exported, value: masked ? '{}' : pretty(rest)});
    const path = () => `org/${encodeURIComponent(kind)}/${encodeURIComponent(id.value)}`;
    const save = async (event) => {
      event.preventDefault();
      this.act(async () => {
        const value = JSON.parse(text.value);
        await admin(masked ? 'PATCH' : 'PUT', path(), masked ? value : {id: typeof item.id === 'number' ? item.id : id.value, ...value});
      }, `${id.value} is saved`);
    };
    fill(this.editor, el('h2', null, nameOf(item) || item.id || 'A new one'),
      kind === 'flows' && item.id ? el('p', null, el('a', {class: 'button', href: `#calls?flow=${encodeURIComponent(item.id)}`}, 'Call it')) : null,
      masked ? el('pre', {tabindex: '0'}, pretty(item)) : null,
      el('form', {onsubmit: save}, field('Id', id), field(masked ? 'Changes (JSON)' : 'The item (JSON)', text,
        exported ? 'An export of Architect is changed in its file.' : 'For this world only; the files stay as they are.'),
      el('p', {class: 'row'}, el('button', {class: 'main', disabled: exported}, 'Save'),
        item.id === '' ? null : button('Delete', () => this.act(() => admin('DELETE', path()), `${item.id} is gone`, true)))));
  }

  async act(what, done, close) {
    this.alert(null);
    try {
      await what();
      this.tell(done);
      if (close) fill(this.editor);
    } catch (problem) {
      this.alert(problem);
    }
    await this.load();
  }

  async check() {
    try {
      const {ok, lines} = await admin('GET', 'org/validate');
      fill(this.problems, el('p', null, ok ? el('strong', {class: 'good'}, 'The files are good') : el('strong', {class: 'bad'}, 'The files are not good: the last good org is served')),
        el('details', {open: !ok}, el('summary', null, `What gcmock validate says (${lines.length} line${lines.length === 1 ? '' : 's'})`), el('pre', {tabindex: '0'}, lines.join('\n'))));
    } catch (problem) {
      fill(this.problems, el('p', {class: 'warn'}, problem.message));
    }
  }
}

/** Shows the view in place; returns a function that ends it. */
export function showOrg(place, app) {
  const view = new OrgView(place, app);
  return () => view.stop();
}
