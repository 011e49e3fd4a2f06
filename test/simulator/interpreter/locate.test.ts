import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ToolError } from '../../../report/tool-error.ts';
import { findInterpreter } from '../../../simulator/interpreter/locate.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mote-test-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

function program(name: string, text: string, mode = 0o755): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

async function refusal(path: string): Promise<ToolError> {
  const error: unknown = await findInterpreter(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ToolError);
  return error as ToolError;
}

describe('findInterpreter', () => {
  it('says that nothing is there, with exit code 3', async () => {
    const error = await refusal(join(directory, 'nowhere'));
    expect(error).toMatchObject({ code: 'ENGINE_MISSING', exitCode: 3 });
    expect(error.message).toContain('nowhere": there is no such file');
    expect(error.hint).toContain('--engine');
  });

  it('says that a directory is no interpreter', async () => {
    expect((await refusal(directory)).message).toContain('not a file');
  });

  it('says that a file cannot be executed', async () => {
    expect((await refusal(program('plain', 'text', 0o644))).message).toContain('not executable');
  });

  it('says that a file is no program', async () => {
    const error = await refusal(program('garbage', '\x7fnot a program'));
    expect(error).toMatchObject({ code: 'ENGINE_MISSING', exitCode: 3 });
  });

  it('shows what another program answers', async () => {
    const error = await refusal(program('other', '#!/bin/sh\necho something else\n'));
    expect(error.message).toContain('"something else"');
  });

  it('does not take the text of the question for the answer', async () => {
    expect((await refusal(program('echo', '#!/bin/sh\ncat "$1"\n'))).code).toBe('ENGINE_MISSING');
  });

  it('names what an interpreter was built without', async () => {
    const answer = {
      version: '1v99',
      board: 'TOY',
      unicode: false,
      variables: 100,
      storageBytes: 0,
      kept: false,
      files: false,
      crypto: true,
    };
    const error = await refusal(program('small', `#!/bin/sh\necho 'probe=${JSON.stringify(answer)}'\n`));
    expect(error.message).toContain('1v99 for TOY is built without files (E.openFile), a Storage that keeps what is written');
  });

  it('gives what an interpreter says of itself', async () => {
    const said = { version: '2v29', board: 'LINUX', unicode: true, variables: 4096, storageBytes: 262144 };
    const path = program(
      'good',
      `#!/bin/sh\necho 'banner'\necho 'probe=${JSON.stringify({ ...said, kept: true, files: true, crypto: true })}'\n`,
    );
    expect(await findInterpreter(path)).toEqual({ ...said, path });
  });
});
