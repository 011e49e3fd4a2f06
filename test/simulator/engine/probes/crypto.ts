import { caught, probes } from './probe.ts';

const HEX = 'function hex(b){return new Uint8Array(b).reduce(function(s,x){return s+(x<16?"0":"")+x.toString(16)},"")}';

export const CRYPTO = [
  ...probes('crypto', {
    SHA1: `${HEX}var c=require("crypto");print(hex(c.SHA1("abc")),hex(c.SHA1("")))`,
    SHA2: `${HEX}var c=require("crypto");print(hex(c.SHA224("abc")),hex(c.SHA256("abc")),hex(c.SHA384("abc")),hex(c.SHA512("abc")))`,
    'what is hashed': `${HEX}var c=require("crypto");print(hex(c.SHA256([1,2,3])),hex(c.SHA256(new Uint8Array([1,2,3]))),hex(c.SHA256(new Uint8Array([1,2,3]).buffer)),hex(c.SHA256({data:1,count:2})))`,
    'hash of nothing': caught(
      'require("crypto").SHA256()',
      'require("crypto").SHA256(undefined)',
      'require("crypto").SHA256(5)',
      'require("crypto").SHA256({})',
      'require("crypto").SHA256(null)',
    ),
    PBKDF2: `${HEX}var c=require("crypto");print(hex(c.PBKDF2("key","salt",{keySize:8,iterations:2,hasher:"SHA256"})),hex(c.PBKDF2("key","salt",{keySize:5,iterations:1,hasher:"SHA1"})),hex(c.PBKDF2("key","salt",{keySize:4,iterations:3,hasher:"SHA512"})),hex(c.PBKDF2("key","salt")))`,
    'PBKDF2 refused': caught(
      'require("crypto").PBKDF2("a","b",{hasher:"MD5"})',
      'require("crypto").PBKDF2()',
      'require("crypto").PBKDF2("a","b",{zork:1})',
      'require("crypto").PBKDF2("a","b",5)',
    ),
    'AES CBC': `${HEX}var a=require("crypto").AES;var k=new Uint8Array(16).fill(7);var e=a.encrypt("0123456789abcdef",k,{mode:"CBC"});print(hex(e),E.toString(a.decrypt(e,k,{mode:"CBC"})))`,
    'AES with iv': `${HEX}var a=require("crypto").AES;var k=new Uint8Array(32).fill(1),iv=new Uint8Array(16).fill(9);var e=a.encrypt("0123456789abcdef0123456789abcdef",k,{mode:"CBC",iv:iv});print(hex(e),E.toString(a.decrypt(e,k,{mode:"CBC",iv:iv})))`,
    'AES ECB': `${HEX}var a=require("crypto").AES;var k="0123456789abcdef";var e=a.encrypt("0123456789abcdef",k,{mode:"ECB"});print(hex(e),E.toString(a.decrypt(e,k,{mode:"ECB"})))`,
    'AES CTR': `${HEX}var a=require("crypto").AES;var k="0123456789abcdef";var e=a.encrypt("hello",k,{mode:"CTR",iv:"0000000000000001"});print(hex(e),E.toString(a.encrypt(e,k,{mode:"CTR",iv:"0000000000000001"})))`,
    'AES by default': `${HEX}var a=require("crypto").AES;print(hex(a.encrypt("0123456789abcdef","0123456789abcdef")))`,
    'AES refused': caught(
      'require("crypto").AES.encrypt("abc","0123456789abcdef")',
      'require("crypto").AES.encrypt("0123456789abcdef","short")',
      'require("crypto").AES.encrypt("0123456789abcdef","0123456789abcdef",{mode:"XYZ"})',
      'require("crypto").AES.encrypt()',
      'require("crypto").AES.encrypt("0123456789abcdef","0123456789abcdef",{zork:1})',
      'require("crypto").AES.encrypt("0123456789abcdef","0123456789abcdef",{mode:"CBC",iv:"x"})',
    ),
    members:
      'var c=require("crypto");print(["SHA1","SHA224","SHA256","SHA384","SHA512","MD5","HMAC","PBKDF2","AES","randomBytes"].map(function(n){return n+":"+typeof c[n]}),typeof AES,typeof AES.encrypt)',
    'HMAC by PBKDF2': `${HEX}print(hex(require("crypto").PBKDF2("secret","message",{keySize:8,iterations:1,hasher:"SHA256"})))`,
    'a long message': `${HEX}var s="";for(var i=0;i<50;i++)s+="0123456789";print(hex(require("crypto").SHA256(s)))`,
    result: 'var h=require("crypto").SHA1("a");print(h instanceof ArrayBuffer,h.byteLength,typeof h)',
  }),
  ...probes('heatshrink', {
    'there and back':
      'var h=require("heatshrink");var t="hello hello hello hello hello world";var c=h.compress(t);print(c.byteLength,E.toString(h.decompress(c))==t,c instanceof ArrayBuffer)',
    bytes:
      'print(new Uint8Array(require("heatshrink").compress("hello hello hello hello")),new Uint8Array(require("heatshrink").compress("abc")),new Uint8Array(require("heatshrink").compress("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")))',
    'long text':
      'var t="";for(var i=0;i<100;i++)t+="line "+(i*7%13)+" of text\\n";var c=require("heatshrink").compress(t);print(t.length,c.byteLength,E.CRC32(c),E.toString(require("heatshrink").decompress(c))==t)',
    'bytes that repeat nowhere':
      'var u=new Uint8Array(300);var s=1;for(var i=0;i<300;i++){s=(s*1103+12345)&0xffff;u[i]=s>>8}var c=require("heatshrink").compress(u);print(c.byteLength,E.CRC32(c),new Uint8Array(require("heatshrink").decompress(c)).join()==u.join())',
    'of nothing': caught(
      'print(require("heatshrink").compress(""))',
      'print(require("heatshrink").compress())',
      'print(require("heatshrink").decompress(""))',
      'print(require("heatshrink").decompress("zork").byteLength)',
    ),
    members: 'var h=require("heatshrink");print(typeof h.compress,typeof h.decompress,typeof h.compress("a"))',
  }),
];
