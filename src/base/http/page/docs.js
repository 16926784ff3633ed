// docs.js - an OpenAPI document, readable, with "try it". It knows no program: what it shows is what
// the document says. <main id="docs" data-openapi="openapi.json" data-base="./"> tells where the
// document is and what its paths stand below.
import {add, button, el, field, fill, pretty, table} from './dom.js';

const main = document.getElementById('docs');
const listeners = [];

/** A program's own page may add to each form: see(form, {operation, headers}). */
export function onForm(see) {
  listeners.push(see);
}

function resolve(api, node) {
  let at = node;
  for (let i = 0; at && at.$ref && i < 16; i += 1)
    at = at.$ref.slice(2).split('/').reduce((part, key) => part && part[key], api);
  return at || {};
}

function typeOf(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((item) => JSON.stringify(item)).join(' | ');
  return [].concat(schema.type || 'any').join(' | ');
}

function schemaTable(api, schema) {
  const whole = resolve(api, schema);
  const required = whole.required || [];
  const rows = Object.entries(whole.properties || {}).map(([name, part]) => {
    const own = resolve(api, part);
    return [el('code', null, name), typeOf(own), required.includes(name) ? 'yes' : '',
      part.description || own.description || ''];
  });
  const inner = Object.values(whole.properties || {})
    .filter((part) => part.$ref && resolve(api, part).properties)
    .map((part) => [el('p', null, el('strong', null, part.$ref.split('/').pop())), schemaTable(api, part)]);
  return rows.length ? [table(['name', 'type', 'required', 'meaning'], rows), inner] : null;
}

function content(api, body) {
  return Object.entries((body && body.content) || {}).map(([media, part]) => {
    const examples = Object.entries(part.examples || {});
    return [
      el('p', {class: 'soft'}, media),
      part.schema ? schemaTable(api, part.schema) : null,
      part.example === undefined ? null : el('pre', {tabindex: '0'}, pretty(part.example)),
      examples.length ? table(['code', 'when', 'answer'], examples.map(([code, example]) =>
        [el('code', null, code), example.summary || '', el('code', null, JSON.stringify(example.value))])) : null,
    ];
  });
}

/** The headers that the operation's security asks for: [name, what goes before the value]. */
function secrets(api, operation) {
  const schemes = (api.components && api.components.securitySchemes) || {};
  return (operation.security || []).flatMap((choice) => Object.keys(choice)).map((name) => {
    const scheme = schemes[name] || {};
    return scheme.type === 'apiKey' ? {scheme: name, header: scheme.name, prefix: ''}
      : {scheme: name, header: 'Authorization', prefix: scheme.scheme === 'basic' ? 'Basic ' : 'Bearer '};
  });
}

/** {"data": {}} of a schema that has no example. */
function sample(api, schema, depth = 0) {
  const own = resolve(api, schema || {});
  if (own.const !== undefined) return own.const;
  if (own.enum) return own.enum[0];
  if (own.examples) return own.examples[0];
  if (own.properties && depth < 4)
    return Object.fromEntries((own.required || []).map((name) =>
      [name, sample(api, own.properties[name], depth + 1)]));
  return {string: '', integer: 0, number: 0, boolean: false, array: []}[own.type] ?? {};
}

function exampleOf(api, operation) {
  const [media, part] = Object.entries((operation.requestBody || {}).content || {})[0] || [];
  if (!media) return {media: null, text: ''};
  const value = part.example === undefined ? sample(api, part.schema) : part.example;
  const form = media === 'application/x-www-form-urlencoded';
  return {media, text: form ? new URLSearchParams(value).toString() : pretty(value)};
}

