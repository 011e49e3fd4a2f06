import { describe } from 'vitest';
import { findMosquitto } from '../../../support/mosquitto.ts';
import { mosquittoClients } from './bench.ts';
import { describeClient } from './suite.ts';

describe.skipIf(!findMosquitto())('on Mosquitto', () => {
  describeClient('the client and Mosquitto', mosquittoClients, false);
});
