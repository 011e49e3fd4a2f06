import { describe, expect, it } from 'vitest';
import { checkSubset } from '../../build/check.ts';

const rules = (code: string): string[] => checkSubset(code, 'app.js').map((d) => d.code);

describe('checkSubset', () => {
  it('accepts what the interpreter runs as the language says', () => {
    const fine = [
      'let a=1;const b=a=>a+1;print(b(a))',
      'class A{constructor(){this.x=1}m(){return this.x}static s(){return 1}get g(){return 1}}class B extends A{constructor(){super()}}new B',
      'var o={a:1,m(){return 1},get g(){return 2},of:3,delete:4};o.of;o.delete',
      'function f(g){g()}for(let i=0;i<3;i++){let j=i;f(()=>j)}for(const x of [1,2])print(x)',
      'class A{m(){return this.constructor===A}n(){return [1].map(()=>this.constructor)}}new A',
      'switch(1){case 1:{let x=1;print(x);break}default:print(2)}',
      'new Promise(r=>setTimeout(r,1));new Promise((y,n)=>{n(1)}).catch(print)',
      '/^[a-z]+(\\d)x$/.test("a")&&"a,b".split(",")',
      'clearTimeout(setTimeout(()=>1,1));JSON.stringify({},null)',
      'require("Storage").read("x");typeof Map',
      'function f(){}try{f()}catch(e){print(e)}finally{print(1)}',
      'function a(){"x"==b&&b()}if(a()){};"x"==a()&&a();let b=1;switch(b){case 1:;"x"==b&&a()}if(b)"x"==b&&a();else"x"==b&&a()',
      'switch(E){case 1:break;case 2:{do{print()}while(E)}}',
      'try{print()}finally{for(;;)break;switch(E){case 1:break}[1].map(function(){return 1})}',
      'Object.keys({}).concat(Object.values({}))',
      '1e300+1E21+5e-324+.1e22+9007199254740993+9007199254740993000+0x1fffffffffffff',
    ];
    for (const code of fine) expect([code, rules(code)]).toEqual([code, []]);
  });

  it.each([
    ['let {a}=b', 'syntax'],
    ['let [a]=b', 'syntax'],
    ['f(...a)', 'syntax'],
    ['function f(a=1){}', 'syntax'],
    ['function f(...a){}', 'syntax'],
    ['a?.b', 'syntax'],
    ['a**b', 'syntax'],
    ['a??=1', 'syntax'],
    ['async function f(){}', 'syntax'],
    ['({[a]:1})', 'syntax'],
    ['function*f(){}', 'no-generator'],
    ['a:for(;;);', 'no-label'],
    ['1n', 'no-bigint'],
    ['f`x`', 'no-tagged-template'],
    ['class A{x=1}', 'no-class-field'],
    ['class A{delete(){}}', 'class-member-name'],
    ['class A{"a b"(){}}', 'class-member-name'],
    ['class A{[a](){}}', 'syntax'],
    ['class A extends f(){}', 'extends-expression'],
    ['class A extends Error{}', 'extends-builtin'],
    ['class A extends B{m(){return super.m()}}class B{}', 'super-member'],
    ['f(a?class{m(){}}:0)', 'class-read-over'],
    ['f(class A{m(){return A}})', 'class-self-name'],
    ['a.constructor===Array', 'constructor-member'],
    ['true["constructor"]', 'constructor-member'],
    ['function f(){return this.constructor}', 'constructor-member'],
    ['class A{m(){return function(){return this.constructor}}}', 'constructor-member'],
    ['debugger', 'no-debugger'],
    ['[1,,2]', 'array-hole'],
    ['var of=1', 'reserved-name'],
    ['switch(a){default:f();case 1:g()}', 'default-not-last'],
    ['switch(a){case 1:let x=1}', 'case-binding'],
    ['if(a){function f(){}}', 'block-function'],
    ['{class A{}}', 'block-class'],
    ['for(let i=0;i<3;i++)f(()=>i)', 'loop-binding'],
    ['for(const x of a)f(()=>x)', 'loop-binding'],
    ['f();let a=1;function f(){return a}', 'function-order'],
    ['function f(a){if(a){var b=1}return b}', 'var-order'],
    ['b=1;var b', 'var-order'],
    ['new Map', 'missing-global'],
    ['structuredClone(a)', 'missing-global'],
    ['Math.trunc(a)', 'missing-static'],
    ['Object.freeze(a)', 'missing-static'],
    ['Promise.race([])', 'missing-static'],
    ['a.flatMap(f)', 'missing-method'],
    ['Array.prototype.slice.call(a)', 'builtin-prototype'],
    ['getTime=1', 'assign-builtin'],
    ['a.length=0', 'assign-length'],
    ['clearTimeout()', 'clear-all'],
    ['clearInterval(undefined)', 'clear-all'],
    ['new Promise(()=>{})', 'promise-unsettled'],
    ['new Promise(function(y,n){})', 'promise-unsettled'],
    ['JSON.stringify(a,f)', 'json-replacer'],
    ['a.split(",",2)', 'split-limit'],
    ['require("left-pad")', 'unknown-module'],
    ['require(a)', 'unknown-module'],
    ['12345678901234567890', 'integer-literal'],
    ['9223372036854775808', 'integer-literal'],
    ['0xffff_ffff_ffff_ffff', 'integer-literal'],
    ['0b1'.padEnd(66, '0'), 'integer-literal'],
    ['if(a){}"x"==a&&f()', 'skipped-text'],
    ['try{}catch(e){}`x`.big', 'skipped-text'],
    ["switch(a){case 1:'x'==a&&f()}", 'skipped-text'],
    ['a={get in(){return 1}}', 'accessor-name'],
    ['a={set "b c"(d){}}', 'accessor-name'],
    ['`${a("}")}`', 'template-brace'],
    ['`${a}${`${/\\{/}`}`', 'template-brace'],
    ['if(a)/b/.test(c)', 'slash-place'],
    ['a++/2', 'slash-place'],
    ['b*a.new/2', 'slash-place'],
    ['a.default /= 2', 'slash-place'],
    ['delete f().a.b', 'delete-call'],
    ['delete new A().b', 'delete-call'],
    [`a.${'b'.repeat(64)}`, 'long-name'],
    ['switch(a){case 1:break;case 2:do{f()}while(a)}', 'do-in-case'],
    ['switch(a){case 1:if(a)do{f()}while(a)}', 'do-in-case'],
    ['new new Hub().Port()', 'nested-new'],
    ['function f(){g();return}', 'last-return'],
    ['const f=()=>{for(;;)if(g())return /* done */}', 'last-return'],
    ['for(function(){}();f();){}', 'for-head'],
    ['function f(){g(arguments);return function(){return arguments[0]}}', 'nested-arguments'],
    ['try{f({a:g(),b:1})}catch(e){}', 'try-literal'],
    ['try{try{}catch(e){a={b:c.d,e}}}catch(e){}', 'try-literal'],
    ['for(;;)try{f()}finally{if(a)break}', 'finally-jump'],
    ['function f(){try{f()}finally{for(;;)return}}', 'finally-jump'],
    ['for(;;){try{a()}finally{switch(a){case 1:continue}}}', 'finally-jump'],
    ['a.at(1)', 'missing-method'],
    ['Float32Array.from(a)', 'missing-static'],
    ['"\\u{41}"', 'syntax'],
    ['function f(){return\n1}', 'return-newline'],
    ['/a{2}/', 'regex'],
    ['/a+?/', 'regex'],
    ['/\\w+b|\\w+/', 'regex'],
    ['/x*$/', 'regex'],
    ['/\\cJ/', 'regex'],
    ['/(?:a)/', 'regex'],
    ['/(ab)+/', 'regex'],
    ['/((a)b)/', 'regex'],
    ['/\\bx/', 'regex'],
    ['/(a)\\1/', 'regex'],
    ['/[/]/', 'regex'],
    ['/x/m', 'regex'],
    ['/colou?r/', 'regex'],
    ['/(?<n>a)/', 'regex'],
    ['if(', 'parse'],
  ])('refuses %s as %s', (code, rule) => {
    expect(rules(code)).toContain(rule);
  });

  it('gives place, frame and hint', () => {
    const [found] = checkSubset('print(1);\nprint(Math.trunc(2.5));\n', 'lib/app.js');
    expect(found).toMatchObject({ code: 'missing-static', severity: 'error', file: 'lib/app.js', line: 2, column: 7 });
    expect(found!.frame).toBe('2 | print(Math.trunc(2.5));\n          ^');
    expect(found!.hint).toMatch(/Math\.floor/);
  });

  it('does not mistake methods of the program for missing built-ins', () => {
    expect(rules('class A{flatMap(){return 1}}new A().flatMap()')).toEqual([]);
  });

  it('does not mistake variables of the program for missing globals', () => {
    expect(rules('function f(Map,module){return Map+module}f(1,2)')).toEqual([]);
  });
});
