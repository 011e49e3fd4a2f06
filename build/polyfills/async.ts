/** What runs the state machines that async functions become. */
export const ASYNC = {
  /**
   * Runs a state machine `f($)` as an async function: `$.n` is the next state, `$.v` the value that was awaited,
   * `$.m` non-zero says that the returned value is the result.
   */
  async:
    'function $mote_async(f){return new Promise((y,n)=>{let $={n:0},s=v=>{try{$.v=v;v=f($);$.m?y(v):Promise.resolve(v).then(s,n)}catch(e){n(e)}};s()})}',

  /**
   * The same for functions that await inside try. `$.p` is the state last entered, `$.m` says what a returned value is:
   * 0 to be awaited, 2 the result, 3 a state to jump to, 4 the end of the finally block at that state.
   * Each try region `t[i]` is [first state, catch, finally, after, pending kind, pending value].
   */
  asyncTry:
    'function $mote_async(f,t){return new Promise((y,n)=>{let $={n:0},r=e=>s(e,1),s=(v,k)=>{for(;;)try{' +
    'if(k){let c=k;for(let i of t||[])if(c==4){if(i[2]==v){c=i[4]||3;v=i[4]?i[5]:i[3];i[4]=0}}' +
    'else if(c&&i[0]<=$.p){if(c==1&&$.p<i[1]){c=0;$.n=i[1];$.v=v}' +
    'else if($.p<i[2]&&(c<3||v<i[0]||v>i[2])){i[4]=c;i[5]=v;$.n=i[2];c=0}}' +
    'if(c==1)return n(v);if(c==2)return y(v);if(c==3)$.n=v}else $.v=v;' +
    '$.m=0;v=f($);k=$.m;if(!k)return Promise.resolve(v).then(s,r)}catch(e){k=1;v=e}};s()})}',

  /** An async function without await. */
  asyncNow: 'function $mote_asyncNow(f){return new Promise(y=>y(f()))}',
} as const;
