/* oxlint-disable typescript/triple-slash-reference -- global declarations; an import would make this a module */
/**
 * The world that device code is type-checked against, in place of TypeScript's own library (`"noLib": true`).
 * Only what Espruino 2v29 on an ESP32 really has is declared, so `Map`, `Array.from`, `Promise.race` or a DOM name
 * is a type error at the desk and not a ReferenceError in the field. Found by asking the interpreter for each member.
 */
/// <reference path="./lib/language.d.ts" />
/// <reference path="./lib/standard.d.ts" />
/// <reference path="./lib/text.d.ts" />
/// <reference path="./lib/polyfills.d.ts" />
/// <reference path="./lib/binary.d.ts" />
/// <reference path="./lib/engine.d.ts" />
/// <reference path="./lib/io.d.ts" />
/// <reference path="./lib/modules.d.ts" />
/// <reference path="./lib/network.d.ts" />
/// <reference path="./lib/graphics.d.ts" />
/// <reference path="./lib/files.d.ts" />
/// <reference path="./lib/signals.d.ts" />
/// <reference path="./lib/bluetooth.d.ts" />
