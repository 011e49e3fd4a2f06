/** Where a text stops being JSON (RFC 8259). Node's own message does not say it for short texts. */

const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/** Offset of the first character that cannot stand there; the length of the text if it ends too early; undefined if it is JSON. */
export function findJsonFault(text: string): number | undefined {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match !== null;
  };
  const takeCharacter = (character: string): boolean => {
    take(SPACE);
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const list = (end: string, item: () => boolean): boolean => {
    if (takeCharacter(end)) return true;
    do if (!item()) return false;
    while (takeCharacter(','));
    return takeCharacter(end);
  };
  const member = (): boolean => (take(SPACE), take(STRING)) && takeCharacter(':') && value();
  const value = (): boolean => {
    if (takeCharacter('{')) return list('}', member);
    if (takeCharacter('[')) return list(']', value);
    return take(STRING) || take(SCALAR);
  };
  if (!value()) return at;
  take(SPACE);
  return at === text.length ? undefined : at;
}
