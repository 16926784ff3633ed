// A gcmock for the run, a world for each test. Node 18's own modules are enough.
//
//   const world = await openWorld();
//   await world.fault({path: '/users/1'}, {status: 503});
//   await myProgram(world.url);
//   await world.verify({method: 'GET', path: '/users/1'}, {exactly: 2});
//   await world.close();
//
// GCMOCK_URL names a gcmock that runs already; else one is started, and ends with the run.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';

const run = `js-${process.pid}-${Date.now().toString(36)}`;
let names = 0;
let started;

async function start() {
  const child = spawn('gcmock', ['--port', '0', '--log-level', 'warn'], {stdio: ['ignore', 'pipe', 'inherit']});
  process.on('exit', () => child.kill());
  const [line] = await Promise.race([once(createInterface({input: child.stdout}), 'line'), once(child, 'exit').then(() => [''])]);
  if (!line.includes('listening on ')) throw new Error('gcmock did not start');
  child.unref();
  child.stdout.unref?.();
  return line.split(' ').pop();
}

/** The world of one test: its tokens, faults, clock, journal and changes. */
export async function openWorld(name = `${run}-${names += 1}`) {
  started ??= process.env.GCMOCK_URL ? Promise.resolve(process.env.GCMOCK_URL.replace(/\/$/, '')) : start();
  const server = await started;
  const url = `${server}/w/${name}`;

  async function admin(method, path, body, on = url) {
    const answer = await fetch(`${on}/__admin/${path}`,
      {method, body: body && JSON.stringify(body), headers: {'Content-Type': 'application/json'}});
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  return {
    url,
    admin,
    fault: (match, action) => admin('POST', 'faults', {match, action}),
    advance: (ms) => admin('POST', 'clock/advance', {ms}),
    requests: async () => (await admin('GET', 'requests')).requests,
    /** times: {exactly: 1}, {at_least: 1}, {at_most: 1}, {never: true} */
    async verify(match, times = {at_least: 1}) {
      const verdict = await admin('POST', 'requests/verify', {match, ...times});
      if (verdict.verified) return verdict.count;
      const came = (await this.requests()).map((one) => `${one.method} ${one.path}`);
      throw new Error(`${JSON.stringify(match)} came ${verdict.count} times, not ${JSON.stringify(times)}; what came: ${came.join(', ')}`);
    },
    close: () => admin('DELETE', `worlds/${name}`, undefined, server),
  };
}
