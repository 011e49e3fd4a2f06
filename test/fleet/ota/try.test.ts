import { it, expect } from 'vitest';
import { buildParts, nodeBundle, provisionedStorage, releaseOf, Rig } from './rig.ts';
it('updates', async () => {
  const parts = await buildParts();
  const v1 = nodeBundle(parts, 1), v2 = nodeBundle(parts, 2);
  const r1 = releaseOf(v1, 1), r2 = releaseOf(v2, 2);
  console.log(r1.chunks.length, r1.body.length, r2.chunks.filter(c=>!r1.chunks.some(d=>d.hash===c.hash)).length, r1.chunks.reduce((s,c)=>s+c.payload.length,0), v1.length);
  const rig = new Rig();
  const node = rig.add('node-1', provisionedStorage(parts, r1, v1));
  rig.runFor(20);
  console.log(node.lines, node.status());
  rig.push(r2);
  let last=''; 
  for (let s=0;s<120;s++){ rig.runFor(1); const t=JSON.stringify(node.status()); if(t!==last){console.log(s,t, node.board.stack.peakBytes);last=t; if(s<4)console.log(node.board.deepestCalls().slice(0,25).map(c=>c.functionName+':'+c.column+' '+parts.code.slice(c.column-20,c.column+20)))} }
  console.log(node.lines, node.board.uncaught, node.board.stack.peakBytes, node.board.deepestCalls().slice(0,12).map(c=>c.functionName+':'+c.line+':'+c.column));
  expect(node.status()).toMatchObject({run:2});
}, 100000);
