import type { Alarm, EventQueue } from '../queue.ts';
import type { AccessPoint, Lease, WifiReason } from './access-point.ts';

/** A scan over all channels that finds nothing, an unanswered handshake, and the silence after which a station gives up. */
const SCAN_US = 2_400_000;
const HANDSHAKE_US = 3_800_000;
const BEACON_LOSS_US = 6_000_000;

export interface StationConfig {
  readonly ssid: string;
  readonly password: string;
}

/** What the radio reports, as hardware events. */
export interface RadioHandlers {
  onAssociated(accessPoint: AccessPoint): void;
  onAddress(lease: Lease): void;
  onDisconnected(reason: WifiReason, config: StationConfig): void;
}

export interface RadioOptions {
  /** The board's hardware events. */
  readonly queue: EventQueue;
  readonly accessPoints: readonly AccessPoint[];
  /** `xx:xx:xx:xx:xx:xx` */
  readonly mac: string;
}

/** A board's Wi-Fi station: one attempt at a time, no policy. */
export class Radio {
  readonly mac: string;
  readonly accessPoints: readonly AccessPoint[];
  readonly #queue: EventQueue;
  #handlers: RadioHandlers | undefined;
  #config: StationConfig = { ssid: '', password: '' };
  #joined: AccessPoint | undefined;
  #lease: Lease | undefined;
  #alarm: Alarm | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(options: RadioOptions) {
    this.mac = options.mac;
    this.accessPoints = options.accessPoints;
    this.#queue = options.queue;
  }

  /** The access point the station believes it is joined to. */
  get joined(): AccessPoint | undefined {
    return this.#joined;
  }

  get lease(): Lease | undefined {
    return this.#lease;
  }

  /** Whether frames get through now. */
  get online(): boolean {
    return this.#lease !== undefined && this.#joined?.up === true;
  }

  /** Only one listener, the running program's. */
  listen(handlers: RadioHandlers): void {
    this.#handlers = handlers;
  }

  /** Starts an attempt; its end comes through the handlers. A running attempt is dropped. */
  connect(config: StationConfig): void {
    this.#leave();
    this.#config = config;
    const found = this.accessPoints.find(({ ssid, up }) => up && ssid === config.ssid);
    if (!found) return this.#after(SCAN_US, () => this.#fail(201));
    if (found.password !== config.password) return this.#after(HANDSHAKE_US, () => this.#fail(15));
    this.#after(found.joinUs, () => (found.up ? this.#associate(found) : this.#fail(2)));
  }

  /** Leaves the network, or drops the attempt. Only a joined station reports it. */
  disconnect(): void {
    const joined = this.#joined;
    this.#leave();
    if (joined) this.#after(0, () => this.#handlers?.onDisconnected(8, this.#config));
  }

  /** Power off or reset: nothing is reported. */
  reset(): void {
    this.#leave();
    this.#handlers = undefined;
  }

  #associate(accessPoint: AccessPoint): void {
    this.#joined = accessPoint;
    this.#stopWatching = accessPoint.onChange((up) => {
      if (!up) this.#queue.at(this.#queue.nowUs + BEACON_LOSS_US, () => this.#checkBeacon(accessPoint));
    });
    this.#handlers?.onAssociated(accessPoint);
    this.#after(accessPoint.dhcpUs, () => {
      if (!accessPoint.up) return;
      this.#lease = accessPoint.lease(this.mac);
      this.#handlers?.onAddress(this.#lease);
    });
  }

  #checkBeacon(accessPoint: AccessPoint): void {
    if (this.#joined === accessPoint && !accessPoint.up) this.#fail(200);
  }

  #fail(reason: WifiReason): void {
    this.#leave();
    this.#handlers?.onDisconnected(reason, this.#config);
  }

  #leave(): void {
    if (this.#alarm) this.#queue.cancel(this.#alarm);
    this.#alarm = undefined;
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#joined = undefined;
    this.#lease = undefined;
  }

  #after(delayUs: number, callback: () => void): void {
    this.#alarm = this.#queue.after(delayUs, callback);
  }
}
