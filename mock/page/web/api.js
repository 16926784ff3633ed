// api.js - the mock, as this page reaches it: the control plane of one world, the APIs beside it,
// and the admin token where there is one. Everything here is relative to where the page stands, so
// that /w/NAME/ is world NAME.

const place = location.pathname.replace(/[^/]*$/, '');
const inWorld = place.match(/^(.*\/)w\/([^/]+)\/$/);

export const world = inWorld ? decodeURIComponent(inWorld[2]) : 'default';
const root = inWorld ? inWorld[1] : place;

/** Where a world has its page; what stands there is a path of this server. */
export function placeOf(name) {
  return name === 'default' ? root : `${root}w/${encodeURIComponent(name)}/`;
}

/** The world's address as programs need it, for commands that are copied. */
export const baseUrl = location.origin + place.replace(/\/$/, '');

/** What this page's own requests carry, so that the journal can tell them from the others'. */
export const OWN_HEADER = 'X-GCMock-Page';

const KEY = 'gcmock-admin-token';
let askToken = async () => null;

/** ask() resolves to a token, or null; it is called when the control plane wants one. */
export function onTokenNeeded(ask) {
  askToken = ask;
}

export function adminHeaders() {
  const token = sessionStorage.getItem(KEY);
  return token ? {Authorization: `Bearer ${token}`} : {};
}

export class Refusal extends Error {
  constructor(status, body) {
    super((body && (body.detail || body.message || body.title)) || `it answers ${status}`);
    this.status = status;
    this.body = body;
    this.problems = (body && body.problems) || [];
  }
}

async function read(answer) {
  const text = await answer.text();
  let body = text;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    // it stays a text
  }
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}

let asking = null;
async function renewToken() {
  asking = asking || askToken().finally(() => { asking = null; });
  const token = await asking;
  if (token) sessionStorage.setItem(KEY, token);
  return Boolean(token);
}

/** A fetch of the control plane; asks for the admin token as often as it is wrong. */
export async function fetchAdmin(path, options = {}) {
  for (;;) {
    const answer = await fetch(`${options.of ? placeOf(options.of) : place}__admin/${path}`,
      {...options, headers: {...options.headers, ...adminHeaders()}});
    if (answer.status !== 401 || !(await renewToken())) return answer;
  }
}

/** admin('POST', 'faults', {...}): the answer's JSON. {of: 'NAME'} means another world. */
export async function admin(method, path, body, {of} = {}) {
  const headers = body === undefined ? {} : {'Content-Type': 'application/json'};
  return read(await fetchAdmin(path, {method, headers, of, body: body === undefined ? undefined : JSON.stringify(body)}));
}

const tokens = new Map();

/** A token of one of the org's clients, as a program would get it. */
export async function tokenOf(client) {
  if (tokens.has(client)) return tokens.get(client);
  const env = await admin('GET', `env?client=${encodeURIComponent(client)}`);
  const answer = await read(await fetch(`${place}oauth/token`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Basic ${btoa(`${env.client_id}:${env.client_secret}`)}`,
      [OWN_HEADER]: '1',
    },
    body: 'grant_type=client_credentials',
  }));
  tokens.set(client, answer.access_token);
  return answer.access_token;
}

/** api('GET', 'api/v2/flows', {client: 'demo-client'}): as that client; a token that has ended (the
 * clock was advanced, the world was reset) is fetched anew, once. */
export async function api(method, path, {client, body} = {}) {
  for (let again = true; ; again = false) {
    const headers = {[OWN_HEADER]: '1'};
    if (client) headers.Authorization = `Bearer ${await tokenOf(client)}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const answer = await fetch(place + path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body)});
    if (answer.status !== 401 || !client || !again) return read(answer);
    tokens.delete(client);
  }
}
