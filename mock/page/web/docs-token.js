// docs-token.js - what gcmock adds to the page of its OpenAPI document: tokens of the org's clients at
// a click, and the admin token that this tab knows.
import {admin, adminHeaders, onTokenNeeded, tokenOf} from './api.js';
import {button, choice, el} from './dom.js';
import {onForm, start} from './docs.js';

onTokenNeeded(async () => window.prompt('This gcmock was started with an admin token:'));

let clients = null;
function clientList() {
  clients = clients || admin('GET', 'org/clients').then((list) => list.items.map((item) => item.id));
  return clients;
}

async function offerToken(input) {
  const select = choice(await clientList(), undefined, {'aria-label': 'Client'});
  input.after(el('p', {class: 'row'}, select, button('Use a token of this client', async () => {
    input.value = await tokenOf(select.value);
  })));
}

onForm((form, {headers}) => {
  for (const {scheme, input} of headers) {
    if (scheme === 'bearer') offerToken(input);
    if (scheme === 'admin') input.value = (adminHeaders().Authorization || '').replace('Bearer ', '');
  }
});

admin('GET', 'health').then(() => start(adminHeaders()));
