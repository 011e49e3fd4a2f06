import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

export function portAbsent(path: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'PORT_ABSENT',
    message: `there is no port "${path}"`,
    hint: 'Plug the board in and see what is there: mote ports',
    exitCode: ExitCode.noDevice,
    cause,
  });
}

/** @param holder the program that has the port, if it could be found: `screen (pid 4711)` */
export function portBusy(path: string, holder?: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'PORT_BUSY',
    message: `port ${path} is in use by ${holder ?? 'another program'}`,
    hint: 'Close the program that has it open (a monitor, an IDE, a second mote), then run the command again.',
    exitCode: ExitCode.noDevice,
    cause,
  });
}

/** @param group the group that may use the device, if it is known */
export function portForbidden(path: string, user: string, group?: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'PORT_PERMISSION',
    message: `user ${user} may not open ${path}${group ? `, which belongs to group "${group}"` : ''}`,
    hint: group
      ? `Join the group, then log out and in again: sudo usermod -aG ${group} ${user}`
      : `Ask for access to the device: ls -l ${path}`,
    exitCode: ExitCode.noDevice,
    cause,
  });
}

export function portUnreachable(path: string, detail: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'PORT_UNREACHABLE',
    message: `${path} cannot be opened: ${detail}`,
    hint: 'Check host and port, and that the serial server behind them runs.',
    exitCode: ExitCode.noDevice,
    cause,
  });
}

export function portInvalid(path: string): ToolError {
  return new ToolError({
    code: 'USAGE_PORT',
    message: `"${path}" names no port`,
    hint: 'Write a device such as /dev/ttyUSB0 or COM3, tcp://host:port, or rfc2217://host:port.',
    exitCode: ExitCode.usage,
  });
}

export function noBoard(): ToolError {
  return new ToolError({
    code: 'PORT_NONE',
    message: 'no serial port of a board was found on this computer',
    hint: 'Plug the board in with a data cable, or name a port: -p /dev/ttyUSB0, -p tcp://host:port',
    exitCode: ExitCode.noDevice,
  });
}

/** @param lines one port a line, as `mote ports` prints them */
export function severalBoards(lines: readonly string[]): ToolError {
  return new ToolError({
    code: 'PORT_SEVERAL',
    message: ['several boards are attached, and none was chosen', ...lines.map((line) => `  ${line}`)].join('\n'),
    hint: `Name one: -p ${lines[0]?.split(/\s/)[0] ?? '<port>'}; it is remembered for this project.`,
    exitCode: ExitCode.noDevice,
  });
}

export function portLost(path: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'PORT_LOST',
    message: `port ${path} disappeared while it was in use`,
    hint: 'Plug the board in again and repeat the command. Nothing is broken: the chip can always be flashed anew.',
    exitCode: ExitCode.transferFailed,
    cause,
  });
}

export function serialportMissing(cause: unknown): ToolError {
  return new ToolError({
    code: 'PORT_LIBRARY',
    message: `the serialport package does not load here: ${(cause as Error).message}`,
    hint: 'Run npm ci on this machine, or reach the board through tcp:// or rfc2217://.',
    exitCode: ExitCode.environmentMissing,
    cause,
  });
}

export function bleUnnamed(): ToolError {
  return new ToolError({
    code: 'USAGE_BLE',
    message: '--transport ble needs the name of a board',
    hint: 'Name it as it advertises itself, or by its address: --transport ble -p ESP32',
    exitCode: ExitCode.usage,
  });
}

export function bleMissing(cause: unknown): ToolError {
  return new ToolError({
    code: 'BLE_MISSING',
    message: '--transport ble goes through the npm package espruino, which is not installed in this folder',
    hint: 'Install it with the Bluetooth driver that it uses: npm install espruino @abandonware/noble',
    exitCode: ExitCode.environmentMissing,
    cause,
  });
}

export function bleFailed(name: string): ToolError {
  return new ToolError({
    code: 'BLE_UNREACHABLE',
    message: `no board "${name}" could be reached over Bluetooth`,
    hint: 'Check that it is near, advertises (NRF.wake() on its console) and is connected to nothing else, and that Bluetooth is on here.',
    exitCode: ExitCode.noDevice,
  });
}
