// Drives the vendor's JavaScript SDK through each family that gcmock serves, errors, paging, limits
// and logins included. Nothing here knows that it talks to a mock, but for the names of the demo org:
// the address comes from the SDK's own file, which `gcmock env --sdk javascript` wrote.
// usage: node check.cjs FOLDER (that holds node_modules), with what gcmock env exports
const { createRequire } = require('node:module');
const path = require('node:path');
const assert = require('node:assert/strict');
const sdk = createRequire(path.resolve(process.argv[2]) + '/')('purecloud-platform-client-v2');

const { GENESYS_CLOUD_CLIENT_ID: id, GENESYS_CLOUD_CLIENT_SECRET: secret, GENESYS_FLOW_ID: flowId } = process.env;
const client = sdk.ApiClient.instance;
const ada = 'c0000001-0000-4000-8000-000000000001';
const action = 'custom_-_5f1d7a60-3c2b-4f0e-9a44-6b7c8d9e0f10';
const agnes = 'a0000001-0000-4000-8000-000000000001';
const support = 'c3652137-3968-4b39-8b1c-91fdfbca414f';
const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';
const nobody = '00000000-0000-4000-8000-00000000dead';
const back = 'http://localhost:9/back';

// What the SDK's promise was refused with, as it hands errors of the API on.
const refusal = async (promise) => {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    assert.fail('the call was not refused');
};
const isError = (error, status, code) => {
    assert.equal(error.status, status);
    assert.equal(error.code, code);
    assert.ok(error.message);
    assert.ok(error.contextId);
    assert.deepEqual(error.errors, []);
};
// A websocket that is open, and the first event of the topic that it hears.
const listen = (uri, topic) => {
    const socket = new WebSocket(uri);
    const open = new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve);
        socket.addEventListener('error', reject);
    });
    const event = new Promise((resolve) => {
        socket.addEventListener('message', (message) => {
            const heard = JSON.parse(message.data);
            if (heard.topicName !== topic) return;
            socket.close();
            resolve(heard);
        });
    });
    return { open, event };
};
// A refresh token of an earlier login would have the SDK log in again by itself.
const login = () => {
    delete client.authData.refreshToken;
    return client.loginClientCredentialsGrant(id, secret);
};

// Where a login leads back to, as a browser sees it.
const authorize = async (query) => {
    const url = client._buildAuthUrl('oauth/authorize', { client_id: id, redirect_uri: back, ...query });
    const answer = await fetch(url, { redirect: 'manual' });
    assert.equal(answer.status, 302);
    return new URL(answer.headers.get('location'));
};
const code = async (query) => (await authorize({ response_type: 'code', ...query })).searchParams.get('code');

