/** A program for the interpreter: prints what the codecs do, each ten calls deep, as in a handler of an application. */
import { say } from './cases.ts';

let result: any;

function deep(calls: number, work: () => any): void {
  if (calls > 0) deep(calls - 1, work);
  else result = work();
}

if (JSON.parse('"\\u20ac"').charCodeAt(0) > 255) console.log('#strings hold letters');
say(
  (line) => console.log('#' + line),
  (work) => {
    deep(10, work);
    return result;
  },
);
console.log('#done');
