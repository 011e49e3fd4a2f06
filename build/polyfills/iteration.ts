/**
 * The iteration protocol. The interpreter has no Symbol, so an iterable has the method `$it` in place of `[Symbol.iterator]`.
 */
export const ITERATION = {
  /** An iterator from its step, which answers undefined at the end or a list of one item. */
  cursor: 'function $mote_cursor(f){return{next(){let r=f&&f();if(!r)f=0;return{value:r?r[0]:undefined,done:!r}},$it(){return this}}}',

  /** The iterator of an iterable, array, typed array or string. */
  iter: 'function $mote_iter(x){if(x.$it)return x.$it();let i=0;return $mote_cursor(()=>i<x.length?[x[i++]]:0)}',

  /** Closes an iterator whose loop was left early. */
  close: 'function $mote_close(i,s){if(s&&!s.done&&i.return)i.return()}',

  /** The items of a string, a typed array or an arguments object as an array. */
  list: 'function $mote_list(x){return Array.isArray(x)?x:[].slice.call(x)}',

  /** The items of anything that can be iterated as an array. */
  items:
    'function $mote_items(x){if(!x.$it)return[].slice.call(x);' +
    'let r=[];for(let i=x.$it(),s;!(s=i.next()).done;)r.push(s.value);return r}',

  /** The first `n` items of anything that can be iterated, which is closed then. */
  take: 'function $mote_take(x,n){let i=$mote_iter(x),r=[],s=0;for(;n-->0&&!(s=i.next()).done;)r.push(s.value);$mote_close(i,s||{});return r}',

  /**
   * Runs the state machine of a generator function: `$.m` non-zero says that the returned value is the last.
   */
  gen:
    'function $mote_gen(f){let $={n:0},d=0,r=v=>({value:v,done:!!d});return{next(v){if(d)return r();$.v=v;d=1;v=f($);if(!$.m)d=0;return r(v)},' +
    'return(v){d=1;return r(v)},throw(e){d=1;throw e},$it(){return this}}}',

  /** The same for generators that yield inside try, where \`t\` is as for `asyncTry`, or delegate with yield*. */
  genTry:
    'function $mote_gen(f,t){let $={n:0},d=0,g=0,r=v=>({value:v,done:!!d}),s=(v,k)=>{let x=0;if(d){if(k==1)throw v;return r(k?v:undefined)}d=1;for(;;)try{' +
    'if(g){let i=g,q;g=0;q=k==1?i.throw(v):k==2?(i.return?i.return(v):{value:v,done:1}):i.next(v);if(!q.done){g=i;d=0;return q}v=q.value;if(k==1)k=0}' +
    'if(k){let c=k;for(let i of t||[])if(c==4){if(i[2]==v){c=i[4]||3;v=i[4]?i[5]:i[3];i[4]=0}}' +
    'else if(c&&i[0]<=$.p){if(c==1&&$.p<i[1]){c=0;$.n=i[1];$.v=v}' +
    'else if($.p<i[2]&&(c<3||v<i[0]||v>i[2])){i[4]=c;i[5]=v;$.n=i[2];c=0}}' +
    'if(c==1)x=1;if(x||c==2)break;if(c==3)$.n=v}else $.v=v;' +
    '$.m=0;v=f($);k=$.m;if(!k){if(v&&v.$star){g=v.$star;v=undefined}else{d=0;return r(v)}}}catch(e){k=1;v=e}if(x)throw v;return r(v)};' +
    'return{next(v){return s(v)},return(v){return s(v,2)},throw(e){return s(e,1)},$it(){return this}}}',

  /** What a generator yields to hand over to another iterable. */
  star: 'function $mote_star(x){return{$star:$mote_iter(x)}}',

  /** Own property names and those of the prototypes, each once, as for-in lists them, kept while the loop runs. */
  forIn: 'function $mote_forIn(o){let r=[];for(let k in o||{})if(r.indexOf(k)<0)r.push(k);return r}',
} as const;
