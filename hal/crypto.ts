/** The cryptography that a board has natively, on byte strings. */
export interface Crypto {
  /** 32 bytes. */
  sha256(data: string): string;
  /** PBKDF2 with HMAC-SHA-256, 32 bytes. RFC 8018 §5.2. Blocks until it is done. */
  pbkdf2Sha256(password: string, salt: string, iterations: number): string;
  /** From the generator of the hardware. */
  randomBytes(count: number): string;
}
