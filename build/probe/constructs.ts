/**
 * Questions about the language, by the rule that stands on the answer: each is the body of a function, and what it returns is compared
 * with what the host's engine returns for the same text. A rule with several has them behind a slash.
 */
export interface Question {
  readonly code: string;
  /** What the language says, where the host's engine cannot be asked: it lacks the construct, or the function. */
  readonly expected?: string;
}

const SYNTAX: Readonly<Record<string, string>> = {
  'syntax/array-pattern': 'let [a,b]=[1,2];return a+b',
  'syntax/object-pattern': 'let {a}={a:1};return a',
  'syntax/default': 'return (function(a=3){return a})()',
  'syntax/rest': 'return (function(...a){return a.length})(1,2)',
  'syntax/spread': 'let a=[1,2];return [0,...a].length+Math.max(...a)+Object.keys({...{x:1}}).length',
  'syntax/async': 'return typeof (async function(){})()',
  'syntax/await': 'return typeof (async function(){await 1})()',
  'syntax/optional-chaining': 'let a;return String(a?.b)',
  'syntax/import': "let p=import('x');p.catch(function(){});return typeof p",
  'for-head': 'let n=0;for(function(){n=1}();n<3;n++);return n',
  'last-return': 'let n=0;function f(){n++;if(n>1)return}f();f();return n',
  'nested-new': 'function A(){this.B=function(){this.n=3}}return new new A().B().n',
  'syntax/exponent': 'let a=3;a**=2;return 2**3+a',
  'syntax/logical-assignment': 'let a,b=0,c=1;a??=4;b||=5;c&&=6;return a+b+c',
  'syntax/computed-key': "let k='z';return {[k]:1}.z",
  'accessor-before-spread': 'return {get b(){return 2},...{b:1}}.b',
  'syntax/computed-member': "let k='m';class A{[k](){return 1}}return new A().m()",
  'syntax/code-point-escape': 'return "\\u{41}"+`\\u{42}`',
};

const REFUSED: Readonly<Record<string, string | Question>> = {
  'no-async-generator': 'return typeof (async function*(){yield 1})().next',
  'no-bigint': 'return String(2n**70n)',
  'no-class-field': 'class A{list=[]}new A().list.push(1);return new A().list.length',
  'no-debugger': 'debugger;return 1',
  'no-decorator': { code: 'function d(c){return c}@d class A{}return new A() instanceof A', expected: 'true' },
  'no-dynamic-import': "let p=import('x');p.catch(function(){});return typeof p",
  'no-for-await': 'return typeof (async function(){for await(const x of [1])x})()',
  'no-generator': 'return (function*(){yield 7})().next().value',
  'no-import-meta': { code: 'return typeof import.meta', expected: 'object' },
  'no-label': 'let n=0;a:for(;;){for(;;){n++;break a}}return n',
  'no-new-target': 'function F(){this.t=new.target===F}return new F().t',
  'no-private-member': 'class A{#x=3;get(){return this.#x}}return new A().get()',
  'no-static-block': 'let n=0;class A{static{n=2}}return n',
  'no-super-call-in-arrow': 'class A{constructor(){this.a=1}}class B extends A{constructor(){(()=>super())()}}return new B().a',
  'no-tagged-template': 'function f(t,v){return t.join()+v}return f`a${1}b`',
  'no-top-level-await': { code: 'await 1;return 1', expected: '1' },
  'no-using': { code: 'let n=0;{using x={[Symbol.dispose](){n=1}}}return n', expected: '1' },
  'no-with': 'with({a:4})return a',
};

