import type { PluginItem, types } from '@babel/core';
import { nonAscii } from '../diagnostics.ts';
import type { PassContext, Path } from './lower.ts';

const SHOWN_CHARS = 20;

/** Whether the text of a literal holds what the board keeps as several bytes: typed letters beyond ASCII, or escapes beyond a byte. */
function needsBytes(raw: string, value: string): boolean {
  return beyond(raw, 0x7f) || beyond(value, 0xff) || /\\u\{/.test(raw);
}

const beyond = (text: string, limit: number): boolean => [...text].some((letter) => letter.charCodeAt(0) > limit);

/** The bytes of a text, one character each. */
export const utf8Bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/**
 * Strings of the board are byte strings: letters become the bytes of their UTF-8 form; `\xNN` escapes stay the byte they name. Names of
 * members, which the interpreter takes no such letters in, become texts.
 */
export function textBytes({ t, report }: PassContext): PluginItem {
  const isLettered = (name: types.Node): name is types.Identifier => t.isIdentifier(name) && beyond(name.name, 0x7f);
  /** As a text that is written in bytes already. */
  const named = ({ name, loc }: types.Identifier): types.StringLiteral => ({ ...t.stringLiteral(utf8Bytes(name)), loc: loc ?? null });
  const warn = (node: types.Node, value: string): void => {
    if (Buffer.byteLength(value) === value.length) return;
    report(nonAscii(value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value, Buffer.byteLength(value)), node);
  };
  return () => ({
    visitor: {
      'MemberExpression|OptionalMemberExpression'({ node }: Path<types.MemberExpression | types.OptionalMemberExpression>) {
        if (node.computed || !isLettered(node.property)) return;
        node.computed = true;
        node.property = named(node.property);
      },
      'ObjectMember|ClassMethod'({ node }: Path<types.ObjectMember | types.ClassMethod>) {
        if (node.computed || !isLettered(node.key)) return;
        warn(node, node.key.name);
        node.key = named(node.key);
        if (t.isObjectProperty(node)) node.shorthand = false;
      },
      'StringLiteral|DirectiveLiteral'(path: Path<types.StringLiteral>) {
        const raw = String(path.node.extra?.raw ?? '');
        if (!needsBytes(raw, path.node.value)) return;
        warn(path.node, path.node.value);
        path.node.value = utf8Bytes(path.node.value);
        path.node.extra = {};
      },
      TemplateElement(path: Path<types.TemplateElement>) {
        const { raw, cooked } = path.node.value;
        if (cooked == null || !needsBytes(raw, cooked)) return;
        warn(path.node, cooked);
        const value = utf8Bytes(cooked);
        path.node.value = { cooked: value, raw: value.replace(/[\\`]|\$\{/g, '\\$&') };
      },
    },
  });
}
