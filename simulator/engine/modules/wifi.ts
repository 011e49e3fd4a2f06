import type { Radio, StationConfig } from '../../network/radio.ts';
import type { EngineHost } from '../host.ts';
import { WifiStation } from './wifi-station.ts';

/** A scan over all channels, and the exchange with a time server. */
const SCAN_US = 2_200_000;
const SNTP_US = 150_000;
/** How often the port's SNTP client asks again. */
const SNTP_PERIOD_US = 3_600_000_000;

/** What `Wifi.save` keeps, for the next boot. */
export type SavedWifi = StationConfig & { readonly hostname: string };

export interface WifiOptions {
  readonly radio: Radio;
  /** Address of a host name, undefined when there is none. */
  readonly lookup?: (hostname: string) => string | undefined;
  /** An SNTP answer arrived: the board's clock is to be set. */
  readonly onTime?: (server: string, zone: string) => void;
  /** What an earlier run of the board saved; joined at once, as at boot. */
  readonly saved?: SavedWifi;
  readonly onSave?: (saved: SavedWifi | undefined) => void;
}

/** `require("Wifi")` of the ESP32 port. Host names of the board start out as `espressif`. */
export function installWifi(host: EngineHost, options: WifiOptions): object {
  const { radio, saved } = options;
  const module = host.object({}, 'Object');
  const station = new WifiStation(host, radio, module);
  let hostname = saved?.hostname ?? 'espressif';
  let accessPointRuns = false;
  let scanning = false;
  let powersave = 'none';
  const time = timeClient(host, options, () => radio.online);
  station.onAddress = time.ask;

  const answer = (callback: unknown, ...args: unknown[]): void => {
    if (callback !== undefined && callback !== null) host.call(callback, args);
  };
  const checkCallback = (callback: unknown): void => {
    if (callback !== undefined && callback !== null && typeof callback !== 'function') {
      throw host.error('Error', `Expecting callback function but got ${host.text(callback)}`);
    }
  };
  const mode = (): string => (accessPointRuns ? (station.connected ? 'APSTA' : 'AP') : station.connected ? 'STA' : 'NULL');

  const members: Record<string, (...args: never[]) => unknown> = {
    connect: (ssid: unknown, settings: { password?: unknown } | null | undefined, callback: unknown) => {
      if (typeof ssid !== 'string') throw host.error('Error', 'No SSID provided');
      if (settings !== undefined && (typeof settings !== 'object' || settings === null))
        throw host.error('Error', `Expecting Object, got ${typeof settings}`);
      checkCallback(callback);
      const password = settings?.password;
      if (password !== undefined && typeof password !== 'string') {
        throw host.error('Error', `Expecting options.password to be a string but got ${typeof password}`);
      }
      station.connect({ ssid: ssid.slice(0, 31), password: (password ?? '').slice(0, 63) }, callback);
    },
    disconnect: (callback: unknown) => {
      checkCallback(callback);
      station.disconnect(callback);
    },
    getStatus: () => host.object({ ...stationStatus(station, radio), mode: mode(), powersave }),
    getDetails: (callback: unknown) => {
      checkCallback(callback);
      const details = host.object(
        station.connected
          ? { ...station.config, status: 'connected', authMode: station.config.password === '' ? 'open' : 'wpa2' }
          : { status: station.reasonText },
      );
      answer(callback, details);
      return details;
    },
    getIP: (callback: unknown) => {
      checkCallback(callback);
      const { ip, netmask, gateway } = radio.lease ?? { ip: '0.0.0.0', netmask: '0.0.0.0', gateway: '0.0.0.0' };
      const info = host.object({ ip, netmask, gw: gateway, mac: radio.mac });
      answer(callback, null, info);
      return info;
    },
    getAPIP: (callback: unknown) => {
      checkCallback(callback);
      const info = host.object({ ip: '192.168.4.1', netmask: '255.255.255.0', gw: '192.168.4.1', mac: radio.mac });
      answer(callback, null, info);
      return info;
    },
    scan: (callback: unknown) => {
      if (scanning) throw host.error('Error', 'A scan is already in progress');
      if (typeof callback !== 'function') throw host.error('Error', `Expecting callback function but got ${host.text(callback)}`);
      scanning = true;
      host.queue.at(host.nowUs() + SCAN_US, () => {
        scanning = false;
        const found = radio.accessPoints.filter(({ up }) => up);
        host.call(callback, [host.array(found.map((accessPoint) => host.object(scanRecord(accessPoint))))]);
      });
    },
    startAP: (ssid: unknown, _settings: unknown, callback: unknown) => {
      checkCallback(callback);
      if (typeof ssid !== 'string') throw host.error('Error', 'No SSID');
      accessPointRuns = true;
      answer(callback, null);
    },
    stopAP: (callback: unknown) => {
      checkCallback(callback);
      accessPointRuns = false;
      answer(callback);
    },
    setConfig: (settings: { powersave?: unknown } | null | undefined) => {
      if (typeof settings !== 'object' || settings === null) throw host.error('Error', `Expecting Object, got ${typeof settings}`);
      if (typeof settings.powersave !== 'string') return;
      if (!['none', 'min', 'max', 'ps-poll'].includes(settings.powersave)) throw host.error('Error', 'Unknown powersave mode');
      powersave = settings.powersave === 'none' ? 'none' : 'modem';
    },
    getHostname: () => hostname,
    setHostname: (name: unknown, callback: unknown) => {
      hostname = host.text(name).slice(0, 255);
      answer(callback);
    },
    getHostByName: (name: unknown, callback: unknown) => {
      if (typeof name !== 'string') throw host.error('Error', 'Hostname parameter is not a string');
      if (typeof callback !== 'function') throw host.error('Error', 'Callback is not a function');
      answer(callback, (radio.online ? options.lookup?.(name) : undefined) ?? null);
    },
    setSNTP: (server: unknown, zone: unknown) => {
      if (typeof zone !== 'string') throw host.error('Error', 'Zone is not a string');
      if (typeof server !== 'string') throw host.error('Error', 'Server is not a string');
      time.configure(server, zone);
    },
    save: (what: unknown) => options.onSave?.(what === 'clear' ? undefined : { ...station.config, hostname }),
    restore: () => saved && station.restore(saved),
  };
  for (const [name, body] of Object.entries(members)) {
    Object.defineProperty(module, name, {
      value: host.fn(body as (...args: unknown[]) => unknown),
      writable: true,
      enumerable: false,
      configurable: true,
    });
  }
  if (saved) station.restore(saved);
  return module;
}

