/**
 * Shapes of recursion, and how deep a 32-bit build of Espruino 2v29.277 with a stack of 25,000 bytes went in a promise job
 * before it reported an overflow (2026-11-25). `c.n` counts the calls.
 */
export interface StackShape {
  readonly name: string;
  readonly body: string;
  readonly depth: number;
}

export const STACK_SHAPES: readonly StackShape[] = [
  { name: 'plain', body: 'function(c){ function r(){ c.n++; r() } r() }', depth: 32 },
  { name: 'ifret', body: 'function(c){ function r(){ c.n++; if(c.n){ return r() } } r() }', depth: 25 },
  { name: 'arrow', body: 'function(c){ var r=()=>{c.n++;r()}; r() }', depth: 32 },
  { name: 'arrowexpr', body: 'function(c){ var r=()=>r(c.n++); r() }', depth: 34 },
  { name: 'method', body: 'function(c){ var o={m:function(){c.n++;this.m()}}; o.m() }', depth: 32 },
  { name: 'retplus', body: 'function(c){ function r(){ c.n++; return 1+r() } r() }', depth: 24 },
  { name: 'assign', body: 'function(c){ function r(){ c.n++; var x=r(); return x } r() }', depth: 31 },
  { name: 'for', body: 'function(c){ function r(){ c.n++; for(var i=0;i<1;i++){ r() } } r() }', depth: 21 },
  { name: 'while', body: 'function(c){ function r(){ c.n++; while(1){ r() } } r() }', depth: 23 },
  {
    name: 'forifeach',
    body: 'function(c){ function r(){ c.n++; for(var i=0;i<1;i++){ if(1){ [1].forEach(function(){r()}) } } } r() }',
    depth: 7,
  },
  { name: 'each', body: 'function(c){ function r(){ c.n++; [1].forEach(function(){r()}) } r() }', depth: 8 },
  { name: 'eacharrow', body: 'function(c){ function r(){ c.n++; [1].forEach(x=>r()) } r() }', depth: 8 },
  { name: 'arg', body: 'function(c){ function r(a){ c.n++; return r(r2(a)) } function r2(a){return a} r(1) }', depth: 30 },
  { name: 'argnest', body: 'function(c){ function id(a){return a} function r(){ c.n++; return id(r()) } r() }', depth: 17 },
  { name: 'tern', body: 'function(c){ function r(){ c.n++; return c.n?r():0 } r() }', depth: 28 },
  { name: 'and', body: 'function(c){ function r(){ c.n++; return c.n&&r() } r() }', depth: 24 },
  { name: 'ifelse3', body: 'function(c){ function r(){ c.n++; if(0){}else if(0){}else if(1){ r() } } r() }', depth: 21 },
  { name: 'try', body: 'function(c){ function r(){ c.n++; try{ r() }finally{} } r() }', depth: 28 },
  { name: 'switch', body: 'function(c){ function r(){ c.n++; switch(1){case 1: r()} } r() }', depth: 28 },
  { name: 'obj', body: 'function(c){ function r(){ c.n++; return {a:r()} } r() }', depth: 19 },
  { name: 'arr', body: 'function(c){ function r(){ c.n++; return [r()] } r() }', depth: 21 },
  { name: 'new', body: 'function(c){ function R(){ c.n++; new R() } new R() }', depth: 29 },
  { name: 'class', body: 'function(c){ class A{ m(){ c.n++; this.m() } } new A().m() }', depth: 32 },
  { name: 'ctor', body: 'function(c){ class A{ constructor(){ c.n++; new A() } } new A() }', depth: 29 },
  {
    name: 'super',
    body: 'function(c){ class A{ m(){ c.n++; this.m() } } class B extends A{ m(){ c.n++; super.m() } } new B().m() }',
    depth: 32,
  },
  { name: 'call', body: 'function(c){ function r(){ c.n++; r.call(c) } r() }', depth: 11 },
  { name: 'apply', body: 'function(c){ function r(){ c.n++; r.apply(c,[]) } r() }', depth: 11 },
  { name: 'params4', body: 'function(c){ function r(a,b,d,e){ c.n++; r(1,2,3,4) } r(1,2,3,4) }', depth: 32 },
  { name: 'locals', body: 'function(c){ function r(){ var a=1,b=2,d=3; c.n++; r() } r() }', depth: 32 },
  { name: 'block', body: 'function(c){ function r(){ c.n++; {{ r() }} } r() }', depth: 27 },
  { name: 'paren', body: 'function(c){ function r(){ c.n++; ((r())) } r() }', depth: 16 },
  { name: 'member', body: 'function(c){ var o={p:{q:{}}}; o.p.q.r=function(){ c.n++; o.p.q.r() }; o.p.q.r() }', depth: 32 },
  { name: 'map', body: 'function(c){ function r(){ c.n++; return [1].map(function(){return r()}) } r() }', depth: 8 },
  { name: 'letblk', body: 'function(c){ function r(){ c.n++; if(1){ let x=1; r(x) } } r() }', depth: 26 },
  { name: 'tmpl', body: 'function(c){ function r(){ c.n++; return `a${r()}` } r() }', depth: 16 },
  { name: 'eval', body: 'function(c){ function r(){ c.n++; eval("r()") } r() }', depth: 9 },
  { name: 'forof', body: 'function(c){ function r(){ c.n++; for(var v of [1]){ r() } } r() }', depth: 21 },
  { name: 'forin', body: 'function(c){ function r(){ c.n++; for(var v in [1]){ r() } } r() }', depth: 21 },
  { name: 'chain', body: 'function(c){ function a(){c.n++;b()} function b(){c.n++;d()} function d(){c.n++;a()} a() }', depth: 32 },
  { name: 'not', body: 'function(c){ function r(){ c.n++; if(!r()){} } r() }', depth: 29 },
  { name: 'cond', body: 'function(c){ function r(){ c.n++; if(r()){} } r() }', depth: 30 },
  { name: 'mul', body: 'function(c){ function r(){ c.n++; return c.n*r()+1 } r() }', depth: 24 },
  { name: 'coma', body: 'function(c){ function r(){ c.n++; 1,r() } r() }', depth: 32 },
  { name: 'cmp', body: 'function(c){ function r(){ c.n++; return r()===1 } r() }', depth: 31 },
];