const ORDER: Readonly<Record<string, string>> = {
  'function-order': 'return f();function f(){return 1}',
  'var-order/before': 'v=1;var v;return typeof globalThis.v',
  'var-order/skipped': 'if(0){var v=1}return typeof v+v',
  'loop-binding/for': 'let f=[];for(let i=0;i<3;i++)f.push(()=>i);return f.map(g=>g()).join()',
  'loop-binding/for-of': 'let f=[];for(const x of [1,2,3])f.push(()=>x);return f.map(g=>g()).join()',
  'loop-binding/for-in': 'let f=[];for(const x in {a:1,b:2})f.push(()=>x);return f.map(g=>g()).join()',
  'case-binding': 'let x=1;switch(1){case 1:let x=2}return x',
  'block-class': 'let A=1;{class A{}}return A',
  'block-function': '"use strict";let f=1;{function f(){}}return f',
  'class-self-name': 'let A=class B{m(){return typeof B}};return new A().m()',
  'default-not-last': 'let n=0;switch(2){default:n=5;case 1:n++}return n',
};

const CLASSES: Readonly<Record<string, string>> = {
  'class-read-over': 'let A=false?class{m(){}}:5;return A',
  'class-member-name': 'class A{delete(){return 1}"a b"(){return 2}}return new A().delete()+new A()["a b"]()',
  'constructor-member': 'Array.isArray(0);return [].constructor===Array',
  'extends-builtin/Array': 'class A extends Array{}let a=new A();a.push(1);return a.length',
  'extends-builtin/Error': "class A extends Error{constructor(m){super(m)}}let e=new A('x');return e.message+(e instanceof Error)",
  'extends-expression': 'class A{}return new (class extends (0,A){})() instanceof A',
  'static-accessor': 'class A{static get n(){return this.v}}A.v=1;class B extends A{}B.v=2;return B.n',
  'static-getter': 'let n=0;class A{static get n(){return ++n}}return A.n+A.n',
  'super-in-arrow': 'class A{m(){return 1}}class B extends A{m(){return (()=>super.m())()}}return new B().m()',
  'super-member': 'class A{m(){return 1}}class B extends A{m(){return super.m()+1}}class C extends B{}return new C().m()',
  'super-spread': 'class A{constructor(a,b){this.s=a+b}}class B extends A{constructor(...l){super(...l)}}return new B(1,2).s',
};

const STATEMENTS: Readonly<Record<string, string>> = {
  'arguments-count': 'return (function(a,b){return arguments.length})()',
  'delete-call': 'let o={a:1},f=function(){return o};delete f().a;return "a" in o',
  'do-in-case': 'let n=0;switch(1){case 1:break;case 2:do{}while(0);n=1}return n',
  'long-name': `let o={};o.${'n'.repeat(64)}a=1;o.${'n'.repeat(64)}b=2;return Object.keys(o).length`,
  'nested-arguments': 'return (function(){arguments;return (function(){return arguments.length})(1,2)})(1)',
  'try-literal': 'let r="missed";const f=()=>{throw 1};try{let o={a:f(),b:2}}catch(e){r="caught"}return r',
  'accessor-name': 'return {get delete(){return 1}}.delete+{get "a b"(){return 2}}["a b"]',
  'array-hole': 'if(0)[1,,3];return 1',
  'do-body': 'let i=0;do if(i<9)i++;while(i<3);return i',
  'finally-jump/break': 'for(let i=0;i<3;i++){try{i}finally{if(i==1)return "left"}}return "stayed"',
  'finally-jump/error': 'try{return (function(){try{throw 1}finally{return 2}})()}catch(e){return "thrown"}',
  'nested-pattern': 'let [[a]]=[new Set([3])];return a',
  'reserved-name': 'let of=1;return of',
  'return-newline': 'return (function(){return\n1})()',
};

