import { methods } from '../globals/install.ts';
import type { Interpreter } from '../interpreter.ts';

/** `require("TelnetServer")`: only its switch, which the trace shows; nobody can connect to a simulated board this way. */
export function telnetModule(interpreter: Interpreter): object {
  const module = interpreter.object();
  methods(interpreter, module, {
    setOptions: (_self, [options]) =>
      interpreter.trace('telnet', { mode: interpreter.text((options as { mode?: unknown } | undefined)?.mode) }),
  });
  return module;
}
