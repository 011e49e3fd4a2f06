/** Real time: timers, sockets and promises are the interpreter's own. What the host has to say is asked for, every 20 ms. */
export const REAL_TIME = `
var realTimeout = setTimeout, realInterval = setInterval;
function run() {
  realInterval(function () {
    exchange("S", float64Text(0));
    deliver(decode());
  }, 20);
}
`;