/** What is read otherwise than it is written: commas, slashes, and statements that begin with a text behind what is skipped. */
const TEXTS: Readonly<Record<string, string>> = {
  'sequence-place/index': 'let a=[1,2];return a[0,1]',
  'sequence-place/case': 'switch(2){case 1,2:return 1}return 0',
  'slash-place/behind-bracket': 'let n=0;if(1)/a/.test("a")&&(n=1);return n',
  'slash-place/behind-sign': 'let i=4;return i++/2',
  'slash-place/behind-word': 'let o={in:4};return o.in/2',
  'template-brace': 'return `a${"}"}b`',
  'skipped-text/branch': 'let n=0;if(n){n=9}"a"===String.fromCharCode(97)&&(n=1);return n',
  'skipped-text/else': 'let n=0;if(!n){n=0}else{n=9}"a"===String.fromCharCode(97)&&(n=1);return n',
  'skipped-text/catch': 'let n=0;try{n=0}catch(e){n=9}"a"===String.fromCharCode(97)&&(n=1);return n',
  'skipped-text/case': 'let n=0;switch(1){case 1:"a"===String.fromCharCode(97)&&(n=1)}return n',
  'skipped-text/template': 'let n=0;switch(1){case 1:`a`===String.fromCharCode(97)&&(n=1)}return n',
};

const REGEX: Readonly<Record<string, string | Question>> = {
  'regex/count': 'return /^a{2}$/.test("aa")',
  'regex/lazy': 'return /a+?/.exec("aaa")[0]',
  'regex/optional': 'return /colou?r/.test("color")',
  'regex/group-without-capture': 'return /(?:a)b/.test("ab")',
  'regex/look-around': 'return /a(?=b)/.test("ab")',
  'regex/named-group': 'return /(?<n>a)/.exec("a").groups.n',
  'regex/repeated-group': 'return /^(ab)+$/.test("abab")',
  'regex/nested-group': 'return /((a)b)/.exec("ab").join()',
  'regex/word-boundary': 'return /\\bx/.test("a x")',
  'regex/back-reference': 'return /(a)\\1/.test("aa")',
  'regex/property': 'return /\\p{L}/u.test("a")',
  'regex/code-point': 'return /\\u{41}/u.test("A")',
  'regex/slash-in-class': 'return /[/]/.test("/")',
  'regex/flag-m': 'return /^b/m.test("a\\nb")',
  'regex/flag-s': 'return /a.b/s.test("a\\nb")',
  'regex/flag-u': 'return /^.$/u.test("\\u{1F600}")',
  'regex/flag-y': 'return /b/y.test("ab")',
  'regex/alternative-in-group': 'return /(a|b)c/.exec("ac")[0]',
  'regex/alternative-behind-start': 'return /^a|b/.test("xb")',
  'regex/bar-in-class': 'return /a[|]b/.test("]b")',
  'regex/group-beside-alternatives': 'return String(/x(a)|(b)/.exec("b")[1])',
  'regex/letter-in-class': { code: 'return /^[\xC3\xA9]$/.test("\xC3\xA9")', expected: 'true' },
  'regex/plus-of-none/end': 'return /^[^,]+$/.test("")',
  'regex/plus-of-none/same': 'return /a+a/.test("a")',
  'regex/repeat-before-alternative': 'return /\\w+b|\\w+/.exec("abc")[0]',
  'regex/nothing-at-end': 'return /x*$/.test("a")',
  'regex/many-groups': 'return /(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)/.exec("abcdefghij").length',
  'regex/control-letter': 'return /\\cJ/.test("\\n")',
  'regex/unicode-escape': 'return /\\u0041/.test("A")',
  'regex/dot': 'return /a.b/.test("a\\nb")',
};

