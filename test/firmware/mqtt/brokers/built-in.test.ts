import { virtualClients } from './bench.ts';
import { describeClient } from './suite.ts';

describeClient('the client and the built-in broker', (tight) => Promise.resolve(virtualClients(tight)), true);
