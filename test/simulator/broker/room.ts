import type { Bench, ConnectFields, TestClient } from './bench.ts';

/** What one behaviour gets: a broker of its own. */
export interface Room {
  readonly bench: Bench;
  /** A client identifier of this test's own. */
  id(): string;
  connect(fields?: ConnectFields, clientId?: string): ReturnType<typeof TestClient.connect>;
}

export type Behaviour = (title: string, body: (room: Room) => Promise<void>) => void;

/** A session that outlives its connection. */
export const KEPT: ConnectFields = { clean: false, properties: { sessionExpiryInterval: 3600 } };

export const text = (packet: { payload: string | Buffer }): string => packet.payload.toString();
