import { caught, probes } from './probe.ts';

export const REGEXP = probes('regular expressions', {
  test: 'print(/a/.test("cat"),/^a/.test("cat"),/t$/.test("cat"),/./.test(""),/c.t/.test("cat"),/x/.test("cat"))',
  classes: 'print(/[abc]/.test("b"),/[^abc]/.test("b"),/[a-c]/.test("c"),/[0-9]/.test("a5"),/[a-]/.test("-"),/[\\]]/.test("]"))',
  escapes:
    'print(/\\d/.test("5"),/\\D/.test("5"),/\\w/.test("_"),/\\W/.test("-"),/\\s/.test(" "),/\\S/.test(" "),/\\./.test("a"),/\\//.test("/"),/\\x41/.test("A"))',
  'repeats of one': 'print(/ab*c/.test("ac"),/ab*c/.test("abbc"),/ab+c/.test("ac"),/ab+c/.test("abbc"),/.*x/.test("abcx"))',
  exec: 'var m=/(\\d+)-(\\d+)/.exec("a12-34b");print(m[0],m[1],m[2],m.index,m.input,m.length);print(/x/.exec("a"))',
  'groups and alternatives': 'print(/(a|b)c/.exec("bc")[1],/cat|dog/.exec("a dog")[0],/^(GET|POST) /.exec("POST /x")[1])',
  flags: 'print(/ABC/i.test("abc"),/[A-Z]/i.test("q"),"aXbX".replace(/x/gi,"-"))',
  lastIndex: 'var r=/a/g;print(r.exec("aba").index,r.lastIndex,r.exec("aba").index,r.lastIndex,r.exec("aba"),r.lastIndex)',
  match: 'print("a1b2".match(/\\d/),"a1b2".match(/\\d/g),"abc".match(/(b)(c)/))',
  split: 'print("a1b2c".split(/\\d/),"a, b,c".split(/, */),"abc".split(/x/))',
  replace:
    'print("2020-01-02".replace(/(\\d+)-(\\d+)/,"$2/$1"),"aaa".replace(/a/g,"b"),"abc".replace(/b/,"$&$&"),"abc".replace(/(x)?b/,"[$1]"))',
  'replace with a function': 'print("a1b22".replace(/\\d+/g,function(m){return "<"+m+">"}))',
  'made from text': `print(new RegExp("a.c").test("abc"),new RegExp("A","i").test("a"),new RegExp("\\\\d").test("5"))\n${caught('new RegExp()', 'new RegExp(5)', 'RegExp("a").test("a")')}`,
  members: 'var r=/a/gi;print(r.source,r.flags,r.global,r.lastIndex,r.toString(),typeof r)',
  kinds: 'print(/a/ instanceof RegExp,typeof /a/,/a/==/a/,String(/a/))',
  'the optional sign': 'print(/colou?r/.test("color"),/colou?r/.test("colour"),/a?b/.test("b"),/ab?$/.test("a"))',
  counts: 'print(/a{2}/.test("aa"),/a{2,3}/.test("aaa"),/\\d{4}/.test("2024"))',
  'groups that repeat': 'print(/(ab)+/.exec("abab"),/(ab)*c/.exec("ababc"),/(a)+b/.test("aab"))',
  'lazy repeats': 'print(/a+?/.exec("aaa"),/<.*?>/.exec("<a><b>"))',
  'groups without capture': 'print(/(?:a)b/.test("ab"),/a(?=b)/.test("ab"))',
  boundaries: 'print(/\\bcat\\b/.test("a cat"),/cat\\b/.test("cat"))',
  'back-references': caught('/(a)\\1/.test("aa")'),
  'nested groups': 'print(/((a)(b))c/.exec("abc"))',
  'anchors in the middle': 'print(/a$b/.test("a$b"),/a^b/.test("a^b"),/(^a|b$)/.test("xb"))',
  broken: caught('/[a/.test("a")', 'new RegExp("(").test("a")', 'new RegExp("[").test("a")', 'new RegExp("*").test("a")'),
  bytes: 'print(/\\xe9/.test("\\xe9"),/./.exec("é")[0].length,/[\\x80-\\xff]+/.exec("aéb")[0].length)',
});
