// One call of any service, signed by Baidu's own client:
//   node examples/call.mjs GET '/v1/vpc?maxKeys=10'
//   node examples/call.mjs POST /v1/user name=alice           text fields, others with := (ttl:=60), or one JSON object
//   node examples/call.mjs POST /v1/user/alice/accesskey --env
// Prints the answer; with --env the credentials in it, as words for env(1). Endpoint, keys and, of temporary
// credentials, BCE_SESSION_TOKEN come from the environment: eval "$(npx netloom env)"
import sdk from '@baiducloud/sdk';

const {
  BCE_ENDPOINT: endpoint,
  BCE_ACCESS_KEY_ID: ak,
  BCE_SECRET_ACCESS_KEY: sk,
  BCE_SESSION_TOKEN: sessionToken,
} = process.env;
const [method, target, ...rest] = process.argv.slice(2);
const fields = rest.filter((text) => text !== '--env');
if (!endpoint || !ak || !sk || !target) {
  console.error('usage: node examples/call.mjs <method> <path> [name=text name:=value ... | JSON] [--env]');
  console.error('Endpoint and keys, with the server running: eval "$(npx netloom env)"');
  process.exit(1);
}

const [path, query = ''] = target.split('?');
const client = new sdk.BceBaseClient({ endpoint, credentials: { ak, sk }, sessionToken }, 'example');
try {
  const { body } = await client.sendRequest(method, path, {
    params: Object.fromEntries(new URLSearchParams(query)),
    body: fields.length === 0 ? '' : bodyOf(fields),
  });
  if (rest.includes('--env')) console.log(wordsOf(body));
  else if (Object.keys(body).length > 0) console.log(JSON.stringify(body, undefined, 2));
} catch ({ status_code: status, code, message }) {
  console.error(`${status ?? ''} ${code ?? 'Not sent'}: ${message?.message ?? message}`.trim());
  process.exit(1);
}

function bodyOf(texts) {
  if (texts[0].startsWith('{')) return texts[0];
  const pairs = texts.map((text) => /^([^:=]*)(:?=)(.*)$/s.exec(text) ?? [text, text, '=', '']);
  return JSON.stringify(
    Object.fromEntries(pairs.map(([, name, sign, value]) => [name, sign === '=' ? value : JSON.parse(value)])),
  );
}

/** What CreateAccessKey, GetSessionToken and AssumeRole show. */
function wordsOf({ id, secret, accessKeyId = id, secretAccessKey = secret, sessionToken: token = '' }) {
  return `BCE_ACCESS_KEY_ID=${accessKeyId} BCE_SECRET_ACCESS_KEY=${secretAccessKey} BCE_SESSION_TOKEN=${token}`;
}