/** Is the server's answer on its way, and what came of it; everything is shown as text. */
async function send(place, method, url, headers, body) {
  fill(place, '...');
  const began = performance.now();
  try {
    const answer = await fetch(url, {method, headers, body: body || undefined});
    const text = await answer.text();
    const took = Math.round(performance.now() - began);
    const kept = ['Content-Type', 'ININ-Correlation-Id', 'X-GCMock-Provenance', 'Retry-After']
      .filter((name) => answer.headers.get(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
    fill(place, `${answer.status} ${answer.statusText}  ${took} ms\n${kept.join('\n')}\n\n${pretty(text)}`);
  } catch (problem) {
    fill(place, `no answer: ${problem.message}`);
  }
}

function tryForm(api, base, path, method, operation) {
  const names = [...path.matchAll(/\{([^}.]+)(\.\.\.)?\}/g)].map((match) => match[1]);
  const parts = names.map((name) => [name, el('input', {spellcheck: 'false', required: true})]);
  const query = el('input', {spellcheck: 'false', placeholder: 'name=value&other=value'});
  const headers = secrets(api, operation).map((secret) =>
    ({...secret, input: el('input', {type: 'password', autocomplete: 'off'})}));
  const example = exampleOf(api, operation);
  const body = el('textarea', {rows: '6', spellcheck: 'false', value: example.text});
  const answer = el('pre', {'aria-live': 'polite', tabindex: '0', hidden: true});
  const form = el('form', {class: 'try panel'},
    el('h2', null, 'Try it'),
    parts.map(([name, input]) => field(name, input)),
    method === 'get' ? field('Query', query) : null,
    headers.map((secret) => field(secret.prefix ? `${secret.header}: ${secret.prefix.trim()}` : secret.header, secret.input)),
    example.media ? field('Body', body) : null,
    el('p', null, el('button', {class: 'main'}, 'Send')), answer);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    answer.hidden = false;
    const at = parts.reduce((text, [name, input]) =>
      text.replace(new RegExp(`\\{${name}(\\.\\.\\.)?\\}`), encodeURIComponent(input.value)), path.slice(1));
    const sent = Object.fromEntries(headers.filter((secret) => secret.input.value)
      .map((secret) => [secret.header, secret.prefix + secret.input.value]));
    if (example.media) sent['Content-Type'] = example.media;
    const search = query.value ? `?${query.value.replace(/^\?/, '')}` : '';
    send(answer, method.toUpperCase(), base + at + search, sent, example.media ? body.value : null);
  });
  for (const see of listeners) see(form, {operation, headers});
  return form;
}

function describe(api, base, path, method, operation) {
  const parameters = (operation.parameters || []).map((item) => resolve(api, item));
  return [
    parameters.length ? table(['parameter', 'where', 'meaning'], parameters.map((item) =>
      [el('code', null, item.name), item.in, item.description || ''])) : null,
    operation['x-permission'] ? el('p', null, 'Needs the permission ', el('code', null, operation['x-permission'])) : null,
    operation.requestBody ? [el('h2', null, 'Request'), content(api, operation.requestBody)] : null,
    Object.entries(operation.responses || {}).map(([status, answer]) => {
      const shown = content(api, answer);
      return el('details', null, el('summary', null, `${status} ${answer.description || ''}`), el('div', null, shown));
    }),
    tryForm(api, base, path, method, operation),
  ];
}

function operationView(api, base, path, method, operation) {
  const inside = el('div');
  const details = el('details', {id: operation.operationId},
    el('summary', null, el('span', {class: 'method'}, method.toUpperCase()), el('code', null, path), ' ',
      el('span', {class: 'soft'}, operation.summary || ''),
      operation['x-provenance'] ? el('span', {class: 'tag'}, operation['x-provenance']) : null),
    inside);
  details.addEventListener('toggle', () => {
    if (details.open && !inside.firstChild) add(inside, describe(api, base, path, method, operation));
  });
  return details;
}

function show(api, source, base) {
  document.title = api.info.title;
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) =>
      ({text: `${method} ${path} ${operation.summary || ''} ${operation.operationId}`.toLowerCase(),
        view: operationView(api, base, path, method, operation)})));
  const filter = el('input', {type: 'search'});
  filter.addEventListener('input', () => {
    for (const one of all) one.view.hidden = !one.text.includes(filter.value.toLowerCase());
  });
  fill(main, el('h1', null, `${api.info.title} ${api.info.version}`), el('p', null, api.info.description),
    el('p', null, el('a', {href: source}, 'The document itself'), ' ',
      button('Open all', () => all.forEach((one) => { one.view.open = true; }))),
    field('Find', filter), all.map((one) => one.view));
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked) {
    asked.open = true;
    asked.scrollIntoView();
  }
}

/** headers: what the document itself is asked for with. */
export async function start(headers) {
  const source = main.dataset.openapi;
  try {
    const answer = await fetch(source, {headers});
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    show(await answer.json(), source, main.dataset.base);
  } catch (problem) {
    fill(main, el('p', {class: 'bad', role: 'alert'}, `${source} could not be read: ${problem.message}`));
  }
}

if (!main.dataset.later) start();
