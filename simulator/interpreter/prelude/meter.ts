/**
 * Counts the variables in use at each idle loop, once what is not used any more is collected. The first count is the interpreter's own, with
 * its boot files run and every built-in class and module named once, since it keeps each from the first mention on; then the program starts.
 * What runs here looks the same at each count, so that the difference is the program's. What stands in for an object of the interpreter
 * is taken off, and an object with the members of the interpreter's own is kept beside it.
 */
export const METER = `
var based = false, natives = [];
weigh = function () { return based ? process.memory().usage : 0; };
keepNative = function (native) {
  if (!native || !based) return;
  if (native.opt === null) native.opt = given;
  native.__proto__ = Object.prototype;
  natives.push(native);
};
function meter() {
  var m = process.memory();
  exchange("M", float64Text(m.usage - standIns - callbacks.length) + float64Text(m.blocksize));
  reply = 0;
  if (based) return true;
  based = true;
  realTimeout(boot, 1, [setup.metered]);
}
function keepWatches(set, clear) {
  var watches = {};
  global.setWatch = function (callback, pin, options) {
    var id = set(callback, pin, options), w = watches[id] = { pin: pin };
    if (typeof options != "object") options = { repeat: options };
    if (options.repeat) w.recur = true;
    if (options.debounce) w.debounce = options.debounce * 1000 | 0;
    if (options.edge == "rising" || options.edge === 1) w.edge = 1;
    if (options.edge == "falling" || options.edge === -1) w.edge = -1;
    w.cb = callback;
    w.state = false;
    return id;
  };
  global.clearWatch = function (id) {
    clear.apply(undefined, arguments);
    if (arguments.length) delete watches[id];
    else watches = {};
  };
}
function touch() {
  keepWatches(setWatch, clearWatch);
  var i, v, values = [
    "", [], {}, 1, true, touch, D0, /a/, new Date(), new Promise(function (r) { r(); }), new DataView(new ArrayBuffer(1)),
    new Error(), new TypeError(), new SyntaxError(), new ReferenceError(), new InternalError(), Graphics.createArrayBuffer(8, 8, 1),
    Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint24Array, Uint32Array, Int32Array, Float32Array, Float64Array
  ];
  for (i = 0; i < values.length; i++) {
    v = values[i];
    if (i > 16) v = new v(1);
    v.name;
    Object.keys(v);
  }
  [Math, JSON, E, console, process, Modules, Object, Boolean, Function, RegExp, Waveform, Serial1, LoopbackB];
  ["Storage", "Flash", "crypto", "heatshrink", "net", "tls", "http", "dgram", "Wifi"].forEach(function (name) {
    try { require(name); } catch (e) {}
  });
}
`;
