import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends the run with one plain line of counts, and says what the suites on a real interpreter and against other programs added or left out. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const total = { passed: 0, failed: 0, skipped: 0 };
    const engine = { ran: 0, skipped: 0 };
    const interop = { ran: 0, skipped: 0 };
    for (const module of modules) {
      if (module.state() === 'failed' && [...module.children.allTests()].every((test) => test.result().state !== 'failed'))
        total.failed += 1;
      for (const test of module.children.allTests()) {
        const state = stateOf(test);
        total[state] += 1;
        const suite = module.moduleId.includes('.engine.') ? engine : module.moduleId.includes('.interop.') ? interop : undefined;
        if (suite) suite[state === 'skipped' ? 'skipped' : 'ran'] += 1;
      }
    }
    const lines = [
      describeSuite('interpreter suite', engine, 'set MOTE_ENGINE to an Espruino binary for Linux'),
      describeSuite('suite against other programs', interop, 'mosquitto, openssl, socat or esptool is missing'),
      `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`,
    ];
    process.stdout.write(`${lines.filter((line) => line !== '').join('\n')}\n`);
  }
}

function stateOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result();
  return state === 'passed' || state === 'failed' ? state : 'skipped';
}

function describeSuite(name: string, counts: { ran: number; skipped: number }, reason: string): string {
  if (counts.ran + counts.skipped === 0) return '';
  const left = counts.skipped > 0 ? `, ${counts.skipped} skipped (${reason})` : '';
  return `${name}: ${counts.ran} tests ran${left}`;
}
