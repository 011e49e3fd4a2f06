import type { Command } from '../command-line.ts';
import { Option } from '../command-line.ts';
import type { ArtefactFlags } from './artefact.ts';

/** Flags of the commands that build what they bring to a board. */
export type BuildFlags = ArtefactFlags;

export function addBuildOptions(command: Command): Command {
  return command
    .addOption(new Option('--out <dir>', 'folder of the artefacts').default('dist'))
    .addOption(new Option('--board <board>', 'the board it is for').choices(['esp32', 'esp32s3', 'esp32c3']).default('esp32'));
}
