// app.js - the page: the header, the views by the address behind '#', the admin token.
import {admin, onTokenNeeded, placeOf, world} from './api.js';
import {showCalls} from './calls.js';
import {showClock} from './clock.js';
import {showCoverage} from './coverage.js';
import {el, fill} from './dom.js';
import {showFaults} from './faults.js';
import {showHelp} from './help.js';
import {JournalStore} from './journal-store.js';
import {showJournal} from './journal.js';
import {showOrg} from './org.js';
import {showWorlds} from './worlds.js';

const $ = (id) => document.getElementById(id);
const store = new JournalStore();

const views = {
  calls: {title: 'Calls', show: showCalls},
  journal: {title: 'Journal', show: showJournal},
  faults: {title: 'Faults', show: showFaults},
  clock: {title: 'Clock', show: showClock},
  worlds: {title: 'Worlds', show: showWorlds},
  org: {title: 'Org', show: showOrg},
  coverage: {title: 'Coverage', show: showCoverage},
  help: {title: 'Help', show: showHelp},
};
const FIRST = 'calls';

/** What was done, for eyes and screen readers. */
let toldTimer = 0;
function tell(text) {
  $('status').textContent = text;
  $('status').className = 'told';
  clearTimeout(toldTimer);
  toldTimer = setTimeout(() => { $('status').className = 'unseen'; }, 4000);
}

function alertOf(problem) {
  fill($('alert'), problem ? [el('p', null, problem.message), (problem.problems || []).map((line) => el('p', {class: 'mono'}, line))] : null);
}

const app = {store, tell, alert: alertOf, showTime};

let stopView = () => {};
function showView() {
  const [name, query] = location.hash.slice(1).split('?');
  const view = views[name] ? name : FIRST;
  if (name === 'main') return;
  stopView();
  alertOf(null);
  for (const link of $('views').children)
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  document.title = `${views[view].title} - gcmock`;
  const place = fill($('main'));
  stopView = views[view].show(place, {...app, query: new URLSearchParams(query || '')}) || (() => {});
}

async function offerWorlds() {
  const {worlds} = await admin('GET', 'worlds?limit=1000');
  const names = [...new Set(['default', ...worlds.map((one) => one.name), world])];
  fill($('world'), names.map((name) => el('option', {value: name}, name)));
  $('world').value = world;
}

function showTime(clock) {
  fill($('time'), `${clock.now.replace('T', ' ').replace(/\.\d+Z$/, 'Z')}${clock.frozen ? ' (frozen)' : ''}`);
}

async function readTime() {
  showTime(await admin('GET', 'clock'));
}

async function nameOrg() {
  const org = await admin('GET', 'org');
  fill($('org'), org.name + (org.changed ? ' (changed)' : ''));
}

/** The browser's own dialog: it holds the focus and closes by Escape. */
function askForToken() {
  const dialog = $('ask');
  $('ask-token').value = '';
  return new Promise((done) => {
    dialog.addEventListener('close', () => done(dialog.returnValue === 'given' ? $('ask-token').value : null), {once: true});
    dialog.returnValue = '';
    dialog.showModal();
  });
}

function start() {
  onTokenNeeded(askForToken);
  $('ask').querySelector('button').value = 'given';
  fill($('views'), Object.entries(views).map(([name, view]) => el('a', {href: `#${name}`, 'data-view': name}, view.title)),
    el('a', {href: 'docs'}, 'API'));
  $('world').addEventListener('change', () => { location.href = placeOf($('world').value) + location.hash; });
  $('world').addEventListener('focus', offerWorlds);
  window.addEventListener('hashchange', showView);
  document.addEventListener('visibilitychange', () => (document.hidden ? store.suspend() : store.resume()));
  window.addEventListener('unhandledrejection', (event) => { alertOf(event.reason); event.preventDefault(); });
  showView();
  store.watchChanges(() => { nameOrg(); readTime(); });
  nameOrg().then(() => { offerWorlds(); readTime(); store.start(false); });
  setInterval(() => { if (!document.hidden) readTime().catch(() => {}); }, 5000);
}

start();
