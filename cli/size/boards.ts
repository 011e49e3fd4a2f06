import type { Board } from '../../build/compile.ts';
import type { BlockBytes } from '../../simulator/engine/variables/layout.ts';

/** Variables that the interpreter has at most on a board, and the bytes of one. What is left beside Wi-Fi and TLS is less. */
export const BOARDS: Readonly<Record<Board, { readonly variables: number; readonly blockBytes: BlockBytes }>> = {
  esp32: { variables: 16_383, blockBytes: 14 },
  esp32s3: { variables: 16_383, blockBytes: 14 },
  esp32c3: { variables: 4_095, blockBytes: 13 },
};
