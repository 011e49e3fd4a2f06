import { caught, probes } from './probe.ts';

export const TEXT = probes('text', {
  'bytes of literals':
    'print("é".length,"€".length,"\\u20ac".charCodeAt(0),"\\u00e9".length,"\\u00e9".charCodeAt(0),"é"=="\\u00e9","é"=="\\xc3\\xa9")',
  'bytes of code points':
    'print(String.fromCharCode(300).charCodeAt(0),String.fromCharCode(65,66,300),String.fromCharCode(-1).charCodeAt(0),String.fromCharCode("65"),String.fromCharCode().length)',
  charAt:
    'print("abc".charAt(1),"abc".charAt(9)+"|","abc".charAt(-1)+"|","abc"[1],"abc"[9],"abc"[-1],"abc".charCodeAt(1),"abc".charCodeAt(9),"abc".charCodeAt(-1),"abc".charCodeAt())',
  slice:
    'print("abcdef".slice(2),"abcdef".slice(-2),"abcdef".slice(1,3),"abcdef".slice(1,-1),"abcdef".slice(4,2)+"|","abcdef".slice(),"abc".slice(9)+"|")',
  substr:
    'print("abcdef".substr(2),"abcdef".substr(-2),"abcdef".substr(1,3),"abcdef".substr(1,-1)+"|","abcdef".substr(4,99),"abc".substr(9)+"|","abc".substr())',
  substring:
    'print("abcdef".substring(2),"abcdef".substring(-2),"abcdef".substring(3,1),"abcdef".substring(1,99),"abcdef".substring(NaN,2))',
  indexOf:
    'print("abcabc".indexOf("c"),"abcabc".indexOf("c",3),"abcabc".lastIndexOf("c"),"abcabc".lastIndexOf("c",4),"abc".indexOf("x"),"abc".indexOf(""),"abc".indexOf("a",-5),"a1b".indexOf(1),"abc".lastIndexOf(""))',
  includes:
    'print("abc".includes("b"),"abc".includes("b",2),"abc".startsWith("a"),"abc".startsWith("b",1),"abc".endsWith("c"),"abc".endsWith("b",2),"abc".startsWith(""),"null".includes(null))',
  case: 'print("aBcÄ".toUpperCase().length,"aBc1".toUpperCase(),"ABC1".toLowerCase(),"\\xe4".toUpperCase().charCodeAt(0))',
  trim: 'print("["+" \\t\\n a b \\r\\n".trim()+"]","["+"\\xa0a".trim().length+"]","".trim()+"|")',
  split:
    'print("a,b,c".split(","),"abc".split(""),"abc".split(),"a--b".split("--"),"a,b,c".split(",",2),",a,".split(","),"".split(","),"".split(""),"a1b2".split(/\\d/))',
  concat: 'print("a".concat("b",1,null,undefined,[2,3],1/3),"a".concat())',
  replace:
    'print("aXbX".replace("X","y"),"aXbX".replace(/X/,"y"),"aXbX".replace(/X/g,"y"),"abc".replace("b","$&"),"abc".replace("b",function(m){return m+m}),"abc".replace("z","y"),"a.b".replace(".","-"),"abc".replace(/(b)/,"[$1]"))',
  'replace by a function':
    'print("a1b2".replace(/(\\d)/g,function(m,a,i){return "<"+m+a+i+">"}),"abc".replace("b",function(m,i,s){return i+s}))',
  replaceAll: 'print("a.b.c".replaceAll(".","-"),"aaa".replaceAll("a","b"),"abc".replaceAll("z","y"))',
  repeat: `print("ab".repeat(3),"ab".repeat(0)+"|","ab".repeat(2.7))\n${caught('"ab".repeat(-1)')}`,
  pad: 'print("5".padStart(3,"0"),"5".padEnd(3,"-"),"abc".padStart(2),"a".padStart(4)+"|","a".padStart(6,"xyz"),"a".padEnd(6,"xyz"),(5+"").padStart(2,0))',
  match: 'print("a1b22".match(/\\d+/),"a1b22".match(/\\d+/g),"abc".match(/x/),"abc".match("b"))',
  'joining text and values': 'print("a"+1+2,1+2+"a","a"+null+undefined+true,"x"+[1,[2,3]]+{}, ""+1/4,"n"+(0.1+0.2),"f"+(()=>1))',
  'text of arrays':
    'print(String([1,[2,[3]],null,undefined,"a"]),[1.5,0.1+0.2].toString(),[]+"|",[null]+"|",[[],[]]+"|",[{},function(){}]+"")',
  'text of objects':
    'print(String({}),({}).toString(),String({toString:function(){return "T"}}),({valueOf:function(){return 4}})+1,`${{toString:function(){return "Q"}}}`,String(null),String(undefined),String(true))',
  'text of typed arrays':
    'print(String(new Uint8Array([1,2])),new Uint8Array([1,2]).toString(),new Float32Array([0.5]).join("-"),String(new Uint8Array([1,2]).buffer))',
  'boxed text': 'var s=new String("abc");print(s.length,typeof s,s+"d",s=="abc",s[1],JSON.stringify(s))',
  'String of nothing': 'print(String()+"|",String("")+"|",typeof String(5),String(Symbol1="x"))',
  'comparison by bytes': 'print("a"<"é","Z"<"a","\\xff">"a","a"<"aa",""<"a",["b","a","\\xe9","B"].sort())',
  'length is read-only': caught('"abc".length=1', 'var s="abc";s.length=1;print(s)'),
  base64: `print(btoa("hello"),btoa(""),btoa("\\xff\\xfe"),btoa(new Uint8Array([0,255])),btoa([1,2,3]),atob("aGVsbG8="),atob("aGVsbG8"),atob("!!")+"|",atob("").length)\n${caught('btoa(5)', 'atob(5)', 'btoa({})')}`,
  URI: `print(encodeURIComponent("a b&c=d/"),decodeURIComponent("a%20b%26"),encodeURIComponent("-_.!~*'()"))`,
  'missing methods':
    'print(["at","codePointAt","search","normalize","localeCompare","trimStart","trimEnd","matchAll","toLocaleUpperCase","anchor","fontcolor"].map(function(n){return typeof ""[n]}))',
  'text of a Unicode escape': 'print("\\u0041\\u00ff\\u0100\\u0141".split("").map(function(c){return c.charCodeAt(0)}))',
  'long text': 'var s="";for(var i=0;i<200;i++)s+=i;print(s.length,s.substr(100,10),s.indexOf("199"))',
  'errors of text': caught('"abc".foo()', '"abc".x.y', 'var s;s.length', 'null.length', '"a"()'),
});
