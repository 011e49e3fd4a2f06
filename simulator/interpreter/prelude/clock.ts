import { CALL_US } from '../../engine/cpu.ts';
import { POLL_US } from '../../engine/idle-loop.ts';

/**
 * Virtual time in the interpreter. The program's timers live in a table of the prelude; when some are due they become timers of the
 * interpreter itself, all due in one pass of its idle loop, so that order, `this`, arguments, errors and promise jobs are its own.
 * A timer of the table has the members of the interpreter's own, so that it takes as many variables.
 * The `setTime` of the Linux build moves the idle loop's clock and nothing else: the next pass sees seconds gone by, and no pass waits.
 * A virtual step takes two passes: the timers with `tail` behind them, then `run`. What happened during a turn is delivered at its end,
 * before the next timers; what woke the board, after the timers that are due with it: the order of the idle loop.
 * `new Date()` stays on the host's clock, because the interpreter itself makes dates through the global name.
 * Looking at the clock takes time, so that a loop that waits for it ends.
 * While a pipe may have something to move the next step comes soon.
 */
export const CLOCK = `
var realTimeout = setTimeout, realInterval = setInterval, realClear = clearTimeout, realChange = changeInterval;
var realTime = getTime, moveIdleClock = setTime;
var timers = {}, ran = [], wallOffsetUs = 0, nativePipe = E.pipe, piped = [];
function skip(s) { moveIdleClock(realTime() - s); }
function whole(us) { return us < 2147483648 ? us | 0 : us; }
function addTimer(callback, delayMs, args, repeat) {
  if (typeof callback != "function" && typeof callback != "string") throw new Error("Function or String not supplied!");
  if (!(delayMs >= 0.1)) delayMs = 0.1;
  if (delayMs > 31536000001000) throw new Error("Interval is too long (>100 years)");
  var us = Math.floor(delayMs * 1000), id = 0;
  for (var k in timers) id = +k;
  k = timers[++id] = { time: whole(nowUs + us) };
  if (repeat) k.intr = whole(us);
  k.cb = callback;
  if (args.length) k.args = args;
  return id;
}
function clearing(clear) {
  return function () {
    var a = arguments;
    if (a.length && a[0] === undefined) clear(undefined);
    for (var k of a.length ? [a[0]] : Object.keys(timers)) {
      if (timers[k] && timers[k].real) clear(timers[k].real);
      delete timers[k];
    }
  };
}
global.setTimeout = function (f, ms) { return addTimer(f, ms, [].slice.call(arguments, 2), false); };
global.setInterval = function (f, ms) { return addTimer(f, ms, [].slice.call(arguments, 2), true); };
global.clearTimeout = clearing(clearTimeout);
global.clearInterval = clearing(clearInterval);
global.changeInterval = function (id, ms) {
  var t = timers[id];
  if (!t) throw new Error("Unknown Interval");
  if (!(ms >= 0.1)) ms = 0.1;
  t.intr = whole(Math.floor(ms * 1000));
  if (!t.real) t.time = whole(nowUs + t.intr);
};
global.getTime = function () {
  nowUs += ${CALL_US};
  return (wallOffsetUs + nowUs) / 1000000;
};
global.setTime = function (s) { wallOffsetUs = Math.floor(s * 1000000) - nowUs; };
Date.now = function () { return getTime() * 1000; };
E.pipe = function (source, destination, options) {
  if (source && destination && (source.read || typeof source == "string") && destination.write && (options === undefined || typeof options == "object")) {
    options = Object.assign({}, options);
    options.complete = (options.complete ? [options.complete] : []).concat(function () { piped.splice(piped.indexOf(source), 1); });
    piped.push(source);
  }
  return nativePipe(source, destination, options);
};
function mayRead(source) { return source.available != streamAvailable || source.available() > 0; }
function run() {
  ran.forEach(settle);
  ran = [];
  if (!setup.metered || meter()) step();
}
function step() {
  var due = piped.some(mayRead) ? nowUs + ${POLL_US} : 1 / 0, before, k, t, items;
  for (k in timers) if (timers[k].time < due) due = timers[k].time;
  before = nowUs;
  exchange("S", float64Text(due));
  items = decode();
  reply = 0;
  if (nowUs == before) {
    deliver(items);
    items = [];
  }
  for (k in timers) {
    t = timers[k];
    if (t.time <= nowUs) {
      t.repeats = t.intr > 0;
      t.real = (t.repeats ? realInterval : realTimeout).apply(undefined, [t.cb, 4000].concat(t.args || []));
      ran.push(k);
    }
  }
  if (ran.length) {
    realTimeout(tail, 4000, items);
    skip(5);
  } else tail(items);
}
function tail(items) {
  deliver(items);
  realTimeout(run, 1000);
  skip(2);
}
function settle(id) {
  var t = timers[id];
  if (!t || !t.real) return;
  if (t.repeats ? stopReal(t.real) : t.intr) {
    delete t.real;
    delete t.repeats;
    t.time = whole(t.time + t.intr);
  } else delete timers[id];
}
function stopReal(id) {
  try { realChange(id, 1000); } catch (e) { return false; }
  realClear(id);
  return true;
}
`;
