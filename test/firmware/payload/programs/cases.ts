/** What the codecs do, said in lines that come out the same on Node and on a board. Text is written as the bytes that it is. */
import { decodeJson, encodeJson } from '../../../../firmware/payload/json.ts';
import { decodeMsgpack, encodeMsgpack } from '../../../../firmware/payload/msgpack.ts';
import { decodeEverything, encodeEverything } from '../../../build/protobuf/schemas/everything.proto.ts';
import { decodeReading, encodeReading, encodeSmallReading } from '../../../build/protobuf/schemas/reading.proto.ts';

export const READING = { timestamp: 1711670400, temperature: 23.5, humidity: 65.2, battery: 85 };

function hex(bytes: string): string {
  let out = '';
  for (const byte of bytes) out += (256 + byte.charCodeAt(0)).toString(16).substr(1);
  return out;
}

/** A value in a form that does not depend on how numbers with many digits are printed. */
function show(value: any): string {
  if (typeof value === 'string') return '"' + hex(value) + '"';
  if (typeof value === 'number') return value % 1 ? 'f' + Math.round(value * 1000) : '' + value;
  if (value === undefined || value === null || value === true || value === false) return '' + value;
  const parts: string[] = [];
  if (value instanceof Uint8Array) {
    for (const byte of value) parts.push('' + byte);
    return '<' + parts.join() + '>';
  }
  if (Array.isArray(value)) {
    for (const item of value) parts.push(show(item));
    return '[' + parts.join() + ']';
  }
  for (const key of Object.keys(value)) if (value[key] !== undefined) parts.push(key + ':' + show(value[key]));
  return '{' + parts.join() + '}';
}

const VALUES = [
  READING,
  [0, 127, 128, 255, 256, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296, 9007199254740991],
  [-1, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649, -9007199254740991],
  [0.5, -0.25, 23.5, -123456.75, true, false, null, '', 'text'],
  { nested: [{ deep: [[['x']]] }, {}, []], text: 'W\xc3\xa4rme \xe2\x82\xac \xf0\x9f\x98\x80' },
  'a text of more than thirty-one bytes, which takes the form with a length byte',
];

/** @param at calls a function and answers what it gives; on a board, some calls deep */
export function say(print: (line: string) => void, at: <T>(work: () => T) => T): void {
  for (const value of VALUES) {
    const packed = at(() => encodeMsgpack(value));
    print('msgpack ' + hex(packed));
    print('msgpack back ' + show(at(() => decodeMsgpack(packed))));
    print('msgpack float32 ' + show(at(() => decodeMsgpack(encodeMsgpack(value, true)))));
    print('msgpack cut ' + show(at(() => decodeMsgpack(packed.substr(0, packed.length - 1)))));
  }
  print('msgpack binary ' + hex(at(() => encodeMsgpack([new Uint8Array([0, 200, 255])]))));
  print('msgpack binary ' + show(at(() => decodeMsgpack('\xc4\x03\x00\xc8\xff'))));
  print('msgpack extension ' + show(at(() => decodeMsgpack('\xd5\xfb\x01\x02'))));
  let inner: any = at(() =>
    decodeMsgpack('\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x01'),
  );
  let levels = 0;
  for (; Array.isArray(inner); levels++) inner = inner[0];
  print('msgpack deep ' + levels);
  print(
    'msgpack refused ' +
      show(at(() => decodeMsgpack('\xdd\x7f\xff\xff\xff'))) +
      show(at(() => decodeMsgpack('\xc1'))) +
      show(at(() => decodeMsgpack(''))),
  );
  const loop: any[] = [];
  loop.push(loop);
  try {
    at(() => encodeMsgpack(loop));
    print('msgpack loop not refused');
  } catch (error: any) {
    print('msgpack loop ' + error.message);
  }

  print('json ' + at(() => encodeJson(READING)));
  print('json text ' + hex(at(() => encodeJson({ a: 'W\xc3\xa4rme \xe2\x82\xac', b: '\\u00e9', '\xc3\xbc': '"\n' }))));
  print('json back ' + show(at(() => decodeJson('{"a":"\\u00e9\\u20ac\\ud83d\\ude00","b":"\xc3\xa9","c":"\\\\u00e9","d":"\\ud83d."}'))));
  print('json refused ' + show(at(() => decodeJson('{"a":'))) + show(at(() => decodeJson(''))));

  print('protobuf ' + hex(at(() => encodeReading(READING))) + ' ' + hex(at(() => encodeSmallReading(READING))));
  print('protobuf back ' + show(at(() => decodeReading(encodeReading(READING)))));
  const message = {
    aDouble: -1.5,
    aFloat: 0.25,
    anInt32: -2147483648,
    anInt64: -9007199254740991,
    anUint32: 4294967295,
    anUint64: 9007199254740991,
    aSint32: -2147483648,
    aSint64: -4503599627370496,
    aFixed32: 4294967295,
    aFixed64: 9007199254740991,
    aSfixed32: -5,
    aSfixed64: -5000000000,
    aBool: true,
    aString: '\xc3\xa9',
    someBytes: '\0\xff',
    level: -1 as const,
    inner: { x: -7, deeper: [{ text: 'a' }, {}] },
    mayUint: 0,
    numbers: [0, -1, 300, -70000],
    doubles: [1.5, -2.25],
    bools: [true, false],
    loose: [1, 4294967295],
    names: ['a', ''],
    counts: { a: 1, b: -1 },
    places: { '-1': { x: 1 } },
    flags: { true: 'yes' },
    byName: 'n',
    place: { north: 52.5, side: 1 as const },
    self: { self: { aBool: true } },
  };
  const bytes = at(() => encodeEverything(message));
  print('protobuf all ' + hex(bytes));
  print('protobuf all back ' + show(at(() => decodeEverything(bytes))));
  print('protobuf cut ' + show(at(() => decodeEverything(bytes.substr(0, bytes.length - 1)))));
}
