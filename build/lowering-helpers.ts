/**
 * Functions that lowered code calls, as text, each put into a bundle only when something calls it.
 * They are written in the subset, since they are not lowered themselves.
 */
export const HELPERS = {
  /** Object spread. Sources that are not objects count as empty, which Object.assign of the interpreter refuses. */
  assign: 'function $mote_assign(t){for(let s of arguments)if(s)for(let k of Object.keys(s))t[k]=s[k];return t}',

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

  /** Own property names and those of the prototypes, as for-in lists them, kept while the loop awaits. */
  forIn: 'function $mote_forIn(o){let r=[];for(let k in o||{})r.push(k);return r}',

  /** The items of a string, a typed array or an arguments object as an array. */
  list: 'function $mote_list(x){return Array.isArray(x)?x:[].slice.call(x)}',

  /** `new f(...list)`. Bound functions are no constructors on the interpreter, so a call of that many arguments is made. */
  construct: 'function $mote_construct(f,a){return new Function("f","a","return new f("+a.map((x,i)=>"a["+i+"]")+")")(f,a)}',

  /** Object rest: all but the named properties. */
  omit: 'function $mote_omit(o,n){let r={};for(let k of Object.keys(o))if(n.indexOf(k)<0)r[k]=o[k];return r}',

  /** Destructuring with an empty pattern: only null and undefined are refused. */
  empty: 'function $mote_empty(o){if(o==null)throw new TypeError("Cannot destructure "+o)}',

  /** A getter or setter with a computed name. */
  accessor:
    'function $mote_accessor(t,o,k,f){let d=Object.getOwnPropertyDescriptor(o,k)||{};let e={};if(d.get)e.get=d.get;if(d.set)e.set=d.set;e[t]=f;Object.defineProperty(o,k,e);return o}',
} as const;

export type HelperName = keyof typeof HELPERS;

export const HELPER_PREFIX = '$mote_';

/** Where a byte of a helper is said to come from, in source maps and in the build record. */
export const helperSource = (name: HelperName): string => `mote:${name}`;

/** Helpers of Babel's plugins and what stands for them on the interpreter. */
export const BABEL_HELPERS: Readonly<Record<string, HelperName>> = {
  arrayLikeToArray: 'list',
  construct: 'construct',
  defineAccessor: 'accessor',
  extends: 'assign',
  maybeArrayLike: 'list',
  objectDestructuringEmpty: 'empty',
  objectSpread2: 'assign',
  objectWithoutPropertiesLoose: 'omit',
  toArray: 'list',
  toConsumableArray: 'list',
};
