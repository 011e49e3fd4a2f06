import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

/** Rows of a CSV text (RFC 4180) by the names of its first line, each with the number of its line. */
export function parseCsv(text: string, file: string): { readonly line: number; readonly values: Readonly<Record<string, string>> }[] {
  const rows = cells(text, file);
  const [header, ...body] = rows;
  if (!header || body.length === 0)
    throw invalid(file, 1, 'has no board', 'The first line names the columns, each further line is a board.');
  return body.map(({ line, fields }) => {
    if (fields.length !== header.fields.length)
      throw invalid(
        file,
        line,
        `has ${fields.length} values, expected ${header.fields.length}`,
        'A value with a comma stands in double quotes.',
      );
    return { line, values: Object.fromEntries(fields.map((value, index) => [header.fields[index]!.trim(), value])) };
  });
}

function cells(text: string, file: string): { line: number; fields: string[] }[] {
  const rows: { line: number; fields: string[] }[] = [];
  const field = /\s*(?:"((?:[^"]|"")*)"[ \t]*|([^",\r\n]*))(,|\r?\n|$)/y;
  let line = 1;
  let row: { line: number; fields: string[] } = { line, fields: [] };
  for (let at = 0; at < text.length;) {
    field.lastIndex = at;
    const match = field.exec(text);
    if (!match)
      throw invalid(
        file,
        line,
        'has a double quote in the middle of a value',
        'Put the whole value in double quotes, and write "" for one.',
      );
    at = field.lastIndex;
    row.fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!.trim());
    line += match[0].split('\n').length - 1;
    if (match[3] === ',' && at < text.length) continue;
    if (row.fields.some((value) => value !== '')) rows.push(row);
    row = { line, fields: [] };
  }
  return rows;
}

export function invalid(file: string, line: number, what: string, hint: string): ToolError {
  return new ToolError({ code: 'PROVISION_CSV', message: `${file}:${line} ${what}`, hint, exitCode: ExitCode.usage });
}
