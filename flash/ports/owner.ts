import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Who has a device and who may have it, as far as the operating system tells. Unknown is undefined, never an error. */

export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? '$USER';
  }
}

/** Name of the group that a device belongs to. */
export function groupOf(path: string, groupFile = '/etc/group'): string | undefined {
  try {
    const { gid } = statSync(path);
    const line = readFileSync(groupFile, 'utf8')
      .split('\n')
      .find((entry) => entry.split(':')[2] === String(gid));
    return line?.split(':')[0];
  } catch {
    return undefined;
  }
}

/** The other process that has a device open: `screen (pid 4711)`. Linux only. */
export function holderOf(path: string, processes = '/proc'): string | undefined {
  try {
    const device = realpathSync(path);
    return readdirSync(processes)
      .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
      .map((pid) => (opened(`${processes}/${pid}/fd`).includes(device) ? describe(processes, pid) : undefined))
      .find((found) => found !== undefined);
  } catch {
    return undefined;
  }
}

function opened(folder: string): string[] {
  try {
    return readdirSync(folder).map((descriptor) => linkTarget(`${folder}/${descriptor}`));
  } catch {
    return [];
  }
}

/** A descriptor may be closed between listing and reading. */
function linkTarget(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

function describe(processes: string, pid: string): string {
  return `${readFileSync(`${processes}/${pid}/comm`, 'utf8').trim()} (pid ${pid})`;
}
