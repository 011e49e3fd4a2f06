/**
 * Map and Set: keys and values in two arrays, searched by the interpreter itself. An iterator follows deletions: each leaves a
 * note `d` of its place (-1: all) in the epoch that iterators hold, and opens the next epoch `n`; forgotten iterators cost nothing.
 */
export const COLLECTIONS = {
  Keyed: `class $mote_Keyed{constructor(s){this.$e={};this.clear();if(s!=null)for(let i of $mote_items(s))this.$p(i)}
get size(){return this.$k.length}
$i(k){return k===k?this.$k.indexOf(k):this.$k.findIndex(x=>x!==x)}
has(k){return this.$i(k)>=0}
set(k,v){let i=this.$i(k);this.$v[i<0?this.$k.push(k)-1:i]=v;return this}
$c(i,n){this.$k.splice(i,n);this.$v.splice(i,n);let e=this.$e;e.d=i;this.$e=e.n={}}
clear(){this.$k=[];this.$v=[];this.$c(-1)}
$a(f){let p=0,e=this.$e;return $mote_cursor(()=>{for(;e.n;e=e.n)p=e.d<0?0:e.d<p?p-1:p;return p<this.$k.length?[f(this.$k[p],this.$v[p++])]:0})}
keys(){return this.$a(k=>k)}
values(){return this.$a((k,v)=>v)}
entries(){return this.$a((k,v)=>[k,v])}
forEach(f,t){let i=this.$a((k,v)=>f.call(t,v,k,this));while(!i.next().done);}}
$mote_Keyed.prototype.delete=function(k){k=this.$i(k);return k>=0&&!this.$c(k,1)};`,
  Map: `class $mote_Map extends $mote_Keyed{$p(p){this.set(p[0],p[1])}
get(k){return this.$v[this.$i(k)]}
$it(){return this.entries()}}`,
  Set: `class $mote_Set extends $mote_Keyed{$p(v){this.add(v)}
add(v){return this.set(v,v)}
$it(){return this.values()}}`,
} as const;
