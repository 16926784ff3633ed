// copy.js - what was seen, as something to take along: a curl command, a fault, a case.
import {baseUrl, world} from './api.js';

const SECRET = 'Authorization';
const OWN_BUSINESS = /^(host|connection|content-length|accept-encoding|user-agent|origin|referer|sec-.*|x-gcmock-page|accept|accept-language|cookie|pragma|cache-control|te|dnt|priority)$/i;

export function quote(text) {
  return `'${String(text).replace(/'/g, `'\\''`)}'`;
}

function headersOf(entry) {
  return Object.entries(entry.headers || {}).filter(([name]) => !OWN_BUSINESS.test(name));
}

function isSecret(name) {
  return name.toLowerCase() === SECRET.toLowerCase();
}

function target(entry) {
  return entry.path + (entry.query ? `?${entry.query}` : '');
}

function textOf(body) {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The address that programs use for the entry's world. */
function baseOf(entry) {
  if (entry.direction === 'out') return entry.origin || '';
  return entry.world === world ? baseUrl : `${location.origin}/w/${entry.world}`;
}

/** Secrets are masked in the journal: a variable stands for them. */
export function asCurl(entry) {
  const parts = [`curl -i -X ${entry.method} ${quote(baseOf(entry) + target(entry))}`];
  for (const [name, value] of headersOf(entry))
    parts.push(isSecret(name) ? `-H "${name}: ${value.split(' ')[0]} $TOKEN"` : `-H ${quote(`${name}: ${value}`)}`);
  if (entry.body != null) parts.push(`--data-raw ${quote(textOf(entry.body))}`);
  return parts.join(' \\\n  ');
}

/** The same request fails from now on. */
export function asFault(entry) {
  return {match: {method: entry.method, path: entry.path}, action: {status: 503}};
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** What differs from run to run is asked for by its type only. */
function lasting(value, entry) {
  if (Array.isArray(value)) return value.map((item) => lasting(item, entry));
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, lasting(item, entry)]));
  const changes = typeof value === 'string'
    && (value === entry.correlation_id || MOMENT.test(value) || value.includes('***'));
  return changes ? {$type: 'string'} : value;
}

function caseHeaders(entry) {
  const headers = {};
  for (const [name, value] of headersOf(entry)) {
    if (!isSecret(name)) headers[name] = value;
    else if (/^bearer/i.test(value)) headers[name] = entry.client_id ? `Bearer \${token:${entry.client_id}}` : 'Bearer ${token}';
    else headers[name] = value;
  }
  return headers;
}

/** A case for gcverify: this request, this answer. fault: the one that hit, or null. */
export function asCase(entry, fault) {
  const {method} = entry;
  const status = entry.answer ? entry.answer.status : undefined;
  const request = {to: 'mock', method, path: target(entry), headers: caseHeaders(entry)};
  if (entry.body != null) request[typeof entry.body === 'string' ? 'body_text' : 'body'] = entry.body;
  const then = status ? {status} : {failure: 'network'};
  const body = entry.answer && entry.answer.body;
  if (body && typeof body === 'object' && !entry.answer.body_cut) then.body = lasting(body, entry);
  then.requests = [{method, path: entry.path, ...(status ? {status} : {})}];
  return {
    name: `${method} ${entry.path}: ${status || 'no answer'}${fault ? ' by a fault' : ''}`,
    provenance: 'own',
    keywords: ['own'],
    ...(fault ? {given: {faults: [faultOf(fault)]}} : {}),
    when: {request},
    then,
  };
}

/** A fault as it was written, without its counts. */
export function faultOf({match, action}) {
  return match ? {match, action} : {action};
}

/** A name for a file: "Support Line: 1" becomes support-line-1.json. */
export function fileName(text) {
  return `${text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'case'}.json`;
}

/** Gives the text to be saved as a file of that name. */
export function save(text, name, tell) {
  const address = URL.createObjectURL(new Blob([text], {type: 'application/json'}));
  const link = document.createElement('a');
  Object.assign(link, {href: address, download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  tell(`${name} is saved`);
}

/** Puts text on the clipboard; where the browser does not let a page, it is shown to be copied. */
export async function copy(text, what, tell) {
  try {
    await navigator.clipboard.writeText(text);
    tell(`${what} copied`);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    tell(done ? `${what} copied` : `${what} could not be copied`);
  }
}
