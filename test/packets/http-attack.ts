import { connect, type Socket } from 'node:net';

/**
 * Sends each request, over a few connections that are used as long as the server keeps them, and waits for an answer
 * to begin, the end of the connection, or `patience` ms: some ask for nothing whole. Rejects when nobody listens.
 */
export async function attack(port: number, next: () => string, count: number, patience = 15): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    let socket: Socket | undefined;
    while (left > 0) {
      left -= 1;
      if (socket === undefined || socket.destroyed || !socket.writable) socket = await open(port);
      if (!(await sent(socket, next(), patience))) socket.destroy();
    }
    socket?.destroy();
  };
  await Promise.all(Array.from({ length: 12 }, lane));
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Whether the connection is fit for another request: it was answered, and not with 400. */
function sent(socket: Socket, wire: string, patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (fit: boolean): void => {
      clearTimeout(late);
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve(fit);
    };
    const onData = (octets: Buffer): void => done(!octets.toString('latin1', 0, 14).includes(' 400'));
    const onClose = (): void => done(false);
    const late = setTimeout(() => done(false), patience);
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.write(wire, 'latin1');
  });
}
