/** Runs on the interpreter: the storage adapter, one line of output for each fact. */
import { openStorage } from '../../../hal/index.ts';

const storage = openStorage();
function facts(): void {
  storage.write('hal.a', 'x\x00\xffz');
  print('#storage ' + E.toJS(storage.read('hal.a')) + ' ' + E.toJS(storage.read('hal.a', 1, 2)) + ' ' + storage.read('none'));
  storage.writePart('hal.b', 'ab', 0, 4);
  storage.writePart('hal.b', 'cd', 2, 4);
  print('#parts ' + storage.read('hal.b'));
  storage.erase('hal.a');
  storage.erase('hal.a');
  print('#erased ' + storage.read('hal.a') + ' ' + storage.names().join());
  for (const attempt of [
    () => storage.write('a-name-that-is-twenty-nine-by', 'x'),
    () => storage.write('hal.a', ''),
    () => storage.writePart('hal.big', 'x', 0, 9000000),
    () => storage.writePart('hal.b', 'XY', 2, 4),
  ]) {
    try {
      attempt();
      print('#error none');
    } catch (e) {
      print('#error ' + (e as Error).message);
    }
  }
}

let works = true;
try {
  storage.write('hal.a', 'first');
} catch {
  works = false;
  print('#no-storage');
}
if (works) facts();
print('#done');
