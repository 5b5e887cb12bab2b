import { createServer } from 'node:http';

/** The least an answer can cost: node:http alone, which reads the request and says the same short thing each time. */
const body = JSON.stringify({ answer: 'x'.repeat(200) });
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send!((server.address() as { port: number }).port));
process.once('disconnect', () => process.exit());
