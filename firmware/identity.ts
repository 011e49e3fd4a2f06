import { type Crc32, checkedText, parseJson, withChecksum } from './checked-text.ts';

/**
 * Who this board is and where it connects. `mote provision` writes it, the application reads it, and no bundle holds
 * it. Two copies, each a line with the CRC-32 of the JSON, then the JSON, so that damage to one is found and survived.
 */
export interface Identity {
  readonly v: 1;
  /** Place in the topic tree: organisation, site, area, type of device, and the device's own name. */
  readonly org: string;
  readonly site: string;
  readonly area: string;
  readonly type: string;
  readonly id: string;
  readonly wifi: { readonly ssid: string; readonly password: string };
  readonly broker: {
    readonly host: string;
    readonly port: number;
    readonly user?: string;
    readonly password?: string;
    /** Present: TLS. Certificate and key of the client are DER in base64. */
    readonly tls?: { readonly certificate?: string; readonly key?: string };
  };
  /** Name or address of a time server. */
  readonly sntp?: string;
}

export const IDENTITY_VERSION = 1;

/** Storage name of a copy. */
export function identityFile(copy: 0 | 1): string {
  return 'mote.id' + copy;
}

/**
 * The text of one copy; both are the same. Texts in `identity` are byte strings: UTF-8 is encoded before, and its bytes
 * stay raw, since the board reads `\u00e9` as one byte.
 */
export function encodeIdentity(identity: Identity, crc32: Crc32): string {
  // The engine's JSON writes bytes above 126 as \u00XX; a reader turns those into the same bytes.
  const json = JSON.stringify(identity);
  return withChecksum(json, crc32);
}

/** The first copy that is whole and of a known version, else undefined. Never throws, whatever the copies hold. */
export function readIdentity(readCopy: (copy: 0 | 1) => string | undefined, crc32: Crc32): Identity | undefined {
  return decodeCopy(readCopy(0), crc32) || decodeCopy(readCopy(1), crc32);
}

function decodeCopy(bytes: string | undefined, crc32: Crc32): Identity | undefined {
  const identity: Identity | null = parseJson(checkedText(bytes, crc32));
  return identity && identity.v === IDENTITY_VERSION ? identity : undefined;
}
