/** A TCP proxy that breaks connections where it is told to, by bytes passed. */
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** Connections cut so far. */
  cuts(): number;
  /** The next connections are cut after these numbers of bytes, both directions counted together; later ones are left alone. */
  plan(cutAfterBytes: number[]): void;
  close(): Promise<void>;
}

export function createCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  let planned: number[] = [];
  let cuts = 0;
  const open = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    let leftBytes = planned.shift() ?? Infinity;
    const end = () => {
      near.destroy();
      far.destroy();
      open.delete(near);
      open.delete(far);
    };
    const pass = (to: Socket) => (data: Buffer) => {
      if (data.length < leftBytes) {
        leftBytes -= data.length;
        to.write(data);
        return;
      }
      // What fits still arrives, the rest is lost with the connection.
      const last = data.subarray(0, leftBytes);
      leftBytes = 0;
      cuts++;
      if (last.length) to.write(last, end);
      else end();
    };
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    near.on('data', pass(far));
    far.on('data', pass(near));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        cuts: () => cuts,
        plan: (cutAfterBytes) => {
          planned = [...cutAfterBytes];
        },
        close: () =>
          new Promise((done) => {
            for (const socket of open) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}
