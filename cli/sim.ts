import { existsSync } from 'node:fs';
import { INTERPRETER_BOARDS } from '../report/board-names.ts';
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { resolveEntry } from './entry.ts';
import type { Output } from './output.ts';
import type { Lane, Place } from './sim/lane.ts';
import type { Program } from './sim/program.ts';
import { FAULT_NAMES } from './sim/serial-settings.ts';
import { readSettings, redact, type SimFlags, type SimSettings } from './sim/settings.ts';

/** `mote sim`: the very bytes for the board, on a simulated one. */
export function simCommand(output: Output): Command {
  return new Command('sim')
    .summary('run a program on a simulated board')
    .description(
      'Runs a program on a simulated board with sensors, Wi-Fi, network and broker. A .ts program is compiled first; a .js file runs as it is.\n' +
        'The console of the board is printed on stdout, everything else on stderr.',
    )
    .argument('[program]', 'entry.ts or bundle.js; default: entry of mote.config.ts')
    .addOption(new Option('--for <duration>', 'virtual time to run, 30s or 24h; default: until Ctrl-C'))
    .addOption(new Option('--speed <speed>', 'max, or virtual seconds a real second: 1x, 60x; default: max if the run has an end, else 1x'))
    .addOption(new Option('--seed <number>', 'of everything that is left to chance; the same seed gives the same trace').default('1'))
    .addOption(new Option('--wiring <file>', 'what the board is wired to (JSON); default: <program>.wiring.json'))
    .addOption(new Option('--broker <broker>', 'builtin, none, or mqtt(s)://[user:password@]host[:port] of a real one').default('builtin'))
    .addOption(new Option('--listen <port>', 'let MQTT clients of this machine reach the built-in broker; 0: any free port'))
    .addOption(new Option('--modules <dir>', 'DIR/NAME.js is what require("NAME") gives, as a module in Storage would be'))
    .addOption(new Option('--engine <path>', 'run on this real Espruino interpreter for Linux instead of the imitated one'))
    .addOption(
      new Option(
        '--serial <url>',
        'offer the serial port of the board, on 127.0.0.1 only: tcp://:PORT carries bytes, rfc2217://:PORT also rate, DTR and RTS; PORT 0: any free one. Without a program the board has only the interpreter',
      ),
    )
    .addOption(
      new Option(
        '--flash-image <file>',
        'the flash of the board, kept there for the next run: a node with slots that takes updates, begun with the program when the file is missing; with --serial: a blank one',
      ),
    )
    .addOption(new Option('--keys <file>', 'with --flash-image: keys.json of mote ota keygen, whose updates a new node trusts'))
    .addOption(new Option('--hold-boot', 'with --serial: start in the loader, as with BOOT held; a tcp:// port has no lines that could'))
    .addOption(new Option('--serial-fault <fault...>', `with --serial: ${FAULT_NAMES.join(', ')}; NAME or NAME=NUMBER`))
    .addOption(new Option('--trace <file>', 'write everything that happens, one JSON object a line'))
    .addOption(new Option('--expect-text <text>', 'end well when a line of the console holds the text, fail if none does'))
    .addOption(new Option('--timeout <duration>', 'real time after which to give up, exit code 42'))
    .addOption(new Option('--out <dir>', 'folder of the artefacts of a .ts program').default('dist'))
    .addOption(new Option('--board <board>', 'the board it is for').choices(['esp32', 'esp32s3', 'esp32c3']).default('esp32'))
    .addOption(new Option('--json', 'print one JSON document about the run instead of the console'))
    .action(async (entry: string | undefined, _flags: SimFlags, command: Command) => {
      const { seed, ...config } = await loadConfig(process.cwd());
      const flags = withConfig<SimFlags>(command, { ...config, ...(seed === undefined ? {} : { seed: String(seed) }) });
      // A board on a port waits for what is uploaded to it: the project's program is not put there unasked.
      const bare = flags.serial !== undefined && entry === undefined;
      const kept = isKeptNode(flags);
      if (kept && entry !== undefined) throw hasProgram(flags.flashImage!);
      const program = bare || kept ? undefined : resolveEntry(entry, config.entry, 'sim');
      process.exitCode = await simulate(program, kept ? config.entry : program, flags, output);
    });
}

/** The file holds a node with its program. */
function isKeptNode({ serial, flashImage }: SimFlags): boolean {
  return serial === undefined && flashImage !== undefined && existsSync(flashImage);
}

function hasProgram(file: string): ToolError {
  return new ToolError({
    code: 'USAGE_FLASH_IMAGE',
    message: `the node in ${file} has its program already`,
    hint: 'Leave the program out; it gets another one with mote ota push. Remove the file for a new node.',
    exitCode: ExitCode.usage,
  });
}

function whereIsIt(file: string): ToolError {
  return new ToolError({
    code: 'USAGE_FLASH_IMAGE',
    message: `the node in ${file} goes to the broker that its identity names`,
    hint: 'Name the wiring with its identity, --wiring FILE: then --broker changes it. Or leave --broker out.',
    exitCode: ExitCode.usage,
  });
}

