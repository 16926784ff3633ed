// simulation.js - one call of a flow: who calls, what they do, and what came of it. A simulation is
// the same each time, so a call goes on by being run again with one more thing that the caller does.
import {api, baseUrl} from './api.js';
import {quote} from './copy.js';

export const PATH = 'api/v2/architect/simulations';

/** "12#" are keys; anything else is spoken. */
export function deedOf(text) {
  return /^[\d*#]+$/.test(text) ? {press: text} : {says: text};
}

export function wordsOf(deed) {
  if (deed.press) return `presses ${deed.press}`;
  if (deed.says) return `says "${deed.says}"`;
  return deed.hangs_up ? 'hangs up' : 'stays silent';
}

/** The trace, with {"Flow.x": 1} as they stood after each step: what no step set has its first value
 * to the end. */
function steps(trace, last) {
  const changing = new Set(trace.flatMap((entry) => Object.keys(entry.variables || {})));
  let variables = Object.fromEntries(Object.entries(last || {}).filter(([name]) => !changing.has(name)));
  return trace.map((entry, index) => {
    const result = entry.result || {};
    variables = {...variables, ...entry.variables};
    const said = entry.said || (typeof result.prompt === 'string' ? [result.prompt] : []);
    const chosen = entry.nodeType === 'Menu' ? entry.output : null;
    const heard = result.heard ?? result.input ?? chosen;
    return {...entry, index, result, said, heard: heard === '' ? null : heard, set: entry.variables || {}, variables};
  });
}

const ENDS = [
  ['queue', 'transferred to queue'], ['flow', 'transferred to flow'], ['user', 'transferred to user'],
  ['number', 'transferred to number'], ['group', 'transferred to group'], ['voicemail', 'transferred to voicemail of'],
  ['workflowEnded', 'the workflow ended'], ['disconnected', 'the flow hung up'], ['hungUp', 'the caller hung up'],
  ['botExited', 'the bot is done'], ['answered', 'an agent answered'], ['ended', 'the flow is over'],
];

/** How it ended, in words. */
export function endOf(answer) {
  const {status, outcome, error, trace} = answer;
  if (status === 'TIMEOUT') return 'the time is up';
  if (status !== 'COMPLETED') return `the flow failed${error ? `: ${error}` : ''}`;
  const [key, words] = ENDS.find(([one]) => outcome && outcome[one] !== undefined) || [];
  const last = trace[trace.length - 1];
  const queue = !outcome && last && last.result && last.result.queue;
  if (queue) return `transferred to queue "${queue}"`;
  if (!key) return outcome || !last || last.nodeType !== 'DisconnectAction' ? 'the flow is over' : 'the flow hung up';
  return `${words}${typeof outcome[key] === 'string' ? ` "${outcome[key]}"` : ''}${outcome.error ? `, after an error: ${outcome.error}` : ''}`;
}

export class Call {
  /** flow: {id, name, type}; client: whose token is used. */
  constructor(flow, client) {
    Object.assign(this, {flow, client, from: '', clock: '', given: {}, answers: {}, deeds: []});
  }

  /** live: the simulation stops where the caller would have to do more, and says what it waits for. */
  body(live) {
    const given = {...this.given, from: this.from, ...(this.clock ? {clock: this.clock} : {})};
    const scenario = {given, caller: this.deeds, ...(Object.keys(this.answers).length ? {data_actions: this.answers} : {}),
      ...(live ? {live: true} : {})};
    return {flowId: this.flow.id, context: {from: this.from}, scenario};
  }

  /** Runs it from the start: {answer, steps, waits, end}. waits: what the flow waits for, or null. */
  async run(live = true) {
    const answer = await api('POST', PATH, {client: this.client, body: this.body(live)});
    const waits = answer.waitsFor === undefined ? null : answer.waitsFor;
    return {answer, steps: steps(answer.trace || [], answer.variables), waits, end: waits === null ? endOf(answer) : null};
  }

  asCurl() {
    return `# the client's credentials: eval "$(gcmock env)"
TOKEN=$(curl -s -u "$GENESYS_CLIENT_ID:$GENESYS_CLIENT_SECRET" -d grant_type=client_credentials \\
  ${quote(`${baseUrl}/oauth/token`)} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -s -X POST ${quote(`${baseUrl}/${PATH}`)} \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  --data-raw ${quote(JSON.stringify(this.body(false)))}
`;
  }
}
