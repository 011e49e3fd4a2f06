import { describeBroker } from './behaviour.ts';
import { virtualBench } from './bench.ts';

describeBroker('built-in broker', () => Promise.resolve(virtualBench()));
