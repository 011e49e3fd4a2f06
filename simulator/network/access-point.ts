/** Reasons of the ESP32's radio for not being joined (`wifi_err_reason_t`), with the engine's names. */
export const WIFI_REASONS = {
  2: 'AUTH_EXPIRE',
  8: 'ASSOC_LEAVE',
  15: '4WAY_HANDSHAKE_TIMEOUT',
  200: 'BEACON_TIMEOUT',
  201: 'NO_AP_FOUND',
  202: 'AUTH_FAIL',
} as const;

export type WifiReason = keyof typeof WIFI_REASONS;

export interface AccessPointOptions {
  readonly ssid: string;
  /** Empty: an open network. */
  readonly password: string;
  readonly rssiDbm?: number;
  readonly channel?: number;
  /** Scan, authentication and association; default 1.4 s. */
  readonly joinUs?: number;
  /** Default 0.6 s. */
  readonly dhcpUs?: number;
}

export interface Lease {
  readonly ip: string;
  readonly netmask: string;
  readonly gateway: string;
}

/** A Wi-Fi access point with a DHCP server. */
export class AccessPoint {
  readonly ssid: string;
  readonly bssid = '02:6d:6f:74:65:01';
  readonly channel: number;
  readonly joinUs: number;
  readonly dhcpUs: number;
  password: string;
  /** As a station sees it; may be changed at any time. */
  rssiDbm: number;
  #up = true;
  readonly #listeners = new Set<(up: boolean) => void>();
  readonly #leases = new Map<string, Lease>();

  constructor(options: AccessPointOptions) {
    this.ssid = options.ssid;
    this.password = options.password;
    this.rssiDbm = options.rssiDbm ?? -60;
    this.channel = options.channel ?? 6;
    this.joinUs = options.joinUs ?? 1_400_000;
    this.dhcpUs = options.dhcpUs ?? 600_000;
  }

  get up(): boolean {
    return this.#up;
  }

  /** Switches it off and on. Stations notice the silence after some seconds. */
  setUp(up: boolean): void {
    if (up === this.#up) return;
    this.#up = up;
    for (const listener of this.#listeners) listener(up);
  }

  onChange(listener: (up: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same station gets the same address again. */
  lease(mac: string): Lease {
    let lease = this.#leases.get(mac);
    if (!lease) {
      const number = this.#leases.size + 2;
      lease = { ip: `10.0.${number >> 8}.${number & 255}`, netmask: '255.255.0.0', gateway: '10.0.0.1' };
      this.#leases.set(mac, lease);
    }
    return lease;
  }
}
