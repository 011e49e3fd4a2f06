import type { Interpreter } from '../interpreter.ts';
import { hide } from './install.ts';

/** What the ESP32's build has and this imitation has not: there, as on the board, until it is called. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  '': ['dump', 'edit', 'peek8', 'peek16', 'peek32', 'poke8', 'poke16', 'poke32', 'save', 'shiftOut', 'trace'],
  E: [
    'asm',
    'compiledC',
    'connectSDCard',
    'dumpFragmentation',
    'dumpFreeList',
    'dumpLockedVars',
    'dumpVariables',
    'getAnalogVRef',
    'memoryMap',
    'nativeCall',
    'openFile',
    'setClock',
    'setConsole',
    'setDST',
    'stopEventPropagation',
    'unmountSD',
  ],
};
const CLASSES = [
  'I2C',
  'OneWire',
  'SPI',
  'Serial',
  'Server',
  'Socket',
  'StorageFile',
  'Telnet',
  'Uint24Array',
  'Waveform',
  'File',
  'dgramSocket',
  'httpCRq',
  'httpCRs',
  'httpSRq',
  'httpSRs',
  'httpSrv',
];

/** The last of the globals: fills in what nobody has installed. */
export function installUnmodelled(interpreter: Interpreter): void {
  const { global } = interpreter.realm;
  const refuse = (name: string) => (): never =>
    interpreter.throw('InternalError', `${name} is not modelled; run the program on a real interpreter (--engine)`);
  for (const [object, names] of Object.entries(FUNCTIONS)) {
    const target = (object === '' ? global : global[object]) as Record<string, unknown>;
    for (const name of names) {
      const full = object === '' ? name : `${object}.${name}`;
      if (target[name] === undefined) hide(target, name, interpreter.native(name, refuse(full)));
    }
  }
  for (const name of CLASSES) {
    if (global[name] !== undefined) continue;
    const constructor = interpreter.realm.wrapConstructor(refuse(name), name);
    // What natives make of it is an instance all the same.
    Object.defineProperty(constructor, 'prototype', { value: interpreter.classPrototype(name) });
    hide(global, name, constructor);
  }
}
