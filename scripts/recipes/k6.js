// k6 run -e BASE=http://127.0.0.1:8080/w/load k6.js: a login, then look-ups as fast as the limits say.
import http from 'k6/http';
import {check} from 'k6';

const base = __ENV.BASE || 'http://127.0.0.1:8080/w/load';

export const options = {
  vus: Number(__ENV.VUS || 16),
  duration: __ENV.DURATION || '10s',
  thresholds: {http_req_failed: ['rate<0.001'], http_req_duration: ['p(99)<100']},
};

export function setup() {
  const form = {grant_type: 'client_credentials', client_id: 'demo-client', client_secret: 'demo-secret'};
  return {token: http.post(`${base}/oauth/token`, form).json('access_token')};
}

export default function ({token}) {
  const answer = http.get(`${base}/api/v2/flows`, {headers: {Authorization: `Bearer ${token}`}});
  check(answer, {'the flows came': (r) => r.status === 200});
}