function stationStatus(station: WifiStation, radio: Radio): Record<string, unknown> {
  const { joined } = radio;
  if (!station.connected) return { station: station.reasonText };
  if (!joined) return { station: 'connected' };
  const { ssid, bssid, channel, rssiDbm: rssi } = joined;
  return { station: 'connected', ssid, bssid, channel, rssi, htMode: 'HT20', authMode: joined.password === '' ? 'open' : 'wpa2' };
}

function scanRecord({ ssid, bssid, channel, rssiDbm, password }: Radio['accessPoints'][number]): Record<string, unknown> {
  return { rssi: rssiDbm, authMode: password === '' ? 'open' : 'wpa2', ssid, mac: bssid, channel: String(channel) };
}

/** The port's SNTP client: asks as soon as there is a network, then every hour. */
function timeClient(
  host: EngineHost,
  options: WifiOptions,
  online: () => boolean,
): { configure(server: string, zone: string): void; ask(): void } {
  let asked: { server: string; zone: string } | undefined;
  let generation = 0;
  const ask = (): void => {
    if (!asked || !online()) return;
    const mine = ++generation;
    const { server, zone } = asked;
    host.queue.at(host.nowUs() + SNTP_US, () => {
      if (mine === generation && online()) options.onTime?.(server, zone);
    });
    host.queue.at(host.nowUs() + SNTP_PERIOD_US, () => {
      if (mine === generation) ask();
    });
  };
  return {
    configure(server, zone) {
      asked = { server, zone };
      ask();
    },
    ask,
  };
}
