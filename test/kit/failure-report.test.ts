import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureReport } from '../../kit/failure-report.ts';
import { TestBoard } from '../../kit/index.ts';

describe('the report of a failed test', () => {
  it('shows the last fifty events, and names a file with the signals', () => {
    const board = new TestBoard();
    board.run(
      'var n=0;setInterval(function(){digitalWrite(D5,++n&1)},10);setTimeout(function(){try{I2C1.setup();I2C1.writeTo(5,1)}catch(e){}},2000)',
    );
    board.advance('2.5s');
    const [first = '', ...lines] = failureReport(board, 'blinks / often?').split('\n');
    const file = /signals in (\S+)$/.exec(first)![1]!;
    expect(file).toBe('node_modules/.mote/failed/blinks-often-.vcd');
    expect(lines).toHaveLength(50);
    expect(lines.at(-1)).toMatch(/^ +2\d{3}\.\d{3} ms {2}pin pin=5 level=[01]$/);
    const vcd = readFileSync(file, 'latin1');
    rmSync(file);
    expect(vcd).toContain('$var wire 1 ! D5 $end');
    expect(vcd).toMatch(/^s0x05_write__nack-address_true "$/m);
    expect(vcd.match(/^[01]!$/gm)!.length).toBeGreaterThan(240);
  });

  it('says when nothing happened', () => {
    expect(failureReport(new TestBoard(), 'quiet')).toBe('mote: nothing happened on the board of "quiet"');
  });
});
