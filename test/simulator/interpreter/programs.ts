/** Programs in the interpreter's own language, written by hand: the lanes are compared before any compiler had a say. */

/** Joins the access point, connects with MQTT 3.1.1 and publishes what the sensor's registers hold, retained, every ten seconds. */
export const NODE = `
(function () {
  var socket, buffer = "", count = 0;
  function text(s) { return String.fromCharCode(s.length >> 8, s.length & 255) + s; }
  function packet(type, body) { socket.write(String.fromCharCode(type, body.length) + body); }
  function publish(topic, payload) { packet(0x31, text(topic) + payload); }
  function measure() {
    I2C1.writeTo(0x76, [0xF4, 0x25]);
    setTimeout(function () {
      I2C1.writeTo({ address: 0x76, stop: false }, 0xF7);
      publish("node/raw", [].slice.call(I2C1.readFrom(0x76, 8)).join(" ") + " " + count++);
    }, 50);
  }
  function received(bytes) {
    buffer += bytes;
    while (buffer.length >= 2 && buffer.length >= 2 + buffer.charCodeAt(1)) {
      var type = buffer.charCodeAt(0), body = buffer.substr(2, buffer.charCodeAt(1));
      buffer = buffer.substr(2 + body.length);
      if (type == 0x20) {
        packet(0x82, "\\0\\1" + text("node/set") + "\\0");
        publish("node/status", "online");
        setInterval(measure, 10000);
        setInterval(function () { packet(0xC0, ""); }, 30000);
      }
      if (type == 0x30) print("set " + body.substr(10));
    }
  }
  I2C1.setup({ bitrate: 400000 });
  I2C1.writeTo(0x76, [0xF2, 1]);
  require("Wifi").connect("mote-sim", { password: "simulated" }, function (error) {
    print("wifi " + error);
    socket = require("net").connect({ host: "broker.mote", port: 1883 }, function () {
      print("open");
      packet(0x10, text("MQTT") + "\\4\\2\\0\\x3C" + text("node"));
    });
    socket.on("data", received);
    socket.on("close", function (hadError) { print("close " + hadError); });
  });
})();
`;

/** What a program prints depends on the order of timers, events and promise jobs. By name, so that a failure says which. */
export const ORDERS: Readonly<Record<string, string>> = {
  'timers due together run in the order in which they were set': `
    setTimeout(function () { print("a"); }, 20); setTimeout(function () { print("b"); }, 10);
    setTimeout(function () { print("c"); }, 20); setTimeout(function () { print("d"); }, 20);`,
  'arguments reach the callback': `
    setTimeout(function (a, b) { print(a, b); }, 5, "x", 7);
    var id = setInterval(function (a) { print(a); clearInterval(id); }, 5, [1, 2]);`,
  'a callback ends one that is due with it': `
    var a = setTimeout(function () { print("a"); clearTimeout(b); }, 10), b = setTimeout(function () { print("b"); }, 10);`,
  'an interval changed in its own callback keeps the new pace': `
    var n = 0, id = setInterval(function () { print(++n); if (n == 2) changeInterval(id, 40); if (n == 5) clearInterval(id); }, 100);`,
  'an interval changed from outside starts anew': `
    var n = 0, id = setInterval(function () { print("tick", ++n); if (n == 4) clearInterval(id); }, 100);
    setTimeout(function () { print("change"); changeInterval(id, 30); }, 150);
    setTimeout(function () { print("mark"); }, 195);`,
  'clearTimeout without an argument ends every timer': `
    setInterval(function () { print("never"); }, 20); setTimeout(function () { print("never"); }, 30);
    setTimeout(function () { clearTimeout(); print("cleared"); setTimeout(function () { print("after"); }, 5); }, 10);`,
  'clearTimeout of undefined throws': `
    try { clearTimeout(undefined); } catch (e) { print(e.message); }
    try { clearInterval(undefined); } catch (e) { print(e.message); }
    try { changeInterval(99, 5); } catch (e) { print(e.message); }`,
  'promise jobs run before the next timer, after all that are due': `
    setTimeout(function () { var t = getTime(); while (getTime() - t < 0.03); print("busy"); }, 5);
    setTimeout(function () { print("a"); Promise.resolve(1).then(function (v) { print("job", v); }); }, 10);
    setTimeout(function () { print("b"); }, 15); setTimeout(function () { print("c"); }, 60);`,
  'emitted events and promise jobs share one queue': `
    var o = {}; o.on("e", function (v) { print("event", v); });
    setTimeout(function () {
      o.emit("e", 1); Promise.resolve(2).then(function (v) { print("job", v); }); o.emit("e", 3); setTimeout(function () { print("timer"); }, 0); print("end");
    }, 10);`,
  'a chain of promises runs to its end between two timers': `
    setTimeout(function () {
      Promise.resolve(0).then(function () { print(1); }).then(function () { print(2); }).then(function () { print(3); });
    }, 10); setTimeout(function () { print("timer"); }, 10.2);`,
  'of two errors in one round the last is told': `
    setTimeout(function () { var t = getTime(); while (getTime() - t < 0.03); }, 5);
    setTimeout(function () { throw new Error("one"); }, 10); setTimeout(function () { throw new Error("two"); }, 15);
    process.on("uncaughtException", function (e) { print("caught", e.message); });`,
  'an error in a callback does not stop the others': `
    process.on("uncaughtException", function (e) { print("caught", e.message); });
    setTimeout(function () { var t = getTime(); while (getTime() - t < 0.03); }, 5);
    setTimeout(function () { throw new Error("one"); }, 10); setTimeout(function () { print("still"); }, 15); setTimeout(function () { print("later"); }, 60);`,
  'time stands still within a callback, but for what it costs': `
    setTimeout(function () { var a = getTime(); for (var i = 0; i < 100; i++); print(getTime() - a < 0.1, Math.round(getTime() * 10)); }, 1000);`,
  'timer numbers come again': `
    var a = setTimeout(function () { }, 5); print(a); setTimeout(function () { var b = setTimeout(function () { }, 5); print(b); }, 10);`,
  'the same seed gives the same numbers': `print(Math.random(), E.hwRand(), Math.randInt(10), Math.random());`,
  'what happened during a turn comes before the timers that fell due in it': `
    require("Wifi").scan(function (found) { print("scanned", found.length); });
    setTimeout(function () { var t = getTime(); while (getTime() - t < 0.2); print("busy"); }, 2100);
    setTimeout(function () { print("timer"); }, 2250);`,
  'source text as a callback runs at root scope': `
    var x = 1; setTimeout("x = x + 1; print(x)", 10); (function () { var x = 5; setTimeout(function () { print(x); }, 20); })();`,
  'a module is evaluated once, when it is required': `print("before"); print(require("greeting").text, require("greeting") === require("greeting"));`,
  'what no part acknowledges is thrown with the text of the port': `
    I2C1.setup({ bitrate: 100000 });
    try { I2C1.writeTo(0x20, 1); } catch (e) { print(e.message); }
    try { I2C1.readFrom(0x20, 1); } catch (e) { print(e.message); }
    I2C1.writeTo({ address: 0x76, stop: false }, 0xD0); print(I2C1.readFrom(0x76, 1)[0]);`,
};
