import { flattenBytes, toBytes } from '../byte-values.ts';
import { methods } from '../globals/install.ts';
import { compress, decompress } from '../heatshrink.ts';
import type { Interpreter } from '../interpreter.ts';
import { kindName } from '../kind-name.ts';

/** `require("heatshrink")`. */
export function heatshrinkModule(interpreter: Interpreter): object {
  const bytes = (value: unknown): Uint8Array => {
    if (typeof value === 'number') return flattenBytes([value]);
    return toBytes(value) ?? interpreter.throw('TypeError', `Expecting something iterable, got ${kindName(value)}`);
  };
  const module = interpreter.object();
  methods(interpreter, module, {
    compress: (_self, [data]) => interpreter.arrayBuffer(compress(bytes(data))),
    decompress: (_self, [data]) => interpreter.arrayBuffer(decompress(bytes(data))),
  });
  return module;
}
