/** `url.parse` of the engine (`libs/network/jswrap_net.c`). */
export interface ParsedUrl {
  protocol?: string;
  method: 'GET';
  host: string;
  path: string;
  pathname: string;
  search: string | null;
  port: number | null;
  query: string | Record<string, string> | null;
}

/** @param asObject the query as an object of its fields */
export function parseUrl(url: string, asObject: boolean): ParsedUrl {
  const scheme = /^([^:/?]*:)\/\//.exec(url);
  const start = scheme ? scheme[0].length : 0;
  const slash = url.indexOf('/', start);
  const pathStart = slash < 0 ? url.length : slash;
  const authority = url.slice(start, pathStart);
  const colon = authority.lastIndexOf(':');
  const port = colon < 0 || !scheme ? 0 : Number(authority.slice(colon + 1).replaceAll(/\D/g, ''));
  const path = url.slice(pathStart);
  const question = path.lastIndexOf('?');
  const search = question < 0 ? null : path.slice(question);
  const query = search === null ? null : search.slice(1);
  return {
    ...(scheme && { protocol: scheme[1]! }),
    method: 'GET',
    host: colon < 0 || !scheme ? authority : authority.slice(0, colon),
    path: path || '/',
    pathname: (question < 0 ? path : path.slice(0, question)) || '/',
    search,
    port: port > 0 && port <= 65_535 ? port : null,
    query: asObject && query !== null ? fieldsOf(query) : query,
  };
}

function fieldsOf(query: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of query.split('&')) {
    const [name = '', ...value] = field.split('=');
    if (field !== '' && field !== '=') fields[unescaped(name)] = unescaped(value.join('='));
  }
  return fields;
}

function unescaped(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
