import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take half a minute or more, the longest first: whichever of them began last would run alone at the end, beside an idle processor.
 * The others follow as vitest orders them, by how long they took or by their size.
 */
const LONGEST = [
  'cli/ota.interop.slow',
  'fleet/ota/power-cut.slow',
  'journeys/update-climate.interop.slow',
  'cli/ota-watch.interop.slow',
  'journeys/new-project.slow',
  'build/generated.slow',
  'firmware/mqtt/requirements-mutations.slow',
  'fleet/ota/brokers.interop.slow',
  'fleet/ota/threats-broker',
  'fleet/ota/malformed',
  'journeys/mosquitto.interop',
  'flash/deploy/deploy.interop',
  'journeys/cable.interop',
].map((name) => join(import.meta.dirname, `${name}.test.ts`));

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = LONGEST.filter((file) => !existsSync(file));
    if (gone.length > 0) throw new Error(`test/longest-first.ts names what is not there: ${gone.join()}`);
    const placeOf = ({ moduleId }: TestSpecification): number => LONGEST.indexOf(moduleId) + 1 || Infinity;
    const others = await super.sort(files.filter((file) => placeOf(file) === Infinity));
    const named = files.filter((file) => placeOf(file) < Infinity);
    return [...named.sort((a, b) => placeOf(a) - placeOf(b)), ...others];
  }
}
