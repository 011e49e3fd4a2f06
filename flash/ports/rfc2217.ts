import { portUnreachable } from './errors.ts';
import type { Port } from './port.ts';
import { TcpSocket } from './tcp-socket.ts';
import { ComPort, comPortCommand, Control, OPENING, TelnetClient, telnetData } from './telnet.ts';

/** How long a server may take to set something. Some never answer: what was asked for is then taken as done. */
const ANSWER_MS = 1000;
const HANDSHAKE_MS = 3000;
const DATA_BITS = 8;
const PARITY_NONE = 1;
const STOP_BITS = 1;

/** Opens a serial port behind an RFC 2217 server (ser2net, a remote lab): with rate, DTR and RTS. */
export async function openRfc2217(path: string, address: { host: string; port: number }, baud: number): Promise<Port> {
  const socket = await TcpSocket.open(path, address);
  const waiting = new Map<number, () => void>();
  let take: (bytes: Uint8Array) => void = () => undefined;
  let refuse: () => void = () => undefined;
  const refused = new Promise<void>((resolve) => (refuse = resolve));
  const telnet = new TelnetClient({
    onData: (bytes) => take(bytes),
    onReply: (bytes) => void socket.write(bytes).catch(() => undefined),
    onRefused: () => refuse(),
    onAnswer: (command) => waiting.get(command)?.(),
  });
  socket.onData((bytes) => telnet.push(bytes));

  /** Sends commands in one piece and waits for the answer to the last one. */
  const command = async (number: number, ...values: readonly (readonly number[])[]): Promise<boolean> => {
    const answered = new Promise<boolean>((resolve) => {
      let missing = values.length;
      const timer = setTimeout(() => resolve(false), number === ComPort.setDataSize ? HANDSHAKE_MS : ANSWER_MS);
      waiting.set(number, () => {
        if (--missing > 0) return;
        clearTimeout(timer);
        waiting.delete(number);
        resolve(true);
      });
    });
    await socket.write(Buffer.concat(values.map((value) => comPortCommand(number, value))));
    return answered;
  };

  const hungUp = new Promise<'hung up'>((resolve) => socket.onLost(() => resolve('hung up')));
  const opening = socket.write(OPENING).then(() => command(ComPort.setDataSize, [DATA_BITS]));
  const outcome = await Promise.race([opening.catch(() => 'hung up' as const), refused.then(() => false), hungUp]);
  if (outcome !== true) {
    await socket.close();
    if (outcome === 'hung up') throw portUnreachable(path, 'the server hung up at once; the port may be in use, or the board unplugged');
    throw portUnreachable(path, 'the server there does not speak RFC 2217; try tcp:// instead');
  }
  const setBaud = async (rate: number): Promise<void> => {
    await command(ComPort.setBaudRate, [rate >>> 24, (rate >>> 16) & 0xff, (rate >>> 8) & 0xff, rate & 0xff]);
  };
  await command(ComPort.setParity, [PARITY_NONE]);
  await command(ComPort.setStopSize, [STOP_BITS]);
  await command(ComPort.setControl, [Control.noFlowControl]);
  await setBaud(baud);
  return {
    path,
    hasModemLines: true,
    onData: (taker) => void (take = taker),
    onLost: (lost) => socket.onLost(lost),
    write: (bytes) => socket.write(telnetData(bytes)),
    setLines: async ({ dtr, rts }) => {
      await command(ComPort.setControl, [dtr ? Control.dtrOn : Control.dtrOff], [rts ? Control.rtsOn : Control.rtsOff]);
    },
    setBaud,
    close: () => socket.close(),
  };
}
