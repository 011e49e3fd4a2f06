import { describe, expect, it } from 'vitest';
import { FAULT_NAMES, readSerial } from '../../cli/sim/serial-settings.ts';

describe('the serial port of mote sim', () => {
  it.each([
    ['tcp://:0', 'tcp', 0],
    ['rfc2217://:4000', 'rfc2217', 4000],
    ['tcp://127.0.0.1:4000/', 'tcp', 4000],
    ['rfc2217://localhost:65535', 'rfc2217', 65_535],
  ])('is read from %s', (serial, protocol, port) => {
    expect(readSerial({ serial })).toMatchObject({ protocol, port, holdBoot: false, faults: {}, flash: {} });
  });

  it.each(['tcp://', 'tcp://:65536', 'tcp://0.0.0.0:4000', 'rfc2217://192.168.0.2:1', 'udp://:1', '4000', ''])(
    'is refused as "%s", with the reason that it is for this machine only',
    (serial) => {
      expect(() => readSerial({ serial })).toThrow(
        expect.objectContaining({ code: 'USAGE_SERIAL', exitCode: 2, hint: expect.stringContaining('127.0.0.1') }),
      );
    },
  );

  it('is asked for by the flags that need it', () => {
    expect(readSerial({})).toBeUndefined();
    for (const flags of [{ holdBoot: true }, { serialFault: ['vanish'] }])
      expect(() => readSerial(flags)).toThrow(expect.objectContaining({ code: 'USAGE_SERIAL' }));
  });
});

describe('faults of the serial port', () => {
  it('are gathered, with their numbers', () => {
    expect(readSerial({ serial: 'tcp://:0', serialFault: ['vanish=5', 'stale-stub', 'slow-flash=2', 'lose-to-host=7'] })).toMatchObject({
      faults: { vanishAfterBytes: 5, staleStub: true, lostToHost: [7] },
      flash: { eraseUsPerSector: 90_000 },
    });
  });

  it.each(['vanish=many', 'vanish=-1', 'lose-to-board', 'nothing', 'toString'])('are refused as "%s", naming those there are', (fault) => {
    expect(() => readSerial({ serial: 'tcp://:0', serialFault: [fault] })).toThrow(
      expect.objectContaining({ code: 'USAGE_SERIAL', hint: expect.stringContaining(FAULT_NAMES[0]!) }),
    );
  });
});