/** @param wired the program whose wiring it is */
async function simulate(entry: string | undefined, wired: string | undefined, flags: SimFlags, output: Output): Promise<ExitCode> {
  const settings = readSettings(flags);
  const [{ loadWiring }, { readModules }, { provisionedFiles }, { loadProgram }] = await Promise.all([
    import('./sim/wiring-file.ts'),
    import('./sim/modules.ts'),
    import('./sim/provisioning.ts'),
    import('./sim/program.ts'),
  ]);
  const wiring = loadWiring(flags.wiring, wired);
  const modules = readModules(flags.modules);
  // A board on a port without a program is set up through the port.
  const files = settings.serial && entry === undefined ? new Map<string, Uint8Array>() : provisionedFiles(wiring, settings.broker);
  if (isKeptNode(flags) && settings.broker.kind === 'url' && !wiring.identity) throw whereIsIt(flags.flashImage!);
  if (settings.broker.kind === 'url') await (await import('./sim/broker-access.ts')).checkReachable(settings.broker);
  const engine = flags.engine;
  if (engine !== undefined) await (await import('../simulator/interpreter/locate.ts')).findInterpreter(engine);
  const program = entry === undefined ? undefined : await loadProgram(entry, flags, output);
  const [{ run }, { exitCodeOf, readable, summary, TopicCounts }, { showUncaught }] = await Promise.all([
    import('./sim/run.ts'),
    import('./sim/summary.ts'),
    import('./sim/uncaught.ts'),
  ]);

  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const topics = new TopicCounts();
  output.talk(output.style('dim', `${describeProgram(program)} ${describe(settings)}`));
  const outcome = await run({
    settings,
    wiring,
    traceFile: flags.trace,
    signal: interrupt.signal,
    onConsole: (line) => void (flags.json || process.stdout.write(Buffer.from(`${line}\n`, 'latin1'))),
    onMessage: (message) => {
      topics.add(message);
      if (settings.speed !== undefined)
        output.talk(`${output.style('cyan', clock(message.timeUs))} ${message.topic} ${output.style('bold', readable(message.payload))}`);
    },
    onListening: (port) => output.talk(`the built-in broker listens on mqtt://127.0.0.1:${port}`),
    plug: (place) => makeLane({ ...place, program, files, modules }, settings, flags, output),
  });
  process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);

  if (flags.json) output.result(JSON.stringify(summary(program, settings, outcome, topics)));
  else for (const { topic, count } of topics.list()) output.talk(`${String(count).padStart(7)} × ${topic}`);
  showUncaught(outcome.uncaught, program, output);
  const code = exitCodeOf(settings, outcome);
  if (code === ExitCode.checksFailed)
    output.problem(`${output.style('red', 'error EXPECTATION')} no line of the console held ${JSON.stringify(settings.expectText)}`);
  if (code === ExitCode.brokerRefused) {
    output.problem(
      `${output.style('red', 'error BROKER_REFUSED')} the broker accepted no connection; it answered CONNACK ${outcome.connacks!.join(', ')}`,
    );
    output.problem(
      `  ${output.style('dim', '→')} 134 or 4: wrong user or password, 135 or 5: not authorized. Give them in the URL or in identity.broker of the wiring.`,
    );
  }
  if (code === ExitCode.timedOut)
    output.problem(`${output.style('red', 'error TIMEOUT')} the run took longer than --timeout ${flags.timeout}`);
  return code;
}

async function makeLane(place: Place, settings: SimSettings, flags: SimFlags, output: Output): Promise<Lane> {
  const { engine, board } = flags;
  const lanes = await import('./sim/lane.ts');
  if (engine !== undefined && !settings.serial)
    return lanes.interpreterLane(place, engine, settings.broker.kind === 'url' ? 'real' : 'virtual');
  const { checkScriptSyntax: checkSyntax } = await import('../build/script-syntax.ts');
  if (settings.serial) {
    const { serialLane } = await import('./sim/serial-lane.ts');
    const onPort = (url: string): void => output.talk(`the serial port of the board is ${url}`);
    return serialLane({ ...place, serial: settings.serial, chip: board, engine, checkSyntax, onPort });
  }
  const kept =
    flags.flashImage === undefined
      ? undefined
      : await (await import('./sim/node-flash.ts')).openNode(flags.flashImage, board, place.program, flags.keys);
  return lanes.simulatedLane(place, INTERPRETER_BOARDS[board], checkSyntax, kept);
}

function describeProgram(program: Program | undefined): string {
  if (!program) return 'no program';
  return `${program.file}, ${program.bytes.length.toLocaleString('en')} bytes, sha256 ${program.sha256.slice(0, 12)}…`;
}

function describe({ broker, speed, seed }: SimSettings): string {
  const where = broker.kind === 'url' ? redact(broker.url) : broker.kind === 'none' ? 'no broker' : 'the built-in broker';
  return `on a simulated ESP32, ${where}, ${speed === undefined ? 'as fast as it goes' : `${speed}x`}, seed ${seed}`;
}

function clock(timeUs: number): string {
  const seconds = Math.floor(timeUs / 1e6);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
