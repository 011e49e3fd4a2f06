/**
 * Starts the board: takes over from the host what it stands in for (`install`), writes the Storage files, proves by its SHA-256 that
 * the bundle in Storage is the one that the host holds, and evaluates the boot files where a board does: at root scope, from Storage,
 * each at the foot of the stack (source text as a timer's callback is evaluated that way), errors printed after each.
 * Unless asked otherwise from a copy in RAM: the Linux build opens its flash file anew for every few bytes that it reads of a program.
 */
export const BOOT = `
function install(setup) {
  var k, m, value, path, owner;
  for (k in setup.globals) {
    value = setup.globals[k];
    path = k.split(".");
    owner = global;
    while (path.length > 1) owner = owner[path.shift()];
    k = path[0];
    if (typeof value == "function" || owner[k] === undefined) owner[k] = value;
    else {
      for (m in value) owner[k][m] = value[m];
      m = remoteIds.indexOf(value);
      if (m >= 0) remoteIds[m] = owner[k];
    }
  }
  for (k in setup.modules) {
    global.__module = setup.modules[k];
    Modules.addCached(k, "exports=__module");
  }
  delete global.__module;
}
function writeFile(name, path, bytes) {
  var f = E.openFile(path, "r");
  for (var p = 0; p < bytes; p += 1024) require("Storage").write(name, f.read(Math.min(1024, bytes - p)), p, bytes);
  f.close();
}
function hex(buffer) {
  return [].slice.call(new Uint8Array(buffer)).map(function (b) { return (256 + b).toString(16).substr(1); }).join("");
}
function boot(names) {
  var code = names.length ? require("Storage").read(names.shift()) : undefined;
  if (code) realTimeout(setup.fromStorage ? code : "" + code, 1);
  else if (!names.length) {
    E.emit("init");
    if (typeof onInit == "function") realTimeout(onInit, 1);
    if (setup.metered) tail([]);
    else realTimeout(run, 1);
    return;
  }
  realTimeout(boot, 1, names);
}
function restart(how) {
  return function (file) { exchange("B", encode(file ? file : how)); };
}
delete global.quit;
exchange("H", encode({ version: process.version, board: process.env.BOARD }));
var setup = decode();
for (var file of setup.files) writeFile(file[0], file[1], file[2]);
install(setup);
E.reboot = restart("E.reboot");
global.load = restart("load");
global.reset = restart("reset");
exchange("V", encode(hex(require("crypto").SHA256(require("Storage").read(".bootcde") || ""))));
reply = 0;
if (setup.metered) touch();
boot(setup.boot);
`;
