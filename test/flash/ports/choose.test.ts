import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { choosePort } from '../../../flash/ports/choose.ts';
import { listPorts, portLine, type ListedPort } from '../../../flash/ports/list.ts';
import { networkAddress } from '../../../flash/ports/open.ts';
import { groupOf, holderOf } from '../../../flash/ports/owner.ts';
import { PortMemory, stateFile } from '../../../flash/ports/remember.ts';
import { openSerial } from '../../../flash/ports/serial.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-ports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CP2102 = { vendorId: 0x10c4, productId: 0xea60 };
const FIRST: ListedPort = { path: '/dev/ttyUSB0', usb: CP2102, board: 'ESP32 development board' };
const SECOND: ListedPort = { path: '/dev/ttyUSB1', usb: CP2102 };
const BUILT_IN: ListedPort = { path: '/dev/ttyS0' };

function list(...ports: ListedPort[]): () => Promise<ListedPort[]> {
  return () => Promise.resolve(ports);
}

describe('the choice of a port', () => {
  it('takes the only board', async () => {
    expect(await choosePort({ list: list(BUILT_IN, FIRST) })).toEqual({ path: '/dev/ttyUSB0', usb: CP2102 });
  });

  it('takes the named port, listed or not', async () => {
    expect(await choosePort({ named: '/dev/ttyUSB1', list: list(FIRST, SECOND) })).toEqual({ path: '/dev/ttyUSB1', usb: CP2102 });
    expect(await choosePort({ named: '/dev/rfcomm0', list: list(FIRST) })).toEqual({ path: '/dev/rfcomm0' });
  });

  it('does not look for devices when the port is in a network', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('listed'));
    expect(await choosePort({ named: 'tcp://127.0.0.1:5000', list: fails })).toEqual({ path: 'tcp://127.0.0.1:5000' });
  });

  it('takes the remembered one among several, if it is still there', async () => {
    expect(await choosePort({ remembered: '/dev/ttyUSB1', list: list(FIRST, SECOND) })).toMatchObject({ path: '/dev/ttyUSB1' });
    expect(await choosePort({ remembered: '/dev/ttyUSB7', list: list(FIRST) })).toMatchObject({ path: '/dev/ttyUSB0' });
    expect(await choosePort({ remembered: 'tcp://lab:5000', list: list(FIRST) })).toEqual({ path: 'tcp://lab:5000' });
  });

  it('takes a port that is on USB by its name alone, as in a container that hides its identity', async () => {
    expect(await choosePort({ list: list(BUILT_IN, { path: '/dev/ttyACM0' }) })).toEqual({ path: '/dev/ttyACM0' });
  });

  it('refuses to guess among several, and lists them', async () => {
    await expect(choosePort({ list: list(FIRST, SECOND) })).rejects.toMatchObject({
      code: 'PORT_SEVERAL',
      exitCode: 4,
      message: expect.stringMatching(/ttyUSB0.*10c4:ea60[\s\S]*ttyUSB1/),
    });
  });

  it('asks where somebody is there to answer', async () => {
    expect(await choosePort({ list: list(FIRST, SECOND), ask: (ports) => Promise.resolve(ports[1]) })).toMatchObject({
      path: '/dev/ttyUSB1',
    });
  });

  it('says that there is none', async () => {
    await expect(choosePort({ list: list(BUILT_IN) })).rejects.toMatchObject({ code: 'PORT_NONE', exitCode: 4 });
  });
});

describe('the list of ports', () => {
  it('names the board behind a known USB identity', async () => {
    const ports = await listPorts(() => Promise.resolve([{ path: '/dev/ttyACM0', vendorId: '303A', productId: '1001' }]));
    expect(portLine(ports[0]!)).toBe('/dev/ttyACM0    303a:1001   Espressif USB-Serial-JTAG  — ESP32-S3 or ESP32-C3 (native USB)');
  });

  it.each(['ENOENT', 'EACCES'])('reads the folders of the kernel where udevadm cannot be run (%s)', async (code) => {
    const [dev, sysTty, usb] = ['dev', 'tty', 'usb/1-1'].map((name) => join(folder, code, name));
    for (const path of [dev!, `${sysTty}/ttyUSB0`, `${usb}/1-1:1.0/ttyUSB0`]) mkdirSync(path, { recursive: true });
    for (const name of ['ttyUSB0', 'ttyS0', 'null']) writeFileSync(`${dev}/${name}`, '');
    symlinkSync(`${usb}/1-1:1.0/ttyUSB0`, `${sysTty}/ttyUSB0/device`);
    writeFileSync(`${usb}/idVendor`, '1a86\n');
    writeFileSync(`${usb}/idProduct`, '7523\n');
    const missing = (): Promise<never> =>
      Promise.reject(Object.assign(new Error(`spawn udevadm ${code}`), { code, syscall: 'spawn udevadm' }));
    const ports = await listPorts(missing, { dev: dev!, sysTty: sysTty! });
    expect(ports).toEqual([
      expect.objectContaining({ path: `${dev}/ttyUSB0`, usb: { vendorId: 0x1a86, productId: 0x7523 }, product: 'CH340' }),
    ]);
  });
});

