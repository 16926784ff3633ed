// schema-form.js - a form that a JSON Schema describes: a control for each member, with the schema's
// sentence below. What the schema leaves open is typed as JSON. Nothing entered: the member is absent.
import {choice, el, field} from './dom.js';

function resolve(root, schema) {
  let at = schema;
  for (let i = 0; at && at.$ref && i < 8; i += 1)
    at = {...at.$ref.slice(2).split('/').reduce((part, key) => part && part[key], root), ...at, $ref: undefined};
  return at || {};
}

function number(schema) {
  const input = el('input', {type: 'number', step: schema.type === 'integer' ? '1' : 'any', min: schema.minimum, max: schema.maximum});
  return {input, get: () => (input.value === '' ? undefined : Number(input.value)), set: (value) => { input.value = value ?? ''; }};
}

function text(schema, offers) {
  const input = el('input', {autocomplete: 'off', spellcheck: 'false', placeholder: offers && offers[0]});
  let list = null;
  if (offers) {
    list = el('datalist', {id: `offers-${Math.random().toString(36).slice(2)}`}, offers.map((value) => el('option', {value})));
    input.setAttribute('list', list.id);
  }
  return {input, extra: list, get: () => input.value || undefined, set: (value) => { input.value = value ?? ''; }};
}

function oneOf(values, meanings) {
  const input = choice([['', ''], ...values.map((value) => [value, value])], '');
  const note = meanings ? el('div', {class: 'soft'}) : null;
  const say = () => { if (note) note.textContent = meanings[input.value] || ''; };
  input.addEventListener('change', say);
  return {input, extra: note, get: () => input.value || undefined, set: (value) => { input.value = value ?? ''; say(); }};
}

/** Any JSON; a text that is none is told as such when it is asked for. */
function json(name, sample) {
  const input = el('textarea', {rows: '2', spellcheck: 'false', placeholder: sample === undefined ? '' : JSON.stringify(sample)});
  return {
    input,
    get() {
      if (!input.value.trim()) return undefined;
      try {
        return JSON.parse(input.value);
      } catch (problem) {
        input.focus();
        throw new Error(`${name}: ${problem.message}`);
      }
    },
    set: (value) => { input.value = value === undefined ? '' : JSON.stringify(value); },
  };
}

/** A text as it stands, or, where it begins with '{', a matcher's JSON. */
function textOr(name, schema, offers) {
  const plain = text(schema, offers);
  const whole = json(name);
  return {
    ...plain,
    get() {
      if (!plain.input.value.startsWith('{')) return plain.get();
      whole.input.value = plain.input.value;
      return whole.get();
    },
    set: (value) => plain.set(value && typeof value === 'object' ? JSON.stringify(value) : value),
  };
}

const SAMPLES = {query: {page: '*'}, headers: {'X-Name': 'value'}, body: {data: {customer_id: 7}}, nth: [1, 3],
  answers: [{status: 503, repeat: 2}, {pass: true}], delay: {fixed_ms: 250}};

/** A member of a form: {name, view, get(), set(value)}. offers: texts to choose from, by name. */
export function member(root, name, schema, offers = {}) {
  const own = resolve(root, schema);
  const meanings = own['x-meanings'];
  const kind = own.enum ? oneOf(own.enum)
    : meanings ? oneOf(Object.keys(meanings), meanings)
      : own.type === 'integer' || own.type === 'number' ? number(own)
        : own.type === 'string' ? text(own, offers[name])
          : String(own.type) === 'string,object' ? textOr(name, own, offers[name]) : json(name, SAMPLES[name]);
  const view = field(name, kind.input, own.description);
  view.dataset.member = name;
  if (kind.extra) view.append(kind.extra);
  return {name, view, get: kind.get, set: kind.set, control: kind.input};
}

/** All members of an object's schema: {views, get(), set(object)}; get() leaves out what is absent. */
export function membersOf(root, schema, offers) {
  const own = resolve(root, schema);
  const members = Object.entries(own.properties || {}).map(([name, part]) => member(root, name, part, offers));
  return {
    members,
    view: (name) => members.find((one) => one.name === name)?.view,
    get() {
      const values = members.map((one) => [one.name, one.get()]).filter(([, value]) => value !== undefined);
      return Object.fromEntries(values);
    },
    set(object) {
      for (const one of members) one.set(object[one.name]);
    },
  };
}
