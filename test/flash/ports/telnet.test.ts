import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TelnetClient, telnetData as clientData } from '../../../flash/ports/telnet.ts';
import { TelnetReader, telnetData as serverData } from '../../../simulator/serial/telnet.ts';

const ignore = (): void => undefined;

describe('Telnet on both sides', () => {
  it('carries any bytes in any chunking', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (data, size) => {
        const server: number[] = [];
        const client: number[] = [];
        const reader = new TelnetReader({ onData: (bytes) => void server.push(...bytes), onNegotiation: ignore, onSubnegotiation: ignore });
        const writer = new TelnetClient({
          onData: (bytes) => void client.push(...bytes),
          onReply: ignore,
          onRefused: ignore,
          onAnswer: ignore,
        });
        const [toServer, toClient] = [clientData(data), serverData(data)];
        for (let at = 0; at < toServer.length; at += size) reader.push(toServer.subarray(at, at + size));
        for (let at = 0; at < toClient.length; at += size) writer.push(toClient.subarray(at, at + size));
        expect(server).toEqual([...data]);
        expect(client).toEqual([...data]);
      }),
    );
  });

  it('keeps negotiation out of the data, cut anywhere', () => {
    const line = Uint8Array.of(1, 255, 250, 44, 101, 0, 1, 194, 0, 255, 240, 2, 255, 251, 0, 255, 255, 3);
    for (let cut = 0; cut <= line.length; cut++) {
      const answers: number[] = [];
      const data: number[] = [];
      const client = new TelnetClient({
        onData: (bytes) => void data.push(...bytes),
        onReply: ignore,
        onRefused: ignore,
        onAnswer: (command) => void answers.push(command),
      });
      client.push(line.subarray(0, cut));
      client.push(line.subarray(cut));
      expect(data).toEqual([1, 2, 255, 3]);
      expect(answers).toEqual([1]);
    }
  });

  it('refuses options it does not know, and notices that port control is refused', () => {
    const replies: number[][] = [];
    let refused = 0;
    const client = new TelnetClient({
      onData: ignore,
      onReply: (bytes) => void replies.push([...bytes]),
      onRefused: () => refused++,
      onAnswer: ignore,
    });
    client.push(Uint8Array.of(255, 251, 1, 255, 253, 24, 255, 254, 44));
    expect(replies).toEqual([
      [255, 254, 1],
      [255, 252, 24],
    ]);
    expect(refused).toBe(1);
  });
});
