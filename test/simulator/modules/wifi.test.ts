import { describe, expect, it } from 'vitest';
import { makeRig } from './board-rig.ts';

const LOG =
  'var wifi=require("Wifi");["associated","connected","disconnected"].forEach(function(e){wifi.on(e,function(d){print(e,JSON.stringify(d))})});';
const CONNECT = 'wifi.connect("mote-sim",{password:"simulated"},function(e){print("cb",e===null?"null":e)});';

describe('Wifi', () => {
  it('joins: associated, then callback(null), then connected with an address', () => {
    expect(makeRig().run(LOG + CONNECT, 5000)).toEqual([
      'associated {"ssid":"mote-sim","mac":"02:6d:6f:74:65:01","channel":"6"}',
      'cb null',
      'connected {"ip":"10.0.0.2","netmask":"255.255.0.0","gw":"10.0.0.1"}',
    ]);
  });

  it('tries three times in silence, then gives the reason to the event and the callback', () => {
    const rig = makeRig();
    rig.around.accessPoint.setUp(false);
    rig.run(LOG + CONNECT, 2 * 2400 + 1000);
    expect(rig.lines).toEqual([]);
    rig.pass(2400);
    expect(rig.lines).toEqual([
      'disconnected {"ssid":"mote-sim","mac":"00:00:00:00:00:00","reason":"201","msg":"NO_AP_FOUND"}',
      'cb NO_AP_FOUND',
    ]);
  });

  it('does not try again by itself once its attempts are spent', () => {
    const rig = makeRig();
    rig.around.accessPoint.setUp(false);
    rig.run(LOG + CONNECT, 20_000);
    rig.around.accessPoint.setUp(true);
    rig.pass(60_000);
    expect(rig.lines).toHaveLength(2);
  });

  it('is refused with a wrong password', () => {
    const lines = makeRig().run(`${LOG}wifi.connect("mote-sim",{password:"wrong password"},function(e){print("cb",e)});`, 20_000);
    expect(lines.at(-1)).toBe('cb 4WAY_HANDSHAKE_TIMEOUT');
  });

  it('notices a lost access point after its beacons stay away, and joins again on what is left of its attempts', () => {
    const rig = makeRig();
    rig.run(LOG + CONNECT, 5000);
    rig.lines.length = 0;
    rig.around.accessPoint.setUp(false);
    rig.pass(7000);
    expect(rig.lines).toEqual([]);
    rig.around.accessPoint.setUp(true);
    rig.pass(10_000);
    expect(rig.lines.map((line) => line.split(' ')[0])).toEqual(['associated', 'connected']);
  });

  it('reports the loss when the access point stays away', () => {
    const rig = makeRig();
    rig.run(LOG + CONNECT, 5000);
    rig.lines.length = 0;
    rig.around.accessPoint.setUp(false);
    rig.pass(6000 + 2 * 2400 + 500);
    expect(rig.lines).toEqual(['disconnected {"ssid":"mote-sim","mac":"00:00:00:00:00:00","reason":"201","msg":"NO_AP_FOUND"}']);
  });

  it('calls the callback of disconnect at once, and again when the connection has ended', () => {
    const rig = makeRig();
    rig.run(`${LOG}${CONNECT}setTimeout(function(){wifi.disconnect(function(){print("off")});},4000);`, 5000);
    expect(rig.lines.slice(3)).toEqual([
      'off',
      'off',
      'disconnected {"ssid":"mote-sim","mac":"02:6d:6f:74:65:01","reason":"8","msg":"ASSOC_LEAVE"}',
    ]);
  });

  it('gives details, status with the signal strength, and addresses', () => {
    const rig = makeRig(1, { accessPoint: { ssid: 'mote-sim', password: 'simulated', rssiDbm: -71 } });
    rig.run(
      `${LOG}print(JSON.stringify(wifi.getDetails()));${CONNECT}setTimeout(function(){print(JSON.stringify(wifi.getDetails()));print(JSON.stringify(wifi.getStatus()));print(wifi.getIP().ip)},4000);`,
      5000,
    );
    expect(rig.lines[0]).toBe('{"status":"Unknown reason"}');
    expect(rig.lines.slice(4)).toEqual([
      '{"ssid":"mote-sim","password":"simulated","status":"connected","authMode":"wpa2"}',
      '{"station":"connected","ssid":"mote-sim","bssid":"02:6d:6f:74:65:01","channel":6,"rssi":-71,"htMode":"HT20","authMode":"wpa2","mode":"STA","powersave":"none"}',
      '10.0.0.2',
    ]);
  });

  it.each([
    ['wifi.connect(5)', 'No SSID provided'],
    ['wifi.connect("a",{password:5})', 'Expecting options.password to be a string but got number'],
    ['wifi.setSNTP("a")', 'Zone is not a string'],
    ['wifi.setSNTP(5,"0")', 'Server is not a string'],
    ['wifi.setConfig({powersave:"deep"})', 'Unknown powersave mode'],
  ])('%s throws', (call, message) => {
    expect(makeRig().run(`var wifi=require("Wifi");try{${call}}catch(e){print(e.message)}`, 100)).toEqual([message]);
  });
});
