import { WIFI_REASONS, type WifiReason } from '../../network/access-point.ts';
import type { Radio, StationConfig } from '../../network/radio.ts';
import type { EngineHost } from '../host.ts';

/** Attempts that one `connect` call pays for. Nothing refills them, not even success. */
const ATTEMPTS = 3;

/**
 * What the ESP32 port does with its radio (`libs/network/esp32/jswrap_esp32_network.c`, `event_handler`):
 * while attempts are left a lost or failed connection is silently tried again, and the program is told nothing.
 */
export class WifiStation {
  readonly events: object;
  readonly #host: EngineHost;
  readonly #radio: Radio;
  #config: StationConfig = { ssid: '', password: '' };
  #attemptsLeft = 0;
  #connected = false;
  #started = false;
  #lastReason: WifiReason | undefined;
  #connectCallback: unknown;
  #disconnectCallback: unknown;

  constructor(host: EngineHost, radio: Radio, events: object) {
    this.#host = host;
    this.#radio = radio;
    this.events = events;
    radio.listen({
      onAssociated: (accessPoint) => {
        this.#connected = true;
        const { ssid, bssid: mac, channel } = accessPoint;
        this.#emit('associated', { ssid, mac, channel: String(channel) });
      },
      onAddress: ({ ip, netmask, gateway }) => {
        this.#complete(null);
        this.#emit('connected', { ip, netmask, gw: gateway });
        this.onAddress?.();
      },
      onDisconnected: (reason, config) => this.#disconnected(reason, config),
    });
  }

  /** Called whenever the station gets an address. */
  onAddress: (() => void) | undefined;

  get config(): StationConfig {
    return this.#config;
  }

  /** The port's own flag: still true while a lost connection is being tried again. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Last reason for not being joined, in the port's words. */
  get reasonText(): string {
    return this.#lastReason === undefined ? 'Unknown reason' : WIFI_REASONS[this.#lastReason];
  }

  connect(config: StationConfig, callback: unknown): void {
    this.#config = config;
    this.#disconnectCallback = undefined;
    this.#attemptsLeft = ATTEMPTS;
    this.#connectCallback = callback;
    if (this.#connected) this.#radio.disconnect();
    else this.#start();
  }

  /** As saved settings do at boot: one attempt. */
  restore(config: StationConfig): void {
    this.#config = config;
    this.#attemptsLeft = 0;
    this.#start();
  }

  /** The callback is called at once, and again if a connection really ended. */
  disconnect(callback: unknown): void {
    this.#disconnectCallback = callback;
    this.#attemptsLeft = 0;
    this.#radio.disconnect();
    if (callback !== undefined) this.#host.call(callback, []);
  }

  /** A radio that is already started does not start again, and its running attempt goes on. */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#radio.connect(this.#config);
  }

  #disconnected(reason: WifiReason, config: StationConfig): void {
    this.#host.trace('wifi', { event: 'disconnected', reason: WIFI_REASONS[reason], attemptsLeft: Math.max(0, this.#attemptsLeft - 1) });
    if (--this.#attemptsLeft > 0) return this.#radio.connect(this.#config);
    this.#connected = false;
    this.#started = false;
    this.#lastReason = reason;
    if (this.#disconnectCallback !== undefined) this.#host.call(this.#disconnectCallback, []);
    this.#disconnectCallback = undefined;
    const mac = reason === 201 ? '00:00:00:00:00:00' : (this.#radio.accessPoints[0]?.bssid ?? '00:00:00:00:00:00');
    this.#emit('disconnected', { ssid: config.ssid, mac, reason: String(reason), msg: WIFI_REASONS[reason] });
    this.#complete(WIFI_REASONS[reason]);
  }

  #complete(error: string | null): void {
    if (this.#connectCallback !== undefined) this.#host.call(this.#connectCallback, [error]);
    this.#connectCallback = undefined;
  }

  #emit(event: string, details: Record<string, string>): void {
    if (event !== 'disconnected') this.#host.trace('wifi', { event, ...details });
    this.#host.emit(this.events, event, this.#host.object(details));
  }
}
