import type { PluginItem } from '@babel/core';
import type { PassContext } from './lower.ts';
export function asyncFunctions(_context: PassContext, _regenerator: PluginItem): PluginItem[][] {
  return [];
}
