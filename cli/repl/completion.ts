import type { BoardConsole } from '../../flash/console/board-console.ts';
import { byteString, literal } from '../../flash/console/literal.ts';

/** `require("wi`, with the module's name begun. */
const MODULE = /require\(\s*["']([^"']*)$/;
/** `I2C1.re`: names joined by points, the last one begun. Nothing else is looked into, since a call would do something. */
const MEMBER = /(?:^|[^\w$.])((?:[\w$]+\.)*)([\w$]*)$/;
/** Names that a packet can carry. */
const MOST_NAMES = 400;

/** What the board has that could stand there, and the part of the line that it completes. */
export async function complete(console: BoardConsole, line: string): Promise<[names: string[], begun: string]> {
  const module = MODULE.exec(line);
  if (module) return [startingWith(await modules(console), module[1]!), module[1]!];
  const member = MEMBER.exec(line);
  if (!member) return [[], ''];
  const [, path = '', begun = ''] = member;
  const owner = path.slice(0, -1);
  const names = await namesOf(console, owner === '' ? 'global' : owner, begun);
  return [startingWith(names, begun), begun];
}

function startingWith(names: readonly string[], begun: string): string[] {
  return [...new Set(names)].filter((name) => name.startsWith(begun) && /^[\w$./@-]+$/.test(name)).sort();
}

async function modules(console: BoardConsole): Promise<string[]> {
  const names = '[process.env.MODULES,require("Storage").list(),Modules.getCached()]';
  const [natives, files, cached] = (await console.evaluate(names)) as [string, string[], string[]];
  return [...natives.split(','), ...cached, ...files.filter((name) => !name.startsWith('.') && !name.startsWith('mote.'))];
}

/** Own names and inherited ones that begin so; the board filters, so that they fit a packet. */
async function namesOf(console: BoardConsole, owner: string, begun: string): Promise<string[]> {
  const own = 'Object.getOwnPropertyNames(o)';
  const inherited = 'o!==global&&o.__proto__?Object.getOwnPropertyNames(o.__proto__):[]';
  const expression = `(function(o,b){return ${own}.concat(${inherited}).filter(function(n){return n.substr(0,b.length)==b}).slice(0,${MOST_NAMES})})(${owner},${literal(byteString(begun))})`;
  try {
    return (await console.evaluate(expression)) as string[];
  } catch {
    // There is no such object: nothing to complete.
    return [];
  }
}
