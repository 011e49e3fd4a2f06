import type { Station, StationHandlers } from '../wifi.ts';

/** The ESP32's station. Make only one: the engine has one radio and one set of listeners. */
export function openStation(): Station {
  const wifi = require('Wifi');
  let handlers: StationHandlers | undefined;
  let listening = false;
  return {
    listen(next) {
      handlers = next;
      if (listening) return;
      listening = true;
      wifi.on('connected', (details) => handlers!.onUp(details.ip));
      wifi.on('disconnected', (details) => handlers!.onDown(details.msg || details.reason));
    },
    // Its callback says nothing that the events do not, and it is lost when a second connect is made.
    join: (network) => wifi.connect(network.ssid, { password: network.password || '' }, () => {}),
    leave: () => wifi.disconnect(),
  };
}

/** Signal strength of the present network in dBm, as -67; undefined when not joined. */
export function rssiDbm(): number | undefined {
  const { station, rssi } = require('Wifi').getStatus();
  return station === 'connected' ? rssi : undefined;
}
