// call-case.js - a call as a case for gcverify, in the words of fixtures/README.md ("Calls"): what is
// given, what the caller does, what data actions answered, and where the call went.

const WORDS = {disconnected: 'disconnect', hungUp: 'hang_up', botExited: 'bot_exit', workflowEnded: 'workflow', queueId: 'id', flowId: 'id'};

/** "disconnect", {"queue": "Premium"}, {"error": "..."}. */
export function endsOf(answer, steps) {
  if (answer.status === 'TIMEOUT') return 'timeout';
  const last = steps[steps.length - 1];
  const own = {...(last && last.result.queue ? {queue: last.result.queue}
    : last && last.nodeType === 'DisconnectAction' ? {disconnected: true} : {ended: true})};
  const outcome = answer.outcome || (answer.status === 'COMPLETED' ? own : {});
  const ends = Object.fromEntries(Object.entries(outcome).map(([key, value]) => [WORDS[key] || key, value]));
  if (answer.error && !ends.error) ends.error = answer.error;
  delete ends.id;
  const [[key, value], ...more] = Object.entries(ends).length ? Object.entries(ends) : [['ended', true]];
  return value === true && !more.length ? key : ends;
}

/** Architect's numbers; without them names, or ids where two actions have one name. */
function pathOf(steps) {
  if (steps.every((step) => step.trackingId)) return steps.map((step) => step.trackingId);
  const ids = new Map();
  for (const {nodeName, nodeId} of steps) ids.set(nodeName, (ids.get(nodeName) || new Set()).add(nodeId));
  return steps.map(({nodeName, nodeId}) => (ids.get(nodeName).size === 1 ? nodeName : nodeId));
}

function outputOf(step) {
  return ['success', 'failure', 'timeout'].find((word) => (step.path || '').toLowerCase().includes(word)) || step.path;
}

function isDataAction(step) {
  return step.nodeType === 'DataAction' && Boolean(step.result.dataAction);
}

/** The answers that data actions gave, by name and in order: the case needs no service. */
export function answersOf(steps) {
  const answers = {};
  for (const step of steps.filter(isDataAction)) {
    const {dataAction, outputs, failure, error} = step.result;
    const one = {timeout: {timeout: true}, failure: {failure: failure || (typeof error === 'object' ? error : {})}}[outputOf(step)]
      || {success: outputs || {}};
    (answers[dataAction] ||= []).push(one);
  }
  return answers;
}

function saidOf(answer, steps) {
  return answer.said || steps.map((step) => step.result.prompt).filter((text) => typeof text === 'string');
}

/** call: a Call; then the simulation's answer, and its steps. */
export function caseOf(call, {answer, steps}) {
  const actions = steps.filter(isDataAction);
  const deeds = call.deeds.map((deed) => Object.values(deed)[0]).filter((word) => word !== true);
  return {
    name: `${call.flow.name}: ${deeds.length ? `the caller enters ${deeds.join(', ')}` : 'the caller does nothing'}`,
    provenance: 'own',
    keywords: ['own', 'call'],
    given: {...call.given, ...(call.clock ? {clock: call.clock} : {}), from: call.from},
    when: {call: call.flow.name, caller: call.deeds, ...(actions.length ? {answers: answersOf(steps)} : {})},
    then: {
      path: pathOf(steps), ends: endsOf(answer, steps), said: saidOf(answer, steps),
      ...(actions.length ? {data_actions: actions.map((step) => ({name: step.result.dataAction, inputs: step.result.inputs, output: outputOf(step)}))} : {}),
      requests: [],
    },
  };
}
