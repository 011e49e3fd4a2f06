/**
 * What runs the state machines that async functions become. Each goes on by a call of the same function with its state bound: async functions
 * that call each other take as little of the stack as they can, and nothing waits for the garbage collector.
 */
export const ASYNC = {
  /**
   * Runs a state machine `f($)` as an async function: `$.n` is the next state, `$.v` the value that was awaited,
   * `$.m` non-zero says that the returned value is the result.
   */
  async:
    'function $mote_async(f,$,v,q){q=$||new Promise((y,e)=>{$={n:0,y,e}});' +
    'try{$.v=v;v=f($);$.m?$.y(v):Promise.resolve(v).then($mote_async.bind(q,f,$),$.e)}catch(e){$.e(e)}return q}',

  /**
   * The same for functions that await inside try. `$.p` is the state last entered, `$.m` says what a returned value is:
   * 0 to be awaited, 2 the result, 3 a state to jump to, 4 the end of the finally block at that state; 1 is an error.
   * Each try region `t[i]` is [first state, catch, finally, after, pending kind, pending value].
   */
  asyncTry:
    'function $mote_async(f,t,$,k,v,q){q=$||new Promise((y,e)=>{t=t||[];$={n:0,1:e,2:y}});for(;;)try{' +
    'if(k){let c=k;for(let i of t)if(c==4){if(i[2]==v){c=i[4]||3;v=i[4]?i[5]:i[3];i[4]=0}}' +
    'else if(c&&i[0]<=$.p){if(c==1&&$.p<i[1]){c=0;$.n=i[1];$.v=v}' +
    'else if($.p<i[2]&&(c<3||v<i[0]||v>i[2])){i[4]=c;i[5]=v;$.n=i[2];c=0}}' +
    'if($[c])return $[c](v),q;if(c==3)$.n=v}else $.v=v;' +
    '$.m=0;v=f($);k=$.m;if(!k)return Promise.resolve(v).then($mote_async.bind(q,f,t,$,0),$mote_async.bind(q,f,t,$,1)),q}catch(e){k=1;v=e}}',

  /** An async function without await, in a program that has no other. */
  asyncNow: 'function $mote_asyncNow(f){return new Promise(y=>y(f()))}',
} as const;
