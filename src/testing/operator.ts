import { createRequire } from 'node:module';

// Not imported: an import looks at every export of a built-in module, and of this one that loads another client.
const { Agent, request }: typeof import('node:http') = createRequire(import.meta.url)('node:http');

/** The operator's API of a server: resolves to the answer's JSON, undefined where it has none. */
// biome-ignore lint/suspicious/noExplicitAny: the shapes are those of the operation asked.
export type AskOperator = (method: string, path: string, body?: unknown) => Promise<any>;

/** @throws Error with the code and the message of the answer, when it is not 200. */
export function operator(place: { readonly address: string; readonly port: number }, token: string): AskOperator {
  const agent = new Agent({ keepAlive: true });
  const { address: host, port } = place;
  return (method, path, body) => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(text) };
    return new Promise((resolve, reject) => {
      const asked = request({ host, port, method, path, headers, agent }, (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (part) => {
          answer += part;
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(answer === '' ? undefined : JSON.parse(answer));
          else
            reject(new Error(`netloom answered ${method} ${path} with ${response.statusCode}: ${sentenceOf(answer)}`));
        });
      });
      asked.on('error', (error) => reject(new Error(`The netloom server cannot be asked: ${error.message}`)));
      asked.end(text);
    });
  };
}

function sentenceOf(answer: string): string {
  try {
    const { code, message } = JSON.parse(answer);
    return `${code}, ${message}`;
  } catch {
    return answer;
  }
}
