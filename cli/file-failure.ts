import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';

/** What the system says about a file that its user can mend. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'something of that name is there',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'it, or the folder for it, is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'one of the folders in its path is a file',
  ENOTEMPTY: 'something is in it',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** A file or folder that could not be read or written; undefined when the error is none of that kind. */
export function fileFailure(error: unknown): ToolError | undefined {
  const { code, path, dest } = error as { code?: unknown; path?: unknown; dest?: unknown };
  const reason = typeof code === 'string' ? REASONS[code] : undefined;
  const named = dest ?? path;
  if (!(error instanceof Error) || reason === undefined || typeof named !== 'string') return undefined;
  // What is written beside its place is meant for that place.
  const meant = named.replace(/\.\d+\.tmp$/, '');
  return new ToolError({
    code: 'FILE_SYSTEM',
    message: `"${meant}" cannot be used: ${reason} (${code as string})`,
    hint: 'Name another path, or mend what the system says about this one.',
    exitCode: ExitCode.usage,
    cause: error,
  });
}
