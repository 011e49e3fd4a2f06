/**
 * Names that the interpreter is asked for: those of the language's library (ECMA-262, 2025) and of other hosts of JavaScript. What it has
 * beside them it tells by itself.
 */
const list = (text: string): string[] => text.split(/\s+/).filter((name) => name !== '');

export interface Home {
  /** An expression that makes a value of the type; none where it has static members alone. */
  readonly sample?: string;
  readonly static: readonly string[];
  readonly instance: readonly string[];
}

/** Members of the language's library by the global that they belong to. */
export const HOMES: Readonly<Record<string, Home>> = {
  Object: {
    sample: '{}',
    static: list(`
      assign create defineProperties defineProperty entries freeze fromEntries getOwnPropertyDescriptor
      getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf groupBy hasOwn is isExtensible
      isFrozen isSealed keys preventExtensions seal setPrototypeOf values
    `),
    instance: list('hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf'),
  },
  Array: {
    sample: '[]',
    static: list('from fromAsync isArray of'),
    instance: list(`
      at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes
      indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString
      toReversed toSorted toSpliced toString unshift values with
    `),
  },
  String: {
    sample: '""',
    static: list('fromCharCode fromCodePoint raw'),
    instance: list(`
      at charAt charCodeAt codePointAt concat endsWith includes indexOf isWellFormed lastIndexOf localeCompare match
      matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substr substring
      toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase toWellFormed trim trimEnd trimLeft trimRight
      trimStart valueOf
    `),
  },
  Number: {
    sample: '0',
    static: list(`
      EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY isFinite
      isInteger isNaN isSafeInteger parseFloat parseInt
    `),
    instance: list('toExponential toFixed toLocaleString toPrecision toString valueOf'),
  },
  Function: {
    sample: 'function(){}',
    static: [],
    instance: list('apply bind call toString'),
  },
  Promise: {
    sample: 'Promise.resolve(1)',
    static: list('all allSettled any race reject resolve try withResolvers'),
    instance: list('catch finally then'),
  },
  Uint8Array: {
    sample: 'new Uint8Array(1)',
    static: list('BYTES_PER_ELEMENT from of'),
    instance: list(`
      BYTES_PER_ELEMENT at buffer byteLength byteOffset copyWithin entries every fill filter find findIndex findLast
      findLastIndex forEach includes indexOf join keys lastIndexOf map reduce reduceRight reverse set slice some sort
      subarray toLocaleString toReversed toSorted toString values with
    `),
  },
  DataView: {
    sample: 'new DataView(new ArrayBuffer(1))',
    static: [],
    instance: list(`
      buffer byteLength byteOffset getBigInt64 getBigUint64 getFloat32 getFloat64 getInt16 getInt32 getInt8 getUint16
      getUint32 getUint8 setBigInt64 setBigUint64 setFloat32 setFloat64 setInt16 setInt32 setInt8 setUint16 setUint32
      setUint8
    `),
  },
  ArrayBuffer: {
    sample: 'new ArrayBuffer(1)',
    static: list('isView'),
    instance: list('byteLength maxByteLength resizable resize slice'),
  },
  RegExp: {
    sample: '/a/',
    static: list('escape'),
    instance: list('dotAll exec flags global hasIndices ignoreCase lastIndex multiline source sticky test toString unicode unicodeSets'),
  },
  Date: {
    sample: 'new Date(0)',
    static: list('UTC now parse'),
    instance: list(`
      getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset
      getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds setDate
      setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours
      setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds toDateString toISOString toJSON toLocaleDateString
      toLocaleString toLocaleTimeString toString toTimeString toUTCString valueOf
    `),
  },
  Error: {
    sample: 'new Error("")',
    static: list('captureStackTrace prepareStackTrace stackTraceLimit'),
    instance: list('cause message name stack toString'),
  },
  Math: {
    static: list(`
      E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1
      f16round floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc
    `),
    instance: [],
  },
  JSON: {
    static: list('parse stringify'),
    instance: [],
  },
  Boolean: {
    sample: 'true',
    static: [],
    instance: list('toString valueOf'),
  },
};

/** Globals of the language and of other hosts, beside the homes of members. */
export const GLOBALS: readonly string[] = list(`
  AbortController AggregateError AsyncFunction Atomics BigInt BigInt64Array BigUint64Array Buffer EvalError
  FinalizationRegistry Intl Iterator Map Proxy RangeError Reflect Set SharedArrayBuffer Symbol TextDecoder
  TextEncoder URIError URL URLSearchParams WeakMap WeakRef WeakSet WebSocket Worker XMLHttpRequest alert clearImmediate
  crypto decodeURI document encodeURI escape exports fetch localStorage module navigator performance queueMicrotask
  setImmediate structuredClone unescape window
`);

/** Words that some grammar of JavaScript treats apart: may they name a variable, and a method of a class? */
export const WORDS: readonly string[] = list(`
  as async await break case catch class const continue debugger default delete do else enum export extends false finally for from
  function get if implements import in instanceof interface let meta module new null of package private protected public return set
  static super switch target this throw true try type typeof undefined using var void while with yield
`);

/** Modules that some build of the interpreter has. */
export const MODULES: readonly string[] = list(`
  ESP8266 ESP32 Flash NetworkJS Storage TelnetServer Wifi bluetooth crypto dgram fs heatshrink http https neopixel net os path tensorflow
  timer tls url
`);

/** Those of the ESP32 build that need its hardware, so that no build for Linux has them (JSON of its wrappers, libs/network/esp32 and libs/neopixel). */
export const BOARD_MODULES: readonly string[] = ['Wifi', 'neopixel'];
