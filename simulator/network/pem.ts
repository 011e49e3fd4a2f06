/** A DER certificate as PEM (RFC 7468): lines of 64 characters, and no empty one, which OpenSSL would refuse. */
export function pemCertificate(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
