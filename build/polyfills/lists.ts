/** Arrays and strings: what the interpreter lacks, or does otherwise than the language. The receiver is the first parameter. */
export const ARRAYS = {
  /** A typed array of the interpreter throws where it is asked for what is in front of it. */
  at: 'function $mote_at(a,i){i=i|0;if(i<0)i+=a.length;return i<0?undefined:a[i]}',
  entries: 'function $mote_entries(a){let i=0;return $mote_cursor(()=>i<a.length?[[i,a[i++]]]:0)}',
  findLast: 'function $mote_findLast(a,f){for(let i=a.length;i--;)if(f(a[i],i,a))return a[i]}',
  findLastIndex: 'function $mote_findLastIndex(a,f){let i=a.length;while(i--&&!f(a[i],i,a));return i}',
  /** The interpreter passes the holes of a list by. */
  findIndex: 'function $mote_findIndex(a,f){for(let i=0;i<a.length;i++)if(f(a[i],i,a))return i;return-1}',
  flat: 'function $mote_flat(a,d){let r=[];if(d===undefined)d=1;for(let x of a)if(Array.isArray(x)&&d>=1)for(let y of $mote_flat(x,d-1))r.push(y);else r.push(x);return r}',
  flatMap: 'function $mote_flatMap(a,f){return $mote_flat(a.map(f))}',
  /** Not over what the function appends, nor what it took out. */
  forEach: 'function $mote_forEach(a,f){for(let i=0,n=a.length;i<n&&i<a.length;i++)f(a[i],i,a)}',
  /** Array.from, also of an object that has a length alone. */
  from: 'function $mote_from(x,f){let r=[];if(x.$it||Array.isArray(x))r=$mote_items(x).slice();else for(let i=0;i+1<=x.length;i++)r.push(x[i]);return f?r.map((v,i)=>f(v,i)):r}',
  indexOf: 'function $mote_indexOf(a,x,i){let n=a.length;if(i<0)i=Math.max(0,n+(i|0));return i>=n?-1:a.indexOf(x,i)}',
  /** An item of a typed array, which throws where it is asked for one in front of its first. */
  item: 'function $mote_item(a,i){return i>=0?a[i]:undefined}',
  keys: 'function $mote_keys(a){let i=0;return $mote_cursor(()=>i<a.length?[i++]:0)}',
  lastIndexOf:
    'function $mote_lastIndexOf(a,x,i){let n=a.length;i=i===undefined||i>=n?n-1:i<-n?-1:(i|0)+(i<0?n:0);while(i>=0&&a[i]!==x)i--;return i}',
  /** Of a global expression that matches nowhere the interpreter answers an empty list. */
  match: 'function $mote_match(s,r){r=s.match(r);return r&&r.length?r:null}',
  map: 'function $mote_map(a,f){let r=[],n=a.length,i=0;for(;i<n;i++)r.push(i<a.length?f(a[i],i,a):undefined);return r}',
  /** Of what may be undefined, which the interpreter takes for none. */
  reduce:
    'function $mote_reduce(){let r=arguments,a=r[0],f=r[1],v=r[2],i=0,n=a.length;if(r.length<3)v=$mote_first(a,i++);for(;i<n;i++)if(i in a)v=f(v,a[i],i,a);return v}',
  first: 'function $mote_first(a,i){if(a.length)return a[i];throw new TypeError("Reduce of empty array with no initial value")}',
  reduceRight:
    'function $mote_reduceRight(){let r=arguments,a=r[0],f=r[1],i=a.length,v=r.length<3?$mote_first(a,--i):r[2];while(i--)v=f(v,a[i],i,a);return v}',
  setLength: 'function $mote_setLength(a,n){if(n<a.length)a.splice(n);while(a.length<n)a.push(undefined);return n}',
  /** The same of what may be no list. */
  setAnyLength: 'function $mote_setAnyLength(a,n){return Array.isArray(a)?$mote_setLength(a,n):a.length=n}',
  /** The interpreter's sort is not stable. What `map` of a typed array makes holds no pairs. */
  sort: 'function $mote_sort(a,f){[].map.call(a,(v,i)=>[v,i]).sort((x,y)=>(x[0]===undefined)-(y[0]===undefined)||(x[0]!==undefined&&f(x[0],y[0]))||x[1]-y[1]).forEach((p,i)=>{a[i]=p[0]});return a}',
  /** By a function that may be missing. */
  sortBy: 'function $mote_sortBy(a,f){return f?$mote_sort(a,f):a.sort()}',
  /** The interpreter's goes on behind the end. */
  subarray: 'function $mote_subarray(a,b,e){let n=a.length;if(e===undefined||e>n)e=n;return a.subarray(b<-n?0:b>n?n:b,e<-n?0:e)}',
  toReversed: 'function $mote_toReversed(a){return a.slice().reverse()}',
  toSorted: 'function $mote_toSorted(a,f){return $mote_sortBy(a.slice(),f)}',
  toSpliced:
    'function $mote_toSpliced(){let p=[].slice.call(arguments),r=p[0].slice(),n=r.length;p[2]=p.length<3?n:Math.min(n,Math.max(0,p[2]||0));[].splice.apply(r,p.slice(1));return r}',
  with: 'function $mote_with(a,i,v){let r=a.slice(),n=r.length;if(!(i>-n-1&&i<n))throw new Error("Invalid index");i=i|0;r[i<0?i+n:i]=v;return r}',
} as const;

