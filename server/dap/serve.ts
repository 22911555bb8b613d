// The debug adapter on a TCP port: a session for each client that connects, any number at once.
import { createServer, type Server, type Socket } from 'node:net';
import { LockstepAdapter } from './adapter.ts';
import type { Dependencies } from './session.ts';

export interface ServeOptions {
  /** 0: any that is free. */
  port: number;
  host: string;
}

export interface Serving {
  /** The one that was taken. */
  port: number;
  /** Ends all sessions and listens no more. */
  close(): Promise<void>;
}

/** Rejects when the port cannot be had. */
export function serve({ port, host }: ServeOptions, dependencies: Dependencies): Promise<Serving> {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    talk(socket, dependencies);
  });
  return new Promise((resolve, reject) => {
    const refuse = ({ message }: Error) =>
      reject(
        new Error(
          `Port ${port} of ${host} cannot be listened on: ${message}. Name another one, or 0 for any that is free.`,
        ),
      );
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve({ port: portOf(server), close: () => close(server, clients) });
    });
  });
}

/** What every message of the protocol begins with. A web page can reach the port too, and begins otherwise. */
const OPENING = 'content-length:';

function talk(socket: Socket, dependencies: Dependencies): void {
  socket.on('error', () => socket.destroy());
  socket.once('readable', () => {
    const first: Buffer | null = socket.read();
    const begins = (first?.toString('latin1') ?? '').slice(0, OPENING.length).toLowerCase();
    if (!first || !OPENING.startsWith(begins)) {
      socket.destroy();
      return;
    }
    const adapter = new LockstepAdapter(dependencies, () => socket.end());
    // The end of one session is not the end of the process.
    adapter.setRunAsServer(true);
    socket.unshift(first);
    adapter.start(socket, socket);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return address.port;
}

function close(server: Server, clients: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of clients) socket.destroy();
  return closed;
}
