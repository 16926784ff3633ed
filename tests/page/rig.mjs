// rig.mjs - what the tests of the page stand on: one gcmock, one browser, and a world for each test.
//
//   const rig = await Rig.start();
//   const {page, world} = await rig.open('journal');   a page that stands in a fresh world
//   await rig.admin(world, 'POST', 'faults', {...});
import {execFile, spawn} from 'node:child_process';
import {createServer} from 'node:http';
import {createInterface} from 'node:readline';
import {Browser} from './browser.mjs';

const bin = process.env.BIN || 'build/bin';

/** A program that serves: its address is where. */
export class Server {
  static async start(program, ...options) {
    const child = spawn(`${bin}/${program}`, ['--port', '0', '--log-level', 'error', ...options],
      {stdio: ['ignore', 'pipe', 'inherit']});
    const server = new Server();
    server.child = child;
    server.address = await new Promise((done, fail) => {
      child.once('exit', (code) => fail(new Error(`${program} ended with ${code}`)));
      createInterface({input: child.stdout}).on('line', (line) => {
        const found = line.match(/listening on (http:\S+)/);
        if (found) done(found[1]);
      });
    });
    return server;
  }

  async stop() {
    const gone = new Promise((done) => { this.child.once('exit', done); });
    this.child.kill('SIGTERM');
    await gone;
  }
}

/** Makes the page believe that nobody sees it, or that somebody does again. */
export function hide(page, hidden) {
  return page.value(`(() => {
    Object.defineProperty(document, 'hidden', {value: ${hidden}, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
  })()`);
}

export class Rig {
  static async start() {
    const rig = new Rig();
    [rig.mock, rig.browser] = await Promise.all([Server.start('gcmock'), Browser.start()]);
    rig.worlds = 0;
    return rig;
  }

  async stop() {
    await Promise.all([this.mock.stop(), this.browser.stop()]);
  }

  newWorld() {
    this.worlds += 1;
    return `page-${this.worlds}`;
  }

  /** A page in that world (a fresh one), at that view. */
  async open(view, {world = this.newWorld(), ...how} = {}) {
    const page = await this.browser.open(`${this.mock.address}/w/${world}/#${view}`, how);
    await page.until(`document.querySelector('main h1')`);
    return {page, world};
  }

  async admin(world, method, path, body) {
    const answer = await fetch(`${this.mock.address}/w/${world}/__admin/${path}`, {
      method, headers: body ? {'Content-Type': 'application/json'} : {}, body: body && JSON.stringify(body)});
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** A request as a program would send it. */
  get(world, path, headers = {}) {
    return fetch(`${this.mock.address}/w/${world}${path}`, {headers}).then((answer) => answer.status, () => 0);
  }
}

async function answering(type, text) {
  const server = createServer((request, response) => {
    response.writeHead(200, {'Content-Type': type, 'X-Made-By': 'the service'});
    response.end(text);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return {server, address: `http://127.0.0.1:${server.address().port}/`};
}

/** A page of another origin, as any web site is one: {server, address}. */
export const elsewhere = () => answering('text/html', '<!doctype html><title>elsewhere</title><p>elsewhere');

/** A data action's service that answers the same to everything. */
export const service = (answer) => answering('application/json', JSON.stringify(answer));

/** Runs one of the programs: {code, out, err}. */
export function run(program, args, env = process.env) {
  return new Promise((done) => {
    execFile(`${bin}/${program}`, args, {env}, (problem, out, err) => done({code: problem ? problem.code : 0, out, err}));
  });
}
