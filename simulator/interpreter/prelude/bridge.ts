/**
 * Interpreter side of the bridge: two named pipes, one request at a time, the interpreter blocked until its answer is there.
 * Frame: kind (1 byte), length (3 bytes, little endian), body. Every body starts with the board time (float64, µs).
 * Requests: H hello, V hash of the bundle, S step (virtual time: until when nothing is due), C call of a host function.
 * What nobody listens to stays in the object, where the interpreter itself keeps it: its own `read`, `available` and `on` find it there.
 * Answers: R with a value, T with an error's type and message. Values and their tags are those of `../values.ts`. Strings are byte strings: on a Unicode build they are taken apart first.
 */
export const BRIDGE = `
var toHost = E.openFile("o", "w"), fromHost = E.openFile("i", "r");
var chr = String.fromCharCode, quitProcess = quit;
var streamRead = LoopbackA.read, streamAvailable = LoopbackA.available;
var nowUs = 0, remoteIds = [], callbacks = [], reply, at, given = 0, standIns = 0;
var weigh = function () { return 0; }, keepNative = weigh;
function exchange(kind, body) {
  body = float64Text(nowUs) + body;
  var n = body.length;
  toHost.write(kind + chr(n & 255, n >> 8 & 255, n >> 16) + body);
  var h = fromHost.read(4);
  if (!h) { quitProcess(); return "K"; }
  n = h.charCodeAt(1) | h.charCodeAt(2) << 8 | h.charCodeAt(3) << 16;
  reply = fromHost.read(n);
  nowUs = float64(0);
  at = 8;
  return h[0];
}
function float64(p) { return new Float64Array(E.toArrayBuffer(reply.substr(p, 8)))[0]; }
function u16() { at += 2; return reply.charCodeAt(at - 2) | reply.charCodeAt(at - 1) << 8; }
function bytesOf(s) { return E.isUTF8 && E.isUTF8(s) ? E.fromUTF8(s) : s; }
function float64Text(v) { return E.toString(new Float64Array([v]).buffer); }
function u16Text(v) { return chr(v & 255, v >> 8 & 255); }
function blob(tag, s) { var n = s.length; return tag + chr(n & 255, n >> 8 & 255, n >> 16) + s; }
function encode(v) {
  if (v === undefined) return "u";
  if (v === null) return "n";
  var i;
  var t = typeof v;
  if (v instanceof Pin) return "p" + chr(v);
  if (t == "number") return v === (v | 0) ? "i" + chr(v & 255, v >> 8 & 255, v >> 16 & 255, v >>> 24) : "d" + float64Text(v);
  if (t == "boolean") return v ? "t" : "f";
  if (t == "string") return blob("s", bytesOf(v));
  i = remoteIds.indexOf(v);
  if (i >= 0) return "r" + u16Text(i);
  if (t == "function") {
    i = callbacks.indexOf(v);
    if (i < 0) i = callbacks.push(v) - 1;
    return "c" + u16Text(i);
  }
  if (v instanceof ArrayBuffer) return blob("B", E.toString(v) || "");
  if (v.buffer instanceof ArrayBuffer) return blob("b", v.length ? E.toString(v) : "");
  if (v instanceof Array) return "a" + u16Text(v.length) + v.map(encode).join("");
  i = Object.keys(v);
  return "o" + u16Text(i.length) + i.map(function (k) { return blob("s", k) + encode(v[k]); }).join("");
}
function decode() {
  var k = reply[at++], n, v, i;
  if (k == "u") return undefined;
  if (k == "n") return null;
  if (k == "t") return true;
  if (k == "f") return false;
  if (k == "i") { n = u16(); return n | u16() << 16; }
  if (k == "d") { at += 8; return float64(at - 8); }
  if (k == "p") return new Pin(reply.charCodeAt(at++));
  if (k == "r") return remote();
  n = u16();
  if (k == "c") return callbacks[n];
  if (k == "m") return method(n);
  if (k == "a") { v = []; for (i = 0; i < n; i++) v.push(decode()); return v; }
  if (k == "o") { v = {}; for (i = 0; i < n; i++) { k = decode(); v[k] = decode(); } return v; }
  n |= reply.charCodeAt(at++) << 16;
  at += n;
  v = reply.substr(at - n, n);
  if (k == "s") return v;
  v = new Uint8Array(E.toArrayBuffer(v));
  return k == "b" ? new Uint8Array(v) : new Uint8Array(v).buffer;
}
function remote() {
  var id = u16(), members = reply.charCodeAt(at++), o, k, n, before;
  if (!members) return remoteIds[id];
  before = weigh();
  o = remoteIds[id] = {};
  while (--members) { k = decode(); o[k] = decode(); }
  if (o.available) {
    o.available = streamAvailable;
    o.read = streamRead;
    if (o.pipe) o.pipe = function (destination, options) { E.pipe(this, destination, options); };
  }
  k = 0;
  standIns += weigh() - before;
  for (n = reply.charCodeAt(at++); n > 0; n--) { k = decode(); o.on(k, decode()); }
  keepNative(decode());
  return o;
}
function method(id) {
  return function () {
    var a = arguments, s = encode(this === global ? undefined : this);
    for (var i = 0; i < a.length; i++) s += encode(a[i]);
    given = a[0];
    s = result(exchange("C", u16Text(id) + s));
    given = 0;
    return s;
  };
}
var errors = { Error: Error, TypeError: TypeError, SyntaxError: SyntaxError, ReferenceError: ReferenceError, InternalError: InternalError };
function result(kind) {
  var value = decode();
  if (kind != "R") raise(value, decode());
  reply = 0;
  return value;
}
function deliver(items) {
  for (var i = 0; i < items.length; i += 3) {
    var target = items[i], event = items[i + 1], args = items[i + 2];
    if (event === undefined) {
      event = "c";
      target = {};
      target.on(event, items[i] || raise.bind(undefined, args[0], args[1]));
    }
    if (event == "data" && !target["#ondata"]) target["\\xFFbuf"] = ((target["\\xFFbuf"] || "") + args[0]).substr(0, 512);
    else target.emit.apply(target, [event].concat(args));
  }
}
function raise(type, message) { throw new errors[type](message); }
`;
