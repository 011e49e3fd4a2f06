/**
 * Verification of SLH-DSA-SHA2-128s signatures (FIPS 205, pure, empty context): about 2,000 calls of SHA-256 and
 * nothing else. It runs in slices, so that sensors, keep-alive and watchdog live on beside it.
 */

/** SHA-256 of the bytes of a view: `require('crypto').SHA256` on the board. */
export type Sha256 = (bytes: Uint8Array) => ArrayBuffer;

export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 7856;

/** FIPS 205, table 2: n, k, a, d, h′ of SLH-DSA-SHA2-128s; WOTS+ chains of 16 values, 32 for the message and 3 for its checksum. */
const N = 16;
const TREES = 14;
const TREE_HEIGHT = 12;
const LAYERS = 7;
const LAYER_HEIGHT = 9;
const CHAINS = 35;

/** Section 11.2: seed, 48 zeros, then the compressed address of 22 bytes; data come behind it. */
const LAYER = 64;
const TREE = 65;
const TYPE = 73;
const KEY_PAIR = 76;
const CHAIN_OR_HEIGHT = 81;
const HASH_OR_INDEX = 84;
const DATA = 86;

const TYPE_WOTS_PK = 1;
const TYPE_TREE = 2;
const TYPE_FORS_TREE = 3;
const TYPE_FORS_ROOTS = 4;

/**
 * Makes the verification of one signature. Each call of the result does one slice (a chain or a small tree, at most 16
 * hash calls) and returns `undefined` while there is more, then whether the signature is good. After that it must not
 * be called again.
 * @param publicKey 32 bytes: seed and root
 * @param message the signed bytes
 * @param signature reads a part of the 7,856 bytes of the signature; its length is the caller's to check
 */
export function createVerification(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: (offset: number, length: number) => Uint8Array,
  sha256: Sha256,
): () => boolean | undefined {
  const block = new Uint8Array(DATA + 2 * N);
  const one = new Uint8Array(block.buffer, 0, DATA + N);
  const list = new Uint8Array(DATA + CHAINS * N);
  const hash = (bytes: Uint8Array): Uint8Array => new Uint8Array(sha256(bytes), 0, N);
  const setHash = (index: number): void => {
    block[HASH_OR_INDEX] = index >> 8;
    block[HASH_OR_INDEX + 1] = index;
  };
  /** Algorithms 11 and 17: from a node up to the root of its tree. */
  const climb = (node: Uint8Array, height: number, index: number): Uint8Array => {
    for (let level = 1; level <= height; level++) {
      const right = index & 1;
      index >>= 1;
      block[CHAIN_OR_HEIGHT] = level;
      setHash(index);
      block.set(node, DATA + right * N);
      block.set(read(), DATA + N - right * N);
      node = hash(block);
    }
    return node;
  };
  /** Tweakable hash of the nodes that were gathered in `list`. */
  const compress = (type: number, count: number): Uint8Array => {
    setType(type);
    list.set(new Uint8Array(block.buffer, 0, DATA));
    return hash(new Uint8Array(list.buffer, 0, DATA + count * N));
  };
  const setType = (type: number): void => {
    block[TYPE] = type;
    block[CHAIN_OR_HEIGHT] = 0;
    setHash(0);
  };
  const read = (): Uint8Array => signature((offset += N) - N, N);
  const setKeyPair = (value: number): void => {
    block[KEY_PAIR] = value >> 8;
    block[KEY_PAIR + 1] = value;
  };

  let offset = 0;
  let slice = 0;
  let layer = 0;
  let leaf = 0;
  let node: Uint8Array;
  let digits: number[];
  let digest: Uint8Array;

  /** Section 11.2.1: randomizer, key and message to the indices of the FORS leaves and the place in the hypertree. */
  const begin = (): void => {
    const seed = new Uint8Array(publicKey.buffer, publicKey.byteOffset, N);
    block.set(seed);
    const inner = new Uint8Array(3 * N + 2 + message.length);
    inner.set(read());
    inner.set(publicKey, N);
    inner.set(message, 3 * N + 2);
    const outer = new Uint8Array(4 * N + 4);
    outer.set(new Uint8Array(inner.buffer, 0, 2 * N));
    outer.set(new Uint8Array(sha256(inner)), 2 * N);
    digest = new Uint8Array(sha256(outer));
    block.set(new Uint8Array(digest.buffer, 21, 7), TREE + 1);
    block[TREE + 1] = digest[21]! & 63;
    leaf = ((digest[28]! & 1) << 8) | digest[29]!;
    setKeyPair(leaf);
  };

  /** One FORS tree (algorithm 17). */
  const growTree = (tree: number): void => {
    const at = (tree * 3) >> 1;
    const bits = (digest[at]! << 8) | digest[at + 1]!;
    const index = (tree << TREE_HEIGHT) + (tree & 1 ? bits & 4095 : bits >> 4);
    setType(TYPE_FORS_TREE);
    setHash(index);
    block.set(read(), DATA);
    list.set(climb(hash(one), TREE_HEIGHT, index), DATA + tree * N);
  };

  /** One WOTS+ chain (algorithm 8). */
  const growChain = (chain: number): void => {
    if (chain === 0) spell();
    block[CHAIN_OR_HEIGHT] = chain;
    block.set(read(), DATA);
    // Nine of ten hash calls are made here: the names are local, since the interpreter searches scopes from the inside, and
    // all 32 bytes are taken, since the second half lies behind what is hashed.
    const [bytes, input, sha] = [block, one, sha256];
    for (let step = digits[chain]!; step < 15; step++) {
      bytes[HASH_OR_INDEX + 1] = step;
      bytes.set(new Uint8Array(sha(input)), DATA);
    }
    list.set(new Uint8Array(block.buffer, DATA, N), DATA + chain * N);
  };

  /** The node as 32 digits to base 16 and 3 of their checksum; the address of its key pair. */
  const spell = (): void => {
    let checksum = 0;
    digits = [];
    for (const byte of node) digits.push(byte >> 4, byte & 15);
    for (const digit of digits) checksum += 15 - digit;
    digits.push(checksum >> 8, (checksum >> 4) & 15, checksum & 15);
    block[LAYER] = layer;
    setType(0);
    setKeyPair(leaf);
  };

  /** The root of this layer's tree, and the way to the next layer: the tree's number loses nine bits, which are the next leaf. */
  const ascend = (): boolean | undefined => {
    node = compress(TYPE_WOTS_PK, CHAINS);
    setType(TYPE_TREE);
    setKeyPair(0);
    node = climb(node, LAYER_HEIGHT, leaf);
    if (++layer === LAYERS) {
      let different = 0;
      for (let i = 0; i < N; i++) different |= node[i]! ^ publicKey[N + i]!;
      return different === 0;
    }
    leaf = ((block[TREE + 6]! & 1) << 8) | block[TREE + 7]!;
    for (let i = TREE + 7; i > TREE + 1; i--) block[i] = ((block[i - 2]! << 8) | block[i - 1]!) >> 1;
    block[TREE + 1] = 0;
    return undefined;
  };

  return () => {
    const at = slice++;
    if (at === 0) begin();
    else if (at <= TREES) {
      growTree(at - 1);
      if (at === TREES) node = compress(TYPE_FORS_ROOTS, TREES);
    } else {
      const chain = (at - TREES - 1) % (CHAINS + 1);
      if (chain === CHAINS) return ascend();
      growChain(chain);
    }
    return undefined;
  };
}
