/** Requirement 137: TLS verifies the broker's certificate and host name, always. 5:4.2-1, 5.4. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, MqttError } from '../../../fleet/mqtt/node.ts';
import type { ConnectOptions } from '../../../fleet/mqtt/node.ts';
import { createCertificates, hasOpenssl } from '../../firmware/mqtt/certificates.ts';
import type { Certificates } from '../../firmware/mqtt/certificates.ts';
import { createMosquitto, findMosquitto } from '../../support/mosquitto.ts';
import type { Mosquitto } from '../../support/mosquitto.ts';

const LISTENER = 'cafile {dir}/ca.crt\ncertfile {dir}/server.crt\nkeyfile {dir}/server.key';

async function tlsBroker(certificates: Certificates, access: string): Promise<Mosquitto> {
  const { ca, server } = certificates;
  const mosquitto = await createMosquitto({
    files: { 'ca.crt': ca, 'server.crt': server.cert, 'server.key': server.key },
    config: `${LISTENER}\n${access}`,
  });
  await mosquitto.start();
  return mosquitto;
}

describe.skipIf(!findMosquitto() || !hasOpenssl())('137: the client for Node over TLS', () => {
  let good: Certificates;
  let open: Mosquitto;
  let closed: Mosquitto;
  let expired: Mosquitto;
  let stale: Certificates;

  beforeAll(async () => {
    good = createCertificates('node-1');
    stale = createCertificates('node-1', 'ec', -1);
    [open, closed, expired] = await Promise.all([
      tlsBroker(good, 'allow_anonymous true'),
      tlsBroker(good, 'require_certificate true\nuse_identity_as_username true\nallow_anonymous false'),
      tlsBroker(stale, 'allow_anonymous true'),
    ]);
  });
  afterAll(() => Promise.all([open, closed, expired].map((broker) => broker?.remove())));

  async function outcome(host: string, port: number, options: ConnectOptions): Promise<string> {
    try {
      const client = await connect(`mqtts://${host}:${port}`, options);
      await client.publish('t', 'x', { qos: 1 });
      await client.end();
      return 'connected';
    } catch (error) {
      expect(error).toBeInstanceOf(MqttError);
      const { code, detail } = error as MqttError;
      return `${code} ${detail}`;
    }
  }

  it('connects where authority and name are right, by name and by address', async () => {
    expect(await outcome('localhost', open.port, { ca: good.ca })).toBe('connected');
    expect(await outcome('127.0.0.1', open.port, { ca: good.ca })).toBe('connected');
  });

  it('refuses a certificate of another authority', async () => {
    expect(await outcome('localhost', open.port, { ca: stale.ca })).toMatch(/^MQTT_CERTIFICATE (UNABLE|SELF_SIGNED|CERT_SIGNATURE)/);
  });

  it('refuses an authority that nobody named', async () => {
    expect(await outcome('localhost', open.port, {})).toMatch(/^MQTT_CERTIFICATE (UNABLE|SELF_SIGNED)/);
  });

  it('refuses a certificate for another host', async () => {
    expect(await outcome('localhost', open.port, { ca: good.ca, servername: 'broker.example' })).toBe(
      'MQTT_CERTIFICATE ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('refuses a certificate that has expired', async () => {
    expect(await outcome('localhost', expired.port, { ca: stale.ca })).toBe('MQTT_CERTIFICATE CERT_HAS_EXPIRED');
  });

  it('shows its own certificate where the broker asks for one', async () => {
    expect(await outcome('localhost', closed.port, { ca: good.ca, ...good.client })).toBe('connected');
    expect(await outcome('localhost', closed.port, { ca: good.ca })).toMatch(/^MQTT_(CONNECTION|CERTIFICATE) /);
  });

  it('says what to do about it', async () => {
    const refused = await connect(`mqtts://localhost:${open.port}`).catch((error: unknown) => error);
    expect(refused).toMatchObject({ exitCode: 8, hint: expect.stringContaining('`ca`') as string });
  });
});
