/**
 * Real time: timers, sockets and promises are the interpreter's own. What the host has to say is asked for, every 20 ms,
 * by a timer that has to outlive the program's `clearTimeout()`, which ends them all.
 */
export const REAL_TIME = `
var realTimeout = setTimeout, running = false;
function poll() {
  exchange("S", float64Text(0));
  deliver(decode());
}
function run() {
  running = true;
  setInterval(poll, 20);
}
function sparing(clear) {
  return function () {
    clear.apply(undefined, arguments);
    if (!arguments.length && running) run();
  };
}
global.clearTimeout = sparing(clearTimeout);
global.clearInterval = sparing(clearInterval);
`;