const LIBRARY: Readonly<Record<string, string | Question>> = {
  'array-length': 'let a=[1,2,3];a.length-=1;return a.length',
  'assign-builtin': { code: 'getTime=function(){return 5};return getTime()', expected: '5' },
  'assign-length': 'let a=[1,2];a.length=0;return a.length',
  'builtin-prototype': 'return Array.prototype.slice.call([1,2],1).join()',
  'clear-all': {
    code: 'let t=setTimeout(function(){},1e6);clearTimeout();try{changeInterval(t,1e6);return "kept"}catch(e){return "cleared"}',
    expected: 'kept',
  },
  'detached-method': 'return (function(){"use strict";return typeof this})()',
  'json-replacer': "return JSON.stringify({a:1,b:2},['a'])",
  'object-member':
    "let o={};return 'addListener,clone,emit,off,on,once,removeAllListeners,removeListener,toString'.split(',').filter(function(n){return o[n]!==undefined}).join()",
  'regex-dynamic/copied': 'return "ab".replace(new RegExp(/a/),"-")',
  'regex-dynamic/match': 'return String("abab".match("a."))',
  'promise-unsettled': 'let p=new Promise(function(){});return typeof p+typeof p.then',
  'replace-empty': "return 'ab'.replaceAll('','-')",
  'replace-pattern': "return 'a1'.replace(/\\d/,'[$&]')",
  'polyfill/text-index': 'let i=-1;return String("ab"[i])',
  'split-limit': "return 'a,b,c'.split(',',2).length",
  'source-text': 'return String(/a/)',
  'split-empty': "return 'ab'.split(/x*/).join()",
  'split-captures': "return 'a1b'.split(/(1)/).length",
  // The language calls it in a later job.
  thenable: {
    code: 'let n=0,o={v:5};o.then=function(y){n=this.v;y(1)};Promise.resolve(o);return String(n)',
    expected: '5',
  },
  'polyfill/assign-list': 'return Object.assign([1],{a:2}).a',
  'polyfill/assign-setter': 'let n=0,o={set v(x){n=x}};Object.assign(o,{v:2});return n',
  'bytes-equality': 'return new Uint8Array(1)===new Uint8Array(1)',
  'polyfill/concat-undefined': 'return [1].concat(undefined,2).length',
  'date-equality': 'return new Date(5)===new Date(5)',
  'polyfill/date-fractions': 'let n=0;for(let i=0;i<5;i++)n+=Date.now()%1;return n>0?"parts":0',
  'polyfill/date-day': 'return new Date(2020,5).getDate()',
  'polyfill/defined-writable': 'let o={};Object.defineProperty(o,"x",{value:1});try{o.x=2}catch(e){}return o.x',
  'polyfill/entries-of-numbers': 'return Object.fromEntries([[1,2]])[1]',
  'polyfill/equal/blank': 'return "  "==0',
  'polyfill/equal/null': 'return "null"==null',
  'polyfill/error-instance': 'return new TypeError("x") instanceof Error',
  'polyfill/error-name': 'try{null.x}catch(e){return typeof e.name}',
  'polyfill/find-index-of-hole': 'return new Array(2).findIndex(function(x){return x===undefined})',
  'polyfill/fixed-carry': 'return (9.97).toFixed(1)+" "+(2.7).toFixed(0)',
  'polyfill/index-of-from-end': 'return [1,2,3].indexOf(1,-1)',
  'polyfill/item-in-front': 'return String(new Uint8Array(1)[-1])',
  'polyfill/index-of-part': 'return "ab".indexOf("bc")',
  'polyfill/match-nothing': 'return String("abc".match(/\\d/g))',
  'polyfill/number-of-object': 'return Number({valueOf:function(){return 4}})',
  'polyfill/power': 'return [Math.pow(2,31),Math.pow(3,16),Math.pow(10,-2)].join()',
  'polyfill/number-text/blanks': 'return Number(" 5 ")',
  'polyfill/number-text/exponent': 'return String(parseFloat("e5"))',
  'polyfill/number-text/sign': 'return parseInt("-0x10")',
  'polyfill/number-text/zeros': 'return Number("010")',
  'polyfill/prototype-end': 'return String(Object.getPrototypeOf(Object.getPrototypeOf({})))',
  'polyfill/reduce-undefined': 'return [1,2].reduce(function(a,b){return String(a)+b},undefined)',
  'polyfill/replace-function': "return 'aa'.replace('a',function(m,i){return m+i})",
  'polyfill/round-half': 'return Math.round(-2.5)',
  'polyfill/slice-endless': 'return [1,2].slice(0,Infinity).length',
  'polyfill/sort-large': 'return new Uint32Array([4e9,1]).sort()[0]',
  'polyfill/square-root': 'return Math.floor(Math.sqrt(49))',
  'polyfill/sign-of-nan': 'return String(Math.sign(NaN))',
  'polyfill/switch-objects': 'let x={a:1},y={a:2};switch(y){case x:return 1;case y:return 2}',
  'polyfill/sort-stability':
    'let a=[];for(let i=0;i<40;i++)a.push({k:i&1,i:i});a.sort(function(x,y){return x.k-y.k});return a.map(x=>x.i).join()',
  'polyfill/splice-negative': 'let a=[1,2];a.splice(0,-1);return a.length',
  'polyfill/subarray-past-end': 'return new Uint8Array(3).subarray(1,9).length',
  'polyfill/view-length': 'return new DataView(new ArrayBuffer(4),1).byteLength',
  'polyfill/view-of-none': 'return new Uint8Array(new ArrayBuffer(4),1,0).length',
};