const tests = {
    async 'client credentials log in, and have no user'() {
        await login();
        const token = await new sdk.TokensApi().getTokensMe();
        assert.equal(token.OAuthClient.id, id);
        assert.equal(token.OAuthClient.authorizedGrantType, 'CLIENT-CREDENTIALS');
        isError(await refusal(new sdk.UsersApi().getUsersMe()), 400, 'not.a.user');
    },
    async 'a wrong secret is refused'() {
        const error = await refusal(client.loginClientCredentialsGrant(id, 'wrong'));
        assert.equal((error.response ?? error).status, 400);
    },
    async 'a code logs a user in, and is refreshed'() {
        await client.loginCodeAuthorizationGrant(id, secret, await code({ login_hint: 'sam.supervisor@example.com' }), back);
        assert.equal((await new sdk.UsersApi().getUsersMe({ expand: ['organization'] })).name, 'Sam Supervisor');
        const before = client.authData.accessToken;
        await client.refreshCodeAuthorizationGrant(id, secret, client.authData.refreshToken);
        assert.notEqual(client.authData.accessToken, before);
        assert.equal((await new sdk.UsersApi().getUsersMe()).name, 'Sam Supervisor');
    },
    async 'a code with a proof key logs a user in, without a secret'() {
        const verifier = client.generatePKCECodeVerifier(64);
        const challenge = await client.computePKCECodeChallenge(verifier);
        const query = { code_challenge: challenge, code_challenge_method: 'S256' };
        await client.authorizePKCEGrant(id, verifier, await code(query), back);
        assert.equal((await new sdk.UsersApi().getUsersMe()).name, 'Agnes Agent');
        const stolen = await code(query);
        await refusal(client.authorizePKCEGrant(id, client.generatePKCECodeVerifier(64), stolen, back));
    },
    async 'the implicit grant gives a token behind the #'() {
        const hash = new URLSearchParams((await authorize({ response_type: 'token', state: 's' })).hash.slice(1));
        assert.equal(hash.get('state'), 's');
        client.setAccessToken(hash.get('access_token'));
        assert.equal((await new sdk.UsersApi().getUsersMe()).name, 'Agnes Agent');
    },
    async 'an assertion logs a user in'() {
        const xml = '<saml:Assertion><saml:NameID>agnes.agent@example.com</saml:NameID></saml:Assertion>';
        await client.loginSaml2BearerGrant(id, secret, 'Demo', Buffer.from(xml).toString('base64'));
        assert.equal((await new sdk.UsersApi().getUsersMe()).email, 'agnes.agent@example.com');
    },
    async 'flows are listed page by page, filtered and sorted'() {
        await login();
        const api = new sdk.ArchitectApi(), names = [];
        for (let pageNumber = 1, page; !page || pageNumber <= page.pageCount; pageNumber++) {
            page = await api.getFlows({ pageNumber, pageSize: 4, sortBy: 'name' });
            names.push(...page.entities.map((flow) => flow.name));
            assert.equal(page.pageNumber, pageNumber);
        }
        assert.deepEqual(names, [...names].sort((a, b) => a.localeCompare(b)));
        assert.ok(names.length > 4);
        assert.equal((await api.getFlows({ id: [flowId] })).total, 1);
        assert.equal((await api.getFlows({ nameOrDescription: 'zzz-none' })).total, 0);
    },
    async 'a flow, its versions, its definition'() {
        const api = new sdk.ArchitectApi();
        const flow = await api.getFlow(flowId);
        assert.equal(flow.type, 'INBOUNDCALL');
        assert.equal(flow.division.name, 'Home');
        const version = await api.getFlowVersion(flowId, flow.publishedVersion.id);
        assert.equal(version.selfUri, flow.publishedVersion.selfUri);
        assert.equal((await api.getFlowVersions(flowId)).total, 1);
        assert.ok((await api.getFlowLatestconfiguration(flowId)).flowSequenceItemList[0].actionList.length > 0);
        isError(await refusal(api.getFlow(nobody)), 404, 'architect.flow.not.found');
    },
    async 'a flow is launched and asked for'() {
        const api = new sdk.ArchitectApi();
        const launched = await api.postFlowsExecutions({ flowId, inputData: {} });
        const execution = await api.getFlowsExecution(launched.id);
        assert.ok(['COMPLETED', 'FAILED'].includes(execution.status));
        assert.ok(!Number.isNaN(Date.parse(execution.dateLaunched)));
        isError(await refusal(api.postFlowsExecutions({ flowId: nobody })), 404, 'architect.flow.not.found');
    },
    async 'contacts are made, changed, noted and deleted'() {
        const api = new sdk.ExternalContactsApi();
        const made = await api.postExternalcontactsContacts({ firstName: 'Zoë', lastName: 'Ångström', surveyOptOut: true, cellPhone: { display: '+1 555 000 3333', e164: '+15550003333' } });
        assert.equal(made.type, 'Curated');
        assert.ok(!Number.isNaN(Date.parse(made.createDate)));
        assert.equal((await api.patchExternalcontactsContact(made.id, { title: 'Head' })).lastName, 'Ångström');
        const put = await api.putExternalcontactsContact(made.id, { lastName: 'Berg' });
        assert.equal(put.title, undefined);
        assert.equal(put.createDate, made.createDate);
        const note = await api.postExternalcontactsContactNotes(made.id, { noteText: 'called' });
        assert.equal((await api.getExternalcontactsContactNotes(made.id)).entities[0].id, note.id);
        await api.deleteExternalcontactsContact(made.id);
        isError(await refusal(api.getExternalcontactsContact(made.id)), 404, 'not.found');
        isError(await refusal(api.postExternalcontactsContacts({ firstName: 7 })), 400, 'bad.request');
    },
    async 'contacts are listed, scanned and looked up'() {
        const api = new sdk.ExternalContactsApi();
        const page = await api.getExternalcontactsContacts({ pageSize: 2, sortOrder: 'lastName:desc' });
        assert.equal(page.entities.length, 2);
        assert.ok(page.nextUri.startsWith('/api/v2/externalcontacts/contacts?'));
        isError(await refusal(api.getExternalcontactsContacts({ pageSize: 100, pageNumber: 11 })), 400, 'invalid.value');
        assert.equal((await api.getExternalcontactsScanContacts({ limit: 10 })).entities.length, 6);
        assert.equal((await api.getExternalcontactsReversewhitepageslookup('+15551234567')).contacts[0].id, ada);
        assert.equal((await api.getExternalcontactsReversewhitepageslookup('ada@example.com')).contacts[0].id, ada);
        assert.equal((await api.postExternalcontactsIdentifierlookupContacts({ type: 'Email', value: 'ada@example.com' })).id, ada);
    },
    async 'users are listed and got'() {
        const api = new sdk.UsersApi();
        const users = await api.getUsers();
        assert.equal(users.total, 2);
        assert.equal((await api.getUser(users.entities[1].id)).name, 'Sam Supervisor');
        isError(await refusal(api.getUser(nobody)), 404, 'not.found');
    },
    async 'users are made, searched for, changed and deleted'() {
        const api = new sdk.UsersApi();
        const made = await api.postUsers({ name: 'Zoe', email: 'zoe@example.com', password: 'x' });
        assert.equal(made.username, 'zoe@example.com');
        const found = await api.postUsersSearch({ query: [{ type: 'EXACT', fields: ['email'], value: 'zoe@example.com' }] });
        assert.equal(found.results[0].id, made.id);
        assert.equal((await api.patchUser(made.id, { version: made.version, title: 'Head' })).title, 'Head');
        assert.equal((await refusal(api.patchUser(made.id, { version: 99, title: 'x' }))).status, 409);
        const presence = await new sdk.PresenceApi().patchUserPresence(made.id, 'PURECLOUD', { presenceDefinition: { id: onQueue } });
        assert.equal(presence.presenceDefinition.systemPresence, 'OnQueue');
        assert.equal((await api.getUserRoutingstatus(made.id)).status, 'IDLE');
        await api.deleteUser(made.id);
        assert.equal((await api.getUser(made.id)).state, 'deleted');
    },
    async 'queues have members and wrap-up codes'() {
        const api = new sdk.RoutingApi();
        const queue = await api.postRoutingQueues({ name: 'Desk of the SDK' });
        await api.postRoutingQueueMembers(queue.id, [{ id: agnes }]);
        assert.equal((await api.getRoutingQueueMembers(queue.id)).entities[0].id, agnes);
        assert.ok((await new sdk.UsersApi().getUserQueues(agnes)).entities.some((q) => q.id === queue.id));
        const wrapup = await api.postRoutingWrapupcodes({ name: 'Sold', division: { id: queue.division.id } });
        assert.equal((await api.getRoutingWrapupcode(wrapup.id)).name, 'Sold');
        assert.equal((await refusal(api.postRoutingQueues({ name: 'Desk of the SDK' }))).status, 400);
        await api.deleteRoutingQueue(queue.id);
        assert.equal((await refusal(api.getRoutingQueue(queue.id))).status, 404);
    },
    async 'the organization, divisions, roles and presences'() {
        assert.equal((await new sdk.OrganizationApi().getOrganizationsMe()).name, 'Demo');
        const api = new sdk.AuthorizationApi();
        assert.equal((await api.getAuthorizationDivisions()).entities[0].name, 'Home');
        const role = await api.postAuthorizationRoles({ name: 'Role of the SDK', permissionPolicies: [] });
        assert.equal((await api.getAuthorizationRole(role.id)).name, 'Role of the SDK');
        assert.ok(Array.isArray((await api.getAuthorizationProducts()).entities));
        assert.equal((await new sdk.PresenceApi().getPresenceDefinitions0()).entities.length, 10);
    },
    async 'data tables and schedules are those of the flows'() {
        const api = new sdk.ArchitectApi();
        const table = (await api.getFlowsDatatables({ name: 'Orders' })).entities[0];
        await api.postFlowsDatatableRows(table.id, { key: '7777', State: 'in the mail', Days: '4' });
        assert.equal((await api.getFlowsDatatableRow(table.id, '7777')).State, 'in the mail');
        await api.deleteFlowsDatatableRow(table.id, '7777');
        isError(await refusal(api.getFlowsDatatableRow(table.id, '7777')), 404, 'flows.datatables.row.not.found');
        assert.ok((await api.getArchitectSchedules()).entities.some((schedule) => schedule.name === 'Weekdays'));
        assert.ok((await api.getArchitectSchedulegroups()).entities.some((group) => group.name === 'Support Hours'));
    },
    async 'a callback is made, told over a websocket, answered and found by analytics'() {
        const notifications = new sdk.NotificationsApi(), conversations = new sdk.ConversationsApi();
        const channel = await notifications.postNotificationsChannels();
        const topic = `v2.users.${agnes}.conversations.callbacks`;
        const topics = await notifications.postNotificationsChannelSubscriptions(channel.id, [{ id: topic }]);
        assert.equal(topics.entities[0].state, 'Permitted');
        const heard = typeof WebSocket === 'undefined' ? null : listen(channel.connectUri, topic);
        if (heard) await heard.open;
        const made = await conversations.postConversationsCallbacks({ queueId: support, callbackNumbers: ['+15551234567'] });
        const id = made.conversation.id;
        await conversations.postConversationAssign(id, { id: agnes });
        if (heard) assert.equal((await heard.event).eventBody.id, id);
        else console.log('     this Node has no WebSocket: what is heard was not tried');
        const agent = (await conversations.getConversation(id)).participants.find((p) => p.purpose === 'agent');
        await conversations.patchConversationsCallbackParticipant(id, agent.id, { state: 'connected' });
        await conversations.patchConversationsCallbackParticipant(id, agent.id, { state: 'disconnected' });
        assert.ok((await conversations.getConversationsCallback(id)).participants.every((p) => p.state === 'disconnected'));
        const analytics = new sdk.AnalyticsApi(), interval = '2020-01-01T00:00:00.000Z/2090-01-01T00:00:00.000Z';
        const predicates = [{ type: 'dimension', dimension: 'queueId', operator: 'matches', value: support }];
        const details = await analytics.postAnalyticsConversationsDetailsQuery({ interval, segmentFilters: [{ type: 'and', predicates }] });
        assert.ok(details.conversations.some((conversation) => conversation.conversationId === id));
        const queues = await analytics.postAnalyticsQueuesObservationsQuery({ filter: { type: 'or', predicates }, metrics: ['oWaiting'] });
        assert.equal(queues.results[0].group.queueId, support);
        const job = await analytics.postAnalyticsConversationsDetailsJobs({ interval });
        assert.equal((await analytics.getAnalyticsConversationsDetailsJob(job.jobId)).state, 'FULFILLED');
        assert.ok((await analytics.getAnalyticsConversationsDetailsJobResults(job.jobId)).conversations.length > 0);
        isError(await refusal(conversations.getConversation(nobody)), 404, 'not.found');
    },
    async 'messages are sent, and what was written is found'() {
        const sent = await new sdk.ConversationsApi().postConversationsMessagesAgentless({ fromAddress: '+15550000000', toAddress: '+15551234567', toAddressMessengerType: 'sms', textBody: 'Hello' });
        assert.equal(sent.messengerType, 'sms');
        const audits = await new sdk.AuditApi().postAuditsQueryRealtime({ interval: '2020-01-01T00:00:00.000Z/2090-01-01T00:00:00.000Z', serviceName: 'Routing' });
        assert.ok(audits.total > 0);
    },
    async 'data actions are listed, got and refused'() {
        const api = new sdk.IntegrationsApi();
        assert.ok((await api.getIntegrationsActions()).entities.some((entity) => entity.id === action));
        assert.equal((await api.getIntegrationsAction(action)).name, 'Customer Lookup');
        assert.equal((await refusal(api.postIntegrationsActionExecute(action, { customer_id: 'x' }))).status, 400);
        assert.equal((await refusal(api.getIntegrationsAction('custom_-_' + nobody))).status, 404);
    },
    async 'a client that may not is told which permission it lacks'() {
        await client.loginClientCredentialsGrant('reader-client', 'reader-secret');
        const error = await refusal(new sdk.ExternalContactsApi().getExternalcontactsContacts());
        isError(error, 403, 'missing.permissions');
        assert.match(error.message, /externalContacts:contact:view/);
    },
    async 'a client that asks too often is told when to come back'() {
        await client.loginClientCredentialsGrant('limited-client', 'limited-secret');
        let error;
        client.setReturnExtendedResponses(true);
        for (let i = 0; i < 6 && !error; i++) await new sdk.TokensApi().getTokensMe().catch((e) => (error = e));
        client.setReturnExtendedResponses(false);
        isError(error.body, 429, 'too.many.requests');
        assert.match(String(error.headers['retry-after']), /^[0-9]+$/);
    },
    async 'a token that was given back is worth nothing'() {
        await login();
        await new sdk.TokensApi().deleteTokensMe();
        isError(await refusal(new sdk.TokensApi().getTokensMe()), 401, 'bad.credentials');
    },
};

(async () => {
    let failed = 0;
    for (const [name, test] of Object.entries(tests)) {
        try {
            await test();
            console.log(`ok   sdk: ${name}`);
        } catch (error) {
            failed++;
            console.log(`FAIL sdk: ${name}\n     ${error.stack ?? JSON.stringify(error)}`);
        }
    }
    console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
})();