describe('names of ports', () => {
  it.each([
    ['tcp://127.0.0.1:5000', { protocol: 'tcp', host: '127.0.0.1', port: 5000 }],
    ['rfc2217://lab.example:4000', { protocol: 'rfc2217', host: 'lab.example', port: 4000 }],
    ['tcp://[::1]:5000', { protocol: 'tcp', host: '::1', port: 5000 }],
    ['/dev/ttyUSB0', undefined],
    ['COM3', undefined],
  ])('reads %s', (text, expected) => {
    expect(networkAddress(text)).toEqual(expected);
  });

  it.each(['tcp://host', 'tcp://:5000', 'tcp://host:0', 'tcp://host:70000', 'http://host:80', ''])('refuses "%s"', (text) => {
    expect(() => networkAddress(text)).toThrow(expect.objectContaining({ code: 'USAGE_PORT', exitCode: 2 }));
  });
});

describe('the memory of ports', () => {
  it('keeps one port a project and survives a damaged file', () => {
    const file = join(folder, 'state', 'ports.json');
    new PortMemory(file).remember('/home/a', '/dev/ttyUSB0');
    new PortMemory(file).remember('/home/b', 'tcp://lab:1');
    expect(new PortMemory(file).recall('/home/a')).toBe('/dev/ttyUSB0');
    writeFileSync(file, '{"/home/a":');
    expect(new PortMemory(file).recall('/home/a')).toBeUndefined();
    new PortMemory(file).remember('/home/a', '/dev/ttyUSB1');
    expect(new PortMemory(file).recall('/home/a')).toBe('/dev/ttyUSB1');
  });

  it('lies with the user, not with the project', () => {
    expect(stateFile({ XDG_STATE_HOME: '/s' })).toBe('/s/mote/ports.json');
  });
});

describe('why a device does not open', () => {
  /** A serialport package whose open fails as the real one does. */
  const failing = (message: string) => () =>
    Promise.resolve(
      class {
        open = (done: (error: Error) => void): void => done(new Error(message));
      } as never,
    );

  it.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB9', 'PORT_ABSENT'],
    ['Error Resource temporarily unavailable Cannot lock port', 'PORT_BUSY'],
    ['Opening COM3: Access denied', 'PORT_BUSY'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'PORT_PERMISSION'],
    ['Error: Inappropriate ioctl for device', 'PORT_UNREACHABLE'],
  ])('reads "%s"', async (message, code) => {
    await expect(openSerial('/dev/null', 115_200, undefined, failing(message))).rejects.toMatchObject({ code, exitCode: 4 });
  });

  it('names the group and the command that gives access', async () => {
    const error = await openSerial('/dev/null', 115_200, undefined, failing('Error: Permission denied, cannot open')).catch(
      (cause) => cause,
    );
    expect(error.message).toMatch(/belongs to group "root"/);
    expect(error.hint).toMatch(/sudo usermod -aG root /);
  });

  it('finds the group of a device and the program that has it', () => {
    const processes = join(folder, 'proc');
    const device = join(folder, 'ttyUSB5');
    writeFileSync(device, '');
    mkdirSync(`${processes}/4711/fd`, { recursive: true });
    symlinkSync(device, `${processes}/4711/fd/3`);
    writeFileSync(`${processes}/4711/comm`, 'screen\n');
    expect(holderOf(device, processes)).toBe('screen (pid 4711)');
    expect(holderOf(join(folder, 'nothing'), processes)).toBeUndefined();
    expect(groupOf(join(folder, 'nothing'))).toBeUndefined();
  });
});