export const STRINGS = {
  charCode: 'function $mote_charCode(s,i){i=s.charCodeAt(i);return i===i?i:undefined}',
  /** The interpreter takes what a text ends with for the whole of a part that begins with it, and does not find nothing at the end. */
  find: 'function $mote_find(s,p,i){let n=s.length-p.length,r=s.indexOf(p,i);return p?r>n?-1:r:i>n?n:i>0?i:0}',
  includes: 'function $mote_includes(s,p,i){return $mote_find(s,p,i)>=0}',
  /** Of an expression with the flag g. */
  matchAll:
    'function $mote_matchAll(s,e){e.lastIndex=0;return $mote_cursor(()=>{let m=e.exec(s);if(m&&m[0]==="")e.lastIndex++;return m?[m]:0})}',
  /** Replaces the first occurrence of a text, or every one, by a text with $ patterns or what a function answers. */
  replace:
    'function $mote_replace(s,a,b,g){let r="",i=0,j;while((j=$mote_find(s,a,i))>=0){r+=s.substring(i,j)+(typeof b=="function"?b(a,j,s):$mote_expand(b,a,s,j));i=j+a.length;if(!g||!a)break}return r+s.substring(i)}',
  expand:
    'function $mote_expand(b,a,s,j){let r="";b=b.split("$");for(let i=0;i<b.length;i++){let p=b[i],c=p[0];if(!i)r+=p;else if(p==="")r+="$"+(i<b.length-1?b[++i]:"");' +
    'else r+=c=="&"?a+p.substring(1):c=="`"?s.substring(0,j)+p.substring(1):c=="\'"?s.substring(j+a.length)+p.substring(1):"$"+p}return r}',
  /** The interpreter finds nothing in front of a place behind the end, and fills with nothing for ever. */
  endsWith: 'function $mote_endsWith(s,x,n){return s.substring(0,n<s.length?n:s.length).endsWith(x)}',
  padEnd: 'function $mote_padEnd(s,n,f){return f===""?s:s.padEnd(n,f)}',
  padStart: 'function $mote_padStart(s,n,f){return f===""?s:s.padStart(n,f)}',
  search: 'function $mote_search(s,e){let n=e.lastIndex,m;e.lastIndex=0;m=e.exec(s);e.lastIndex=n;return m?m.index:-1}',
  /** The interpreter splits "aaa" by "aa" twice. */
  split:
    'function $mote_split(s,p,n){let r=[],i=0,j;if(typeof p!="string"||p.length<2)r=s.split(p);else{while((j=$mote_find(s,p,i))>=0){r.push(s.substring(i,j));i=j+p.length}r.push(s.substring(i))}return n===undefined?r:r.slice(0,n)}',
  trimEnd: 'function $mote_trimEnd(s){let n=s.length;while(n&&!s.substring(n-1,n).trim())n--;return s.substring(0,n)}',
  trimStart: 'function $mote_trimStart(s){let n=0;while(n<s.length&&!s.substring(n,n+1).trim())n++;return s.substring(n)}',
  /** The list that a tagged template hands to its function. */
  template: 'function $mote_template(s,r){s.raw=r;return s}',
} as const;