const VALUES: Readonly<Record<string, string | Question>> = {
  'clamped-rounding': 'let a=new Uint8ClampedArray(1);a[0]=1.6;return a[0]',
  'date-text/unreadable': "return isNaN(new Date('no date').getTime())",
  'date-text/written': 'return new Date(0).toString().substr(0,15)',
  'defined-hidden': "let o={};Object.defineProperty(o,'x',{value:1});return Object.keys(o).length",
  'descriptor-order': "return Object.keys(Object.getOwnPropertyDescriptor({a:1},'a')).join()",
  'fault-type': 'try{null.x}catch(e){return e instanceof TypeError}',
  'fraction-equality/sum': 'return 0.1+0.2===0.3',
  'fraction-equality/literal': 'return 0.75===0.5+0.25',
  'fraction-equality/exponent': 'return 1e30===1e15*1e15',
  'free-places/concat': 'return new Array(3).concat([1]).length',
  'free-places/map': 'return new Array(3).map(function(x){return x}).length',
  'hidden-listed': "return JSON.stringify(Object.assign(new Error('x'),{a:1}))",
  'inherited-name': "return 'isPrototypeOf' in {}",
  'integer-keys': 'return Object.keys({b:1,2:1,1:1}).join()',
  'integer-literal/decimal': 'return 18446744073709551615>0',
  'integer-literal/hex': 'return 0x10000000000000000>0',
  'json-cycle': 'let a={};a.a=a;try{JSON.stringify(a);return "written"}catch(e){return "thrown"}',
  'json-escape/capitals': 'return JSON.stringify(String.fromCharCode(31))',
  'json-escape/delete': 'return JSON.stringify(String.fromCharCode(127))',
  'json-getter': 'return JSON.stringify({get a(){return 1}})',
  'json-indent': 'return JSON.stringify({a:[1]},null,2)',
  'json-lenient': "try{JSON.parse('[1] x');return 1}catch(e){return 0}",
  'json-value': 'return JSON.stringify(new Uint8Array([1]))+typeof JSON.stringify(undefined)',
  'list-changed': 'let a=[1,2,3],s=[];a.forEach(function(x){s.push(x);if(x==1)a.shift()});return s.join()',
  'number-text': 'return String(1/3)',
  'stored-value/element': 'let u=new Uint8Array(1);return u[0]=300',
  'stored-value/getter': 'let n=0,o={get v(){n++;return 1},set v(x){}};o.v=5;return n',
  // The two bytes of one character, as an interpreter reads them from a file.
  'utf8-text': { code: 'return "\xc3\xa9".length', expected: '1' },
};

const asked = (group: Readonly<Record<string, string | Question>>): [string, Question][] =>
  Object.entries(group).map(([id, question]) => [id, typeof question === 'string' ? { code: question } : question]);

/** Every question, by id. */
export const CONSTRUCTS: Readonly<Record<string, Question>> = Object.fromEntries(
  [SYNTAX, REFUSED, ORDER, CLASSES, STATEMENTS, TEXTS, REGEX, LIBRARY, VALUES].flatMap(asked),
);
